#!/usr/bin/env python3
"""How fast files are looked at: incare's fenced zygote beside a spawned ffprobe, on the same files,
taking turns. CPU counts children too. `--json` prints one object."""

import json
import os
import resource
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))
import clips  # noqa: E402
from running_site import BUILD, ROOT  # noqa: E402

SHARED = os.environ.get("SHARED_DIR", os.path.join(ROOT, "..", "shared"))
ROUNDS, RATIO_WANTED = 5, 8
FFPROBE = ["ffprobe", "-v", "quiet", "-print_format", "json", "-show_format", "-show_streams",
           "-show_chapters"]


def films():
    folder = os.path.join(BUILD, "clips")
    found = [os.path.join(folder, name) for name in sorted(clips.make(folder))]
    for part in ("watch", "valid"):
        beside = os.path.join(SHARED, "media", part)
        if os.path.isdir(beside):
            found += [os.path.join(beside, name) for name in sorted(os.listdir(beside))]
    return found


def cpu_of(work):
    """Seconds of user and system time that work and all it started took, and seconds by the clock."""
    def children():
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    before, begun = children(), os.times().elapsed
    work()
    return children() - before, os.times().elapsed - begun


def by_zygote(paths):
    program = os.path.join(BUILD, "tests", "support", "probe_files")
    subprocess.run([program, os.path.join(BUILD, "incare-media"), "--quiet", *paths], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def by_ffprobe(paths):
    for path in paths:
        subprocess.run([*FFPROBE, path], check=False, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)


def main():
    paths = films()
    zygote, ffprobe = [], []
    for _ in range(ROUNDS):  # in turns, so that a busy machine is busy for both
        zygote.append(cpu_of(lambda: by_zygote(paths)))
        ffprobe.append(cpu_of(lambda: by_ffprobe(paths)))
    cpu, clock = (min(column) / len(paths) for column in zip(*zygote))
    cpu_other, clock_other = (min(column) / len(paths) for column in zip(*ffprobe))
    figures = {
        "files": len(paths),
        "incare": {"cpu_ms": round(cpu * 1e3, 2), "files_a_second": round(1 / clock, 1)},
        "ffprobe": {"cpu_ms": round(cpu_other * 1e3, 2), "files_a_second": round(1 / clock_other, 1)},
        "ratio_cpu": round(cpu_other / cpu, 1),
        "ratio_clock": round(clock_other / clock, 1),
    }
    if "--json" in sys.argv:
        print(json.dumps(figures))
    else:
        for name in ("incare", "ffprobe"):
            print(f"{name:8} {figures[name]['cpu_ms']:8} ms CPU a file "
                  f"{figures[name]['files_a_second']:8} files a second")
        print(f"{len(paths)} files, best of {ROUNDS} rounds: {figures['ratio_cpu']} times less CPU, "
              f"{figures['ratio_clock']} times faster (wanted: {RATIO_WANTED})")
    return 0 if figures["ratio_cpu"] >= RATIO_WANTED else 1


if __name__ == "__main__":
    sys.exit(main())

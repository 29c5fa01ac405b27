#!/usr/bin/env python3
"""The probe, as incare uses it: own clips in many forms, broken ones, hostile ones, the films beside
the project when they are there; a child that crashes, hangs or runs; and what it opens (nothing)."""

import json
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

import clips
from running_site import BUILD, ROOT, Tally

SHARED = os.environ.get("SHARED_DIR", os.path.join(ROOT, "..", "shared"))
PROBE_S_MAX = 10

# clip: codecs of picture and sound, then whether it plays as it is, and whether it tells too much
EXPECTED = {
    "high.mp4": ("avc1.64000C mp4a.40.2", True, False),
    "clean.mp4": ("avc1.64000C mp4a.40.2", True, False),
    "baseline.mp4": ("avc1.42C00C mp4a.40.2", True, False),
    "main.mp4": ("avc1.4D400C mp4a.40.2", True, False),
    "high422.mp4": ("avc1.7A000C mp4a.40.2", False, False),
    "avc3.mp4": ("avc3.64000C mp4a.40.2", True, False),
    "silent.mp4": ("avc1.64000C", True, False),
    "mp3.mp4": ("avc1.64000C mp4a.6B", True, False),
    "flac.mp4": ("avc1.64000C flac", False, False),
    "opus.mp4": ("avc1.64000C opus", False, False),
    "ac3.mp4": ("avc1.64000C ac-3", False, False),
    "eac3.mp4": ("avc1.64000C ec-3", False, False),
    "moov-last.mp4": ("avc1.64000C mp4a.40.2", False, False),
    "fragments.mp4": ("avc1.64000C mp4a.40.2", False, False),
    "indexed.mp4": ("avc1.64000C mp4a.40.2", True, False),
    "interlaced.mp4": ("avc1.640015 mp4a.40.2", False, False),
    "titled.mp4": ("avc1.64000C mp4a.40.2", True, True),
    "placed.mp4": ("avc1.64000C mp4a.40.2", True, True),
    "dated.mp4": ("avc1.64000C mp4a.40.2", True, True),
    "hevc.mp4": ("hvc1.1.6.L60.90 mp4a.40.2", False, False),
    "hevc10.mp4": ("hev1.2.4.L60.90 mp4a.40.2", False, False),
    "vp9.webm": ("vp09.00.11.08 opus", False, False),
    "vp8.webm": ("vp8 vorbis", False, False),
    "av1.mp4": ("av01.0.00M.08 mp4a.40.2", False, False),
    "h264.mkv": ("avc1.64000C mp4a.40.2", False, False),
    "h264.ts": ("avc1.64000C mp4a.40.2", False, True),
    "hevc.ts": ("hvc1.1.6.L60.90 mp4a.40.2", False, True),
}


def command(build=BUILD):
    return [os.path.join(build, "tests", "support", "probe_files"), os.path.join(build, "incare-media")]


def probe(paths, build=BUILD, before=()):
    """What probe_files says of each path, by path; and its exit status."""
    done = subprocess.run([*before, *command(build), *paths], capture_output=True, text=True,
                          timeout=600, check=False)
    said = [json.loads(line) for line in done.stdout.splitlines()]
    return {one["file"]: one for one in said}, done


def kinds(one):
    return [stream["codecs"] for stream in one["probe"]["streams"]]


class Checks:
    def __init__(self, tally, scratch):
        self.tally = tally
        self.scratch = scratch
        self.folder = os.path.join(BUILD, "clips")
        self.made = clips.make(self.folder)

    def clip(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        path = os.path.join(self.scratch, name)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def bytes_of(self, name):
        with open(self.clip(name), "rb") as file:
            return file.read()

    def each_clip(self):
        self.tally.holds("ffmpeg makes the clips that matter",
                         {"high.mp4", "vp9.webm", "hevc.mp4", "titled.mp4"} <= self.made, self.made)
        said, done = probe([self.clip(name) for name in sorted(self.made)])
        self.tally.holds("no child or descriptor is left over", done.returncode == 0, done.stderr)
        for name in sorted(self.made & set(EXPECTED)):
            one = said[self.clip(name)]
            codecs, plays, tells = EXPECTED[name]
            found = one["probe"]
            self.tally.holds(f"{name} is a film", one["outcome"] == "accepted", found["reason"])
            self.tally.holds(f"{name} says {codecs}", kinds(one) == codecs.split(), kinds(one))
            self.tally.holds(f"{name} plays: {plays}", found["is_playable"] == plays)
            self.tally.holds(f"{name} is sensitive: {tells}", found["is_sensitive"] == tells,
                             [key for key in found["keys"] if key["class"] != "harmless"])
            self.tally.holds(f"{name} lasts two seconds", abs(found["duration_ms"] - 2000) < 150,
                             found["duration_ms"])
        sound = said[self.clip("sound.m4a")]
        self.tally.holds("sound alone is refused", "no picture" in sound["probe"]["reason"])
        values = json.dumps(list(said.values()))
        self.tally.holds("no value of a key leaves", "Birthday" not in values and "51.5" not in values)

    def facts(self):
        film = self.bytes_of("high.mp4")
        said, _ = probe([self.clip("high.mp4"), self.clip("moov-last.mp4"), self.clip("indexed.mp4"),
                         self.clip("interlaced.mp4"), self.clip("vp9.webm")])
        high, late, indexed, interlaced, vp9 = (one["probe"] for one in said.values())
        picture, sound = high["streams"]
        self.tally.holds("size, rate and frames", (picture["width"], picture["height"],
                         picture["fps_num"], picture["fps_den"], picture["index_entries"]) ==
                         (320, 180, 25, 1, 50), picture)
        self.tally.holds("one keyframe, two seconds to the end",
                         (picture["keyframes"], picture["keyframe_gap_ms"]) == (1, 2000))
        self.tally.holds("steady frames are not variable", not picture["is_variable_rate"])
        self.tally.holds("sound", (sound["sample_rate"], sound["channels"]) == (44100, 1), sound)
        self.tally.holds("faststart", high["is_faststart"] and not late["is_faststart"])
        self.tally.holds("fragments and their index",
                         indexed["is_fragmented"] and indexed["sidx_count"] > 0)
        self.tally.holds("interlaced", interlaced["streams"][0]["field_order"] == "tt")
        self.tally.holds("WebM's keyframe gap reaches to the end",
                         abs(vp9["streams"][0]["keyframe_gap_ms"] - 2000) < 100,
                         vp9["streams"][0]["keyframe_gap_ms"])
        turns = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}
        at = film.index(b"tkhd") + 44
        for degrees, (a, b, c, d) in turns.items():
            matrix = struct.pack(">9i", a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30)
            path = self.write(f"turned-{degrees}.mp4", film[:at] + matrix + film[at + 36:])
            said, _ = probe([path])
            picture = said[path]["probe"]["streams"][0]
            self.tally.holds(f"turned by {degrees}", picture["rotation"] == degrees and
                             not picture["is_mirrored"], picture["rotation"])
        mirror = struct.pack(">9i", -1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
        path = self.write("mirrored.mp4", film[:at] + mirror + film[at + 36:])
        said, _ = probe([path])
        self.tally.holds("mirrored", said[path]["probe"]["streams"][0]["is_mirrored"])

    def command_line(self):
        path = self.clip("placed.mp4")
        said, _ = probe([path])
        done = subprocess.run([os.path.join(BUILD, "incare"), "probe", "--json", path],
                              capture_output=True, text=True, timeout=60, check=False)
        found = json.loads(done.stdout)
        self.tally.holds("incare probe says the same", (found["path"], found["probe"]) ==
                         (path, said[path]["probe"]), done.stdout)
        self.tally.holds("and why it needs packaging", "location (location)" in found["needs_packaging"], found)
        for name, says in (("clean.mp4", "streams as it is"), ("high.mp4", "needs packaging: it is not proven")):
            done = subprocess.run([os.path.join(BUILD, "incare"), "probe", self.clip(name)],
                                  capture_output=True, text=True, timeout=60, check=False)
            self.tally.holds(f"incare probe {name}: {says}", says in done.stdout, done.stdout)

    def broken(self):
        film, webm, late = (self.bytes_of(n) for n in ("high.mp4", "vp9.webm", "moov-last.mp4"))
        cases = {
            "cut.mp4": (film[:-100], "end of this file is missing"),
            "half.mp4": (film[:len(film) // 2], "end of this file is missing"),
            "cut.webm": (webm[:-2000], "end of this file is missing"),
            "moov-lost.mp4": (late[:late.index(b"moov") - 4], "index of this MP4 file is missing"),
            "zip-behind.mp4": (film + b"PK\5\6" + bytes(18), "behind its end"),
            "empty.mp4": (b"", "empty"),
            "text.mp4": (b"just text\n" * 100, "not a film"),
        }
        paths = {name: self.write(name, content) for name, (content, _) in cases.items()}
        said, _ = probe(list(paths.values()))
        for name, path in paths.items():
            one = said[path]
            self.tally.holds(f"{name} is refused, and why", one["outcome"] == "refused" and
                             cases[name][1] in one["probe"]["reason"], one["probe"]["reason"])

    def corpus(self):
        """Every film beside the project and every hostile file: (path, ...)."""
        found = []
        for part in ("valid", "corrupt", "watch"):
            folder = os.path.join(SHARED, "media", part)
            if os.path.isdir(folder):
                found += sorted(os.path.join(folder, name) for name in os.listdir(folder))
        maker = os.path.join(SHARED, "blackbox", "make_hostile.py")
        if os.path.exists(maker):
            folder = os.path.join(self.scratch, "hostile")
            canary = os.path.join(self.scratch, "canary.txt")
            shutil.copy(self.clip("h264.ts"), os.path.join(self.scratch, "canary.ts"))
            shutil.copy(self.clip("high.mp4"), os.path.join(self.scratch, "canary.mp4"))
            subprocess.run([sys.executable, maker, folder, canary, "http://127.0.0.1:9"], check=True,
                           capture_output=True)
            shutil.copy(self.clip("h264.ts"), os.path.join(folder, "canary-rel.ts"))
            shutil.copy(self.clip("high.mp4"), os.path.join(folder, "canary-rel.mp4"))
            found += sorted(os.path.join(folder, name) for name in os.listdir(folder))
        return found

    def every_file(self, paths, build, name):
        said, done = probe(paths, build)
        self.tally.holds(f"{name}: all {len(paths)} files are answered", set(said) == set(paths),
                         set(paths) - set(said))
        self.tally.holds(f"{name}: nothing is left over", done.returncode == 0, done.stderr[-2000:])
        # media.stopped: the zygote died; ERROR, runtime error: a sanitizer's report
        self.tally.holds(f"{name}: the zygote lives, no child crashes",
                         not re.search("media.stopped|child_lost|ERROR|runtime error", done.stderr),
                         done.stderr[-2000:])
        slowest = max(said.values(), key=lambda one: one["ms"])
        self.tally.holds(f"{name}: none takes ten seconds", slowest["ms"] < PROBE_S_MAX * 1000,
                         (slowest["file"], slowest["ms"]))
        for path, one in said.items():
            self.tally.holds(f"{name}: {path} is a film or is told why not",
                             one["outcome"] == "accepted" or
                             one["outcome"] == "refused" and len(one["probe"]["reason"]) > 20, one)
        for path, one in said.items():
            if "/hostile/" in path and not os.path.basename(path).startswith("canary"):
                self.tally.holds(f"{name}: {path} is refused", one["outcome"] == "refused", one)

    def nothing_is_opened(self, paths):
        """Under strace: no child opens, connects or makes anything."""
        trace = os.path.join(self.scratch, "trace")
        calls = "trace=open,openat,openat2,connect,socket,execve,fork,vfork,clone,clone3,exit_group"
        watch = ["strace", "-f", "-qq", "-e", calls, "-o", trace]
        said, done = probe(paths, before=watch)
        if len(said) != len(paths):
            self.tally.holds("strace follows the probe", False, done.stderr[-500:])
            return
        with open(trace, encoding="utf-8", errors="replace") as file:
            lines = file.read().splitlines()
        by_process = {}
        for line in lines:
            by_process.setdefault(line.split()[0], []).append(line)
        zygote = next(pid for pid, own in by_process.items()
                      if any("incare-media" in one and "execve" in one for one in own))
        main = lines[0].split()[0]
        children = {pid: own for pid, own in by_process.items() if pid not in (zygote, main)}
        self.tally.holds("a child for each file", len(children) == len(paths),
                         (len(children), len(paths)))
        done_calls = [one for own in children.values() for one in own
                      if "exit_group" not in one and not re.search(r"= -1 E|exited|killed", one)]
        # before the fence there is one look at how many threads there are, which opens nothing
        self.tally.holds("no child opened, connected or started anything", not done_calls,
                         done_calls[:3])

    def lost_children(self):
        """A child that is killed, or hangs, costs its file and no other. A zygote that is killed
        costs none."""
        film = self.clip("high.mp4")
        count = 400
        for what, number, reason in (("crashes", signal.SIGSEGV, "breaks the program"),
                                     ("hangs", signal.SIGSTOP, "longer than 10 seconds")):
            with subprocess.Popen([*command(), *[film] * count], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, text=True) as running:
                hit = strike(running.pid, number)
                said = [json.loads(line) for line in running.stdout]
            self.tally.holds(f"a child was caught that {what}", hit)
            refused = [one["probe"]["reason"] for one in said if one["outcome"] == "refused"]
            self.tally.holds(f"one that {what} is refused, in words",
                             len(refused) == 1 and reason in refused[0], refused)
            self.tally.holds(f"the others are films when one {what}",
                             sum(one["outcome"] == "accepted" for one in said) == count - 1)
        with subprocess.Popen([*command(), *[film] * count], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True) as running:
            time.sleep(0.3)
            zygotes = children_of(running.pid)
            for pid in zygotes:
                os.kill(pid, signal.SIGKILL)
            said = [json.loads(line) for line in running.stdout]
        self.tally.holds("a killed zygote is started anew and no file is lost", zygotes and
                         running.returncode == 0 and
                         [one["outcome"] for one in said] == ["accepted"] * count)

    def no_program(self):
        done = subprocess.run([command()[0], "/nowhere/incare-media", self.clip("high.mp4")],
                              capture_output=True, text=True, check=False)
        self.tally.holds("no incare-media is a fault", done.returncode == 1, done)
        done = subprocess.run([command()[0], "/bin/true", self.clip("high.mp4")],
                              capture_output=True, text=True, check=False)
        said = json.loads(done.stdout.splitlines()[0])
        self.tally.holds("a zygote that always ends refuses the file", said["outcome"] == "refused",
                         done)


def children_of(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return [int(child) for child in file.read().split()]
    except OSError:
        return []


def strike(pid, number):
    """Sends a signal to a child of the zygote once. They live for a few milliseconds."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        for zygote in children_of(pid):
            for child in children_of(zygote):
                try:
                    os.kill(child, number)
                    with open(f"/proc/{child}/stat", encoding="ascii") as file:
                        state = file.read().rsplit(")", 1)[1].split()[0]
                    if number != signal.SIGSTOP or state in "tT":
                        return True
                except OSError:
                    continue
    return False


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="incare-probe-") as scratch:
        checks = Checks(tally, scratch)
        checks.each_clip()
        checks.facts()
        checks.command_line()
        checks.broken()
        own = [checks.clip(name) for name in sorted(checks.made)]
        paths = own + checks.corpus()
        checks.every_file(paths, BUILD, "release")
        asan = os.path.join(os.path.dirname(BUILD), "asan")
        if os.path.exists(os.path.join(asan, "incare-media")):
            checks.every_file(paths, asan, "sanitized")
        checks.nothing_is_opened(paths)
        checks.lost_children()
        checks.no_program()
    tally.finish()


if __name__ == "__main__":
    main()

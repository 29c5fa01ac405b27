#!/usr/bin/env python3
"""Packaging beside the ffmpeg CLI: packaging.py [FILM] [--seconds N] [--rounds N] [--json].

One decode for all renditions against one run of ffmpeg a rung: the same encoder, preset, ladder and files,
decoding and all; how loud the film is, is known to both. In turns; a ratio is the median of the rounds'. Then
whether the pictures are as good: SSIM against the film at its own size, of rungs of the same quality. Without
FILM one is drawn, with the noise of a small camera: 1080p25, 20 Mb/s."""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))
from index_speed import cpu_of  # noqa: E402
from running_site import BUILD  # noqa: E402

CPU_RATIO_MAX, SSIM_LESS_MAX, RATE_APART_MAX = 0.65, 0.005, 0.03
MLU = -23000  # what both take the film for
X264 = ["-c:v", "libx264", "-profile:v", "high", "-pix_fmt", "yuv420p", "-threads:v", "2", "-sc_threshold", "0", "-g",
        "900", "-forced-idr", "1", "-force_key_frames", "expr:gte(t,n_forced*2)"]
SOUND = ["-af", "volume=7dB,alimiter=limit=0.84:level=false", "-ar", "48000", "-c:a", "aac"]
STEREO, MONO = [*SOUND, "-ac", "2", "-b:a", "128k"], [*SOUND, "-ac", "1", "-b:a", "48k"]
CMAF = "f=mp4:movflags=+cmaf+frag_keyframe+global_sidx+skip_trailer"
FLAT = "f=mp4:movflags=+faststart"

# A run of ffmpeg each: (lines, crf, peak and buffer in kb, sound, what its packets go into).
RUNS = (
    (1080, 22, 5000, 10000, ["-an"], [(CMAF, "v", "v1080.mp4")]),
    (720, 22, 2800, 5600, STEREO, [(CMAF, "v", "v720.mp4"), (FLAT, "v,a", "720p.mp4")]),
    (480, 22, 1400, 2800, STEREO, [(CMAF, "v", "v480.mp4"), (FLAT, "v,a", "480p.mp4")]),
    (360, 22, 800, 1600, ["-an"], [(CMAF, "v", "v360.mp4")]),
    (240, 26, 300, 600, MONO, [(FLAT, "v,a", "240p.mp4"), (FLAT, "a", "audio.m4a")]),
    (0, 0, 0, 0, [*STEREO, "-vn"], [(CMAF, "a", "a128.mp4")]),
)


def ffmpeg(*words, **how):
    return subprocess.run(["nice", "-n", "19", "ffmpeg", "-hide_banner", "-nostdin", "-y", *words], check=True,
                          capture_output=True, text=True, **how)


def even(side):
    return round(side / 2) * 2


def by_ffmpeg(film, folder, size, preset):
    for lines, crf, peak, buffer, sound, outs in RUNS:
        picture = [] if not lines else ["-vf", f"scale={even(size[0] * lines / size[1])}:{lines}:flags=bicubic", *X264,
                                        "-preset", preset, "-crf", str(crf), "-maxrate", f"{peak}k", "-bufsize",
                                        f"{buffer}k", "-map", "0:v:0"]
        heard = [] if "-an" in sound else ["-map", "0:a:0"]
        tee = "|".join(f"[{form}:select=\\'{tracks}\\']{os.path.join(folder, name)}" for form, tracks, name in outs)
        if lines <= size[1]:
            ffmpeg("-i", film, *picture, *heard, *sound, "-flags", "+global_header", "-f", "tee", tee)


def by_incare(film, folder, preset):
    subprocess.run(["nice", "-n", "19", os.path.join(BUILD, "tests", "support", "package_film"),
                    os.path.join(BUILD, "incare-media"), film, folder, "all", preset, str(MLU)], check=True,
                   capture_output=True)


def size_of(film):
    done = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height",
                           "-of", "csv=p=0", film], check=True, capture_output=True, text=True)
    return tuple(int(side) for side in done.stdout.strip().strip(",").split(","))


def master(film, seconds, room):
    """The first seconds of a film as they are, or of one that is drawn."""
    path = os.path.join(room, "film.mov")  # which holds what masters are made of
    if film:
        ffmpeg("-i", film, "-t", str(seconds), "-map", "0:v:0", "-map", "0:a:0", "-c", "copy", path)
    else:
        ffmpeg("-f", "lavfi", "-i", f"testsrc2=s=1920x1080:r=25:d={seconds},noise=alls=12:allf=t", "-f", "lavfi", "-i",
               f"anoisesrc=c=pink:a=0.15:d={seconds}:r=48000", "-c:v", "libx264", "-preset", "veryfast", "-b:v", "20M",
               "-pix_fmt", "yuv420p", "-c:a", "aac", path)
    return path


def ssim(film, rendition, size):
    done = ffmpeg("-i", rendition, "-i", film, "-lavfi", f"[0:v]scale={size[0]}:{size[1]}:flags=bicubic,"
                  "settb=1/1000,setpts=PTS-STARTPTS[a];[1:v]settb=1/1000,setpts=PTS-STARTPTS[b];[a][b]ssim", "-an",
                  "-f", "null", "-")
    return float(re.search(r"All:([\d.]+)", done.stderr)[1])


def compare(film, size, ours, theirs):
    """Of each rung what both made of it: SSIM and bytes."""
    found = {}
    for name in ("v1080.mp4", "v720.mp4", "v480.mp4", "v360.mp4", "240p.mp4"):
        paths = [os.path.join(folder, name) for folder in (ours, theirs)]
        if all(os.path.exists(path) for path in paths):
            found[name] = {"ssim": [ssim(film, path, size) for path in paths],
                           "bytes": [os.path.getsize(path) for path in paths]}
    return found


def measure(film, room, rounds, preset):
    size = size_of(film)
    ours, theirs = (os.path.join(room, name) for name in ("ours", "theirs"))
    for folder in (ours, theirs):
        os.makedirs(folder, exist_ok=True)
    pairs = []
    for _ in range(rounds):
        pairs.append((cpu_of(lambda: by_incare(film, ours, preset)),
                      cpu_of(lambda: by_ffmpeg(film, theirs, size, preset))))
    return {"cpu_s": [statistics.median(pair[side][0] for pair in pairs) for side in (0, 1)],
            "cpu_ratio": statistics.median(a[0] / b[0] for a, b in pairs),
            "clock_ratio": statistics.median(a[1] / b[1] for a, b in pairs),
            "rungs": compare(film, size, ours, theirs)}


def show(preset, figures):
    ours, theirs = figures["cpu_s"]
    print(f"{preset}: {ours:.1f} CPU s beside {theirs:.1f} of a run a rung: {figures['cpu_ratio']:.2f} "
          f"(by the clock {figures['clock_ratio']:.2f})")
    for name, rung in figures["rungs"].items():
        (good, good_cli), (size, size_cli) = rung["ssim"], rung["bytes"]
        print(f"  {name:10} SSIM {good:.4f} beside {good_cli:.4f}  bytes {size / size_cli:.3f} of theirs")


def misses(figures):
    """What is not as wanted. More bytes would make a better picture: they count only when they are as many."""
    found = [name for name, rung in figures["rungs"].items()
             if rung["ssim"][0] < rung["ssim"][1] - SSIM_LESS_MAX or
             rung["bytes"][0] > rung["bytes"][1] * (1 + RATE_APART_MAX)]
    return found + (["CPU"] if figures["cpu_ratio"] > CPU_RATIO_MAX else [])


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("film", nargs="?")
    words.add_argument("--seconds", type=int, default=10)
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--preset", default="veryfast", choices=("veryfast", "faster", "medium"))
    words.add_argument("--json", action="store_true")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="incare-packaging-") as room:
        figures = measure(master(asked.film, asked.seconds, room), room, asked.rounds, asked.preset)
    if asked.json:
        print(json.dumps(figures))
    else:
        show(asked.preset, figures)
    missed = misses(figures)
    if missed:
        print("not as wanted:", ", ".join(missed), file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

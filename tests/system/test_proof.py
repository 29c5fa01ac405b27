#!/usr/bin/env python3
"""The proof on real films: what is encoded by the rules is clean, and each film of a zoo, which hides
one thing, is refused for it; so are the films of others beside the project, when they are there."""

import os
import re
import signal
import subprocess
import tempfile
import time

import told
import zoo
from running_site import BUILD, ROOT, Tally
from test_probe import children_of, strike

PROVE = [os.path.join(BUILD, "tests", "support", "prove_files"), os.path.join(BUILD, "incare-media")]
SHARED = os.environ.get("SHARED_DIR", os.path.join(ROOT, "..", "shared"))


def prove(paths):
    """What prove_files says of each, in their order: (verdict, its line)."""
    done = subprocess.run([*PROVE, *paths], capture_output=True, text=True, timeout=600, check=False,
                          errors="replace")
    lines = done.stdout.splitlines()
    return [(line.split(" ", 1)[0], line) for line in lines]


def clean(tally, folder):
    paths = zoo.clean_films(folder)
    tally.holds("ffmpeg makes most of the clean films", len(paths) > len(zoo.CLEAN) - 2, len(paths))
    for path, (verdict, line) in zip(paths, prove(paths), strict=True):
        tally.holds(f"{os.path.basename(path)} is clean", verdict == "CLEAN", line)
    return paths


def refused(tally, what, word, verdict, line):
    tally.holds(f"{what}: refused for it", verdict == "dirty" and any(w in line for w in word.split("|")), line)


def dirty(tally, folder):
    made = zoo.hiding_films(folder)
    tally.holds("ffmpeg makes most of the zoo", len(made) > len(zoo.HIDING), len(made))
    for (path, word), (verdict, line) in zip(made, prove([path for path, _ in made]), strict=True):
        refused(tally, os.path.basename(path), word, verdict, line)
    return [path for path, _ in made]


def hand_made(tally, folder):
    contents = []
    for name in ("behind.mp4", "bare.mp4"):
        with open(os.path.join(folder, name), "rb") as file:
            contents.append(file.read())
    for name, word, film in zoo.hand_made(*contents):
        path = os.path.join(folder, "made.mp4")
        zoo.write(path, film)
        refused(tally, name, word, *prove([path])[0])


def told_by_exiftool(tally, paths, hiding):
    for path in paths:
        name, found = os.path.basename(path), told.secrets(path)
        tally.holds(f"exiftool can read {name}", len(told.by_exiftool(path)) > 20)
        tally.holds(f"exiftool finds nothing in {name} that tells anything", not found, found)
    seen = {os.path.basename(path) for path in hiding if told.secrets(path)}
    known = {"title.mp4", "placed.mp4", "apple.mp4", "dated.mp4"}
    tally.holds("it would have found what it knows", known <= seen, seen)


def spoiled(tally, paths, times):
    """Bits turned over, bytes set, put in, taken out and added behind the end."""
    program = os.path.join(BUILD, "tests", "support", "spoil_films")
    corpus = os.path.join(ROOT, "tests", "fuzz", "corpus", "clean")
    small = [os.path.join(corpus, name) for name in sorted(os.listdir(corpus)) if "." in name]
    for films, count in ((small, 20 * times), (paths, times)):
        done = subprocess.run(["nice", program, "1", str(count), *films], capture_output=True, text=True, timeout=600,
                              check=False)
        for line in done.stdout.splitlines():
            tally.holds(f"what is spoiled is refused: {os.path.basename(line)}", ", 0 wrongly taken" in line, line)
        tally.holds("each of them was spoiled", done.returncode == 0 and len(done.stdout.splitlines()) == len(films),
                    done.stderr)


def lost(tally, film):
    """A child that crashes proves nothing, and costs its file alone; a zygote that is killed costs none."""
    count = 400
    with subprocess.Popen([*PROVE, *[film] * count], stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.DEVNULL) as running:
        hit = strike(running.pid, signal.SIGSEGV)
        lines = running.stdout.read().splitlines()
    tally.holds("a child was caught that crashes", hit)
    bad = [line for line in lines if not line.startswith("CLEAN")]
    tally.holds("its file is not clean, the others are", len(lines) == count and len(bad) == 1 and
                "breaks the program that proves films clean" in bad[0], bad)
    with subprocess.Popen([*PROVE, *[film] * count], stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.DEVNULL) as running:
        time.sleep(0.3)
        zygotes = children_of(running.pid)
        for pid in zygotes:
            os.kill(pid, signal.SIGKILL)
        lines = running.stdout.read().splitlines()
    tally.holds("a killed zygote is started anew and no file is lost", zygotes and len(lines) == count and
                all(line.startswith("CLEAN") for line in lines), lines)


def others(tally):
    """Not one of these was made by the rules."""
    folder = os.path.join(SHARED, "media")
    paths = [os.path.join(folder, part, name) for part in ("valid", "corrupt", "watch")
             if os.path.isdir(os.path.join(folder, part)) for name in sorted(os.listdir(os.path.join(folder, part)))]
    paths = [path for path in paths if os.path.isfile(path)]
    for path, (verdict, line) in zip(paths, prove(paths), strict=True) if paths else []:
        tally.holds(f"{os.path.basename(path)} is refused", verdict == "dirty", line)


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="incare-proof-") as folder:
        paths = clean(tally, folder)
        zoo.ffmpeg(*zoo.inputs(25, "sine", 48000), *zoo.X264, *zoo.NO_SEI, "-an", *zoo.EXACT,
                   os.path.join(folder, "bare.mp4"))
        hiding = dirty(tally, folder)
        hand_made(tally, folder)
        told_by_exiftool(tally, paths, hiding)
        spoiled(tally, paths, 100)
        lost(tally, paths[0])
    others(tally)
    tally.finish()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Pictures of films, through the fence: sheets of a storyboard and posters, of renditions that were packaged just
before. What comes out is looked at with ffmpeg and byte by byte: nothing is in it but a picture."""

import json
import os
import re
import resource
import struct
import subprocess
import tempfile

import masters
import told
from running_site import BUILD, Tally
from segments import boxes

MEDIA = os.path.join(BUILD, "incare-media")
TILE, COLUMNS = (160, 90), 10
# A colour every 10 seconds, and one that begins between two keyframes.
COLOURS = ("red", "lime", "blue", "white")
LONG = ["-f", "lavfi", "-i", "".join(f"color={colour}:s=640x360:r=25:d=10[c{i}];" for i, colour in enumerate(COLOURS)) +
        "".join(f"[c{i}]" for i in range(len(COLOURS))) + f"concat=n={len(COLOURS)}", *masters.X264]
# ITU-T T.81, table B.1: what a picture needs. APP0 is JFIF's own, of 16 bytes.
JPEG_MARKERS = {0xd8, 0xe0, 0xdb, 0xc0, 0xc4, 0xda, 0xd9}


def support(name):
    return os.path.join(BUILD, "tests", "support", name)


def take(film, kind, at_ms, *outs, before=None):
    done = subprocess.run(["nice", support("take_stills"), MEDIA, film, kind, str(at_ms), *outs], capture_output=True,
                          text=True, timeout=600, check=False, preexec_fn=before)
    return json.loads(done.stdout.splitlines()[-1]) if done.stdout else {"outcome": done.stderr}


def read(path):
    with open(path, "rb") as file:
        return file.read()


def jpeg_markers(data):
    """All markers, to the last byte; what is not one where one must be is -1."""
    found, at = [], 0
    while at + 2 <= len(data) and data[at] == 0xff:
        marker = data[at + 1]
        found.append(marker)
        at += 2
        if marker in (0xd8, 0xd9):
            continue
        at += struct.unpack_from(">H", data, at)[0]
        if marker == 0xda:  # the picture, to the next marker that is none of its own
            at = re.compile(rb"\xff[^\0]").search(data, at).start()
    return found if at == len(data) else [*found, -1]


def avif_boxes(data):
    found = [kind for kind, _, _ in boxes(data)]
    begin, end = next((begin, end) for kind, begin, end in boxes(data) if kind == "meta")
    inner = [kind for kind, _, _ in boxes(data, begin + 4, end)]
    begin, end = next((begin, end) for kind, begin, end in boxes(data, begin + 4, end) if kind == "iprp")
    begin, end = next(boxes(data, begin, end))[1:]
    return found, inner, [kind for kind, _, _ in boxes(data, begin, end)]


def pixel(path, x, y):
    """(red, green, blue) of a place."""
    done = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-frames:v", "1", "-vf", f"crop=2:2:{x}:{y}",
                           "-pix_fmt", "rgb24", "-f", "rawvideo", "-"], capture_output=True, check=False)
    return tuple(done.stdout[:3])


def is_colour(seen, colour):
    wanted = {"red": (1, 0, 0), "lime": (0, 1, 0), "blue": (0, 0, 1), "white": (1, 1, 1), "black": (0, 0, 0)}[colour]
    return len(seen) == 3 and all((level > 215) if want else (level < 40) for level, want in zip(seen, wanted))


class Checks:
    def __init__(self, tally, scratch):
        self.tally, self.scratch = tally, scratch
        film = os.path.join(scratch, "long.mp4")
        masters.ffmpeg(*LONG, film)
        folder = os.path.join(scratch, "made")
        os.makedirs(folder)
        subprocess.run(["nice", support("package_film"), MEDIA, film, folder, "all", "veryfast"], check=True,
                       capture_output=True, timeout=600)
        self.rung, self.flat = os.path.join(folder, "v360.mp4"), os.path.join(folder, "480p.mp4")

    def out(self, name):
        return os.path.join(self.scratch, name)

    def sheets(self):
        for name, film in (("in fragments", self.rung), ("in one piece", self.flat)):
            path = self.out("sheet.jpg")
            said = take(film, "sheet", 0, path)
            self.tally.holds(f"a sheet of a film {name}", said["outcome"] == "done" and
                             (said["width"], said["height"]) == (TILE[0] * COLUMNS, TILE[1]) and
                             said["jpeg"] == os.path.getsize(path), said)
            self.tally.holds(f"{name}: a tile every 10 seconds, of its own keyframe",
                             [tile["at_ms"] for tile in said["tiles"]] == [0, 10000, 20000, 30000], said)
            seen = [pixel(path, TILE[0] * i + 80, 45) for i in range(COLUMNS)]
            self.tally.holds(f"{name}: each in its place, and black where there is none", all(
                is_colour(one, colour) for one, colour in zip(seen, [*COLOURS, *["black"] * 6])), seen)
        later = take(self.rung, "sheet", 20000, path)
        self.tally.holds("a sheet from later on", [tile["at_ms"] for tile in later["tiles"]] == [20000, 30000] and
                         is_colour(pixel(path, 80, 45), "blue"), later)

    def posters(self):
        jpeg, avif = self.out("poster.jpg"), self.out("poster.avif")
        said = take(self.rung, "poster", 15500, jpeg, avif)
        self.tally.holds("a poster", said["outcome"] == "done" and (said["width"], said["height"]) == (640, 360) and
                         (said["jpeg"], said["avif"]) == (os.path.getsize(jpeg), os.path.getsize(avif)), said)
        for path in (jpeg, avif):
            self.tally.holds(f"{os.path.basename(path)} shows what is to be seen then",
                             is_colour(pixel(path, 320, 180), "lime"), pixel(path, 320, 180))
        again = [self.out("again.jpg"), self.out("again.avif")]
        take(self.rung, "poster", 15500, *again)
        self.tally.holds("the same film makes the same bytes", [read(path) for path in again] ==
                         [read(jpeg), read(avif)], said)

    def nothing_else(self):
        names = ("sheet.jpg", "poster.jpg", "poster.avif")
        for name in names[:2]:
            markers = jpeg_markers(read(self.out(name)))
            self.tally.holds(f"{name} holds a picture and nothing else", set(markers) == JPEG_MARKERS and
                             markers[-1] == 0xd9 and markers.count(0xe0) == 1, markers)
            self.tally.holds(f"{name}: its head is as always", read(self.out(name))[:20] ==
                             bytes.fromhex("ffd8ffe000104a46494600010200000100010000"), "")
        outer, inner, properties = avif_boxes(read(self.out("poster.avif")))
        self.tally.holds("poster.avif holds a picture and nothing else", (outer, inner, properties) == (
            ["ftyp", "meta", "mdat"], ["hdlr", "pitm", "iloc", "iinf", "iprp"], ["ispe", "pixi", "av1C", "colr"]),
            (outer, inner, properties))
        done = subprocess.run([support("prove_files"), MEDIA, *(self.out(name) for name in names)], capture_output=True,
                              text=True, check=False)
        for name, line in zip(names, done.stdout.splitlines(), strict=True):
            self.tally.holds(f"{name} is proven clean", line.startswith("CLEAN "), line)
            found = told.secrets(self.out(name))
            self.tally.holds(f"exiftool finds nothing in {name} that tells anything", not found, found)
        words = b"Lavf5 Lavc5 Exif XMP http AOM".split()
        for name in names:
            found = [word for word in words if word in read(self.out(name))]
            self.tally.holds(f"{name} tells nothing", not found, found)

    def refused(self):
        path, other = self.out("no.jpg"), self.out("no.avif")
        said = take(self.rung, "sheet", 40000, path)
        self.tally.holds("no sheet behind the end", said["outcome"] == "refused" and said["reason"], said)
        with open(self.out("noise.mp4"), "wb") as file:
            file.write(bytes(100000))
        said = take(self.out("noise.mp4"), "poster", 0, path, other)
        self.tally.holds("no poster of what is no film", said["outcome"] == "refused" and said["reason"], said)
        said = take(self.rung, "poster", 0, path, other, before=lambda: resource.setrlimit(
            resource.RLIMIT_FSIZE, (500, 500)))
        self.tally.holds("a disk that takes no more is a fault", said["outcome"] == "File too large", said)


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="incare-stills-") as scratch:
        checks = Checks(tally, scratch)
        for part in (checks.sheets, checks.posters, checks.nothing_else, checks.refused):
            part()
    tally.finish()


if __name__ == "__main__":
    main()

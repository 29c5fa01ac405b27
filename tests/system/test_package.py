#!/usr/bin/env python3
"""Packaging, through the fence: masters that are awkward in one way each become renditions that are not. What comes
out is looked at with ffprobe and byte by byte; films of others beside the project are packaged too, when they are
there. --full: all of those that can be decoded."""

import hashlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile

import masters
import told
import zoo
from running_site import BUILD, ROOT, Tally
from segments import Film

SHARED = os.environ.get("SHARED_DIR", os.path.join(ROOT, "..", "shared"))
FRAGMENTS = ("v1080.mp4", "v720.mp4", "v480.mp4", "v360.mp4", "a128.mp4", "v720-av1.mp4", "v480-av1.mp4",
             "v360-av1.mp4")
CODECS = {False: ("h264", "High"), True: ("av1", "Main")}
# of so many bytes that chance does not make them
MARKERS = (b"51.50", b"Oak Tree", b"SN1234", b"Lavf5", b"Lavc5", b"x264 - core", b"VideoHandler", b"2020-01")
WATCHED = ("valid/hdr10-av1.mp4", "valid/mb-cursed-vfr.mp4", "valid/sample_rotate_and_reflect.mp4",
           "valid/mb-no-initial-keyframe.ts", "valid/sample_edit_list_only_preroll_sync_sample.mp4",
           "valid/roadtrip-vp92-10bit.webm", "valid/bbb_176x144_128kbps_15fps_h263.3gp", "watch/asl-sister.mkv")

IS_FULL = "--full" in sys.argv
LONG_S = 60


def command(path, folder, *words, media=os.path.join(BUILD, "incare-media")):
    return ["nice", os.path.join(BUILD, "tests", "support", "package_film"), media, path, folder, *words]


def package(path, folder, *words, before=None, env=None, **which):
    """What package_film says of the film. before: what its process does first."""
    os.makedirs(folder, exist_ok=True)
    done = subprocess.run(command(path, folder, *words, **which), capture_output=True, text=True, timeout=900,
                          check=False, preexec_fn=before, env=env)
    said = json.loads(done.stdout.splitlines()[-1]) if done.stdout else {"outcome": done.stderr}
    said["made"] = {one["name"]: one for one in said.get("renditions", [])}
    said["percents"] = [int(n) for n in re.findall(r"^(\d+) percent", done.stderr, re.M)]
    return said


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(word) for word in file.read().split()]


def place(pid):
    """How a process waits for its turn: (nice, class)."""
    return os.getpriority(os.PRIO_PROCESS, pid), os.sched_getscheduler(pid)


def digests(folder):
    found = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            found[name] = hashlib.sha256(file.read()).hexdigest()
    return found


def streams(path):
    done = subprocess.run(["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", path],
                          capture_output=True, text=True, check=False)
    said = json.loads(done.stdout or "{}").get("streams", [])
    return {stream["codec_type"]: stream for stream in said}


def watched():
    """Films of others, by their names below media/."""
    if not IS_FULL:
        return WATCHED
    found = [os.path.join(part, name) for part in ("valid", "watch")
             for name in sorted(os.listdir(os.path.join(SHARED, "media", part)))]
    return [name for name in found if is_short_film(os.path.join(SHARED, "media", name))]


def is_short_film(path):
    """ffmpeg decodes a picture of it, of 16 by 16 at least, and it does not take an hour."""
    done = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path],
                          capture_output=True, text=True, check=False)
    length = re.match(r"[\d.]+", done.stdout)
    return bool(pixel(path, 14, 14)) and (not length or float(length[0]) < LONG_S)


def pixel(path, x, y):
    """(red, green, blue) of a place in the first picture, which is no cover art; () when there is none."""
    done = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-map", "0:V:0", "-frames:v", "1", "-vf",
                           f"crop=2:2:{x}:{y}", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"], capture_output=True,
                          check=False)
    return tuple(done.stdout[:3])


def loudness(path):
    done = subprocess.run(["ffmpeg", "-hide_banner", "-nostats", "-i", path, "-af",
                           "ebur128=peak=true:framelog=verbose", "-f", "null", "-"], capture_output=True, text=True,
                          check=False)
    found = re.search(r"I:\s+(-?[\d.]+) LUFS.*?Peak:\s+(-?[\d.]+|-inf)", done.stderr, re.S)
    return (float(found[1]), float(found[2])) if found else (0.0, 0.0)


def brightest_ms(path):
    """When the first bright picture is shown, counted in pictures: players count from the first."""
    done = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-vf", "scale=1:1", "-pix_fmt", "gray", "-f",
                           "rawvideo", "-"], capture_output=True, check=False)
    return next((i * 40 for i, level in enumerate(done.stdout) if level > 128), -1)


def loudest_ms(path):
    """When the first loud sample is heard."""
    done = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-map", "0:a", "-f", "s16le", "-ac", "1", "-ar",
                           "48000", "-"], capture_output=True, check=False)
    samples = memoryview(done.stdout).cast("h")
    return next((i / 48 for i, level in enumerate(samples) if abs(level) > 2000), -1)


def folder_of(path):
    os.makedirs(path, exist_ok=True)
    return path


class Checks:
    def __init__(self, tally, scratch):
        self.tally, self.scratch = tally, scratch
        self.folder = os.path.join(BUILD, "masters")
        self.made = masters.make(self.folder)
        tally.holds("ffmpeg makes most of the masters", len(self.made) > len(masters.MASTERS) - 3, self.made)

    def master(self, name):
        return os.path.join(self.folder, name)

    def out(self, name):
        return os.path.join(self.scratch, name)

    def package(self, name, *words, to=None):
        """Packages a master and proves what holds for every film. None: ffmpeg could not make the master."""
        if name not in self.made:
            print(f"skipped: {name}, which ffmpeg could not make")
            return None, None
        folder = self.out(to or name)
        said = package(self.master(name), folder, *words)
        self.tally.holds(f"{name} is packaged", said["outcome"] == "done", said)
        self.whole(name, folder, said)
        return said, folder

    def whole(self, name, folder, said):
        """What holds for every film, whatever it was."""
        ends = set()
        for one in said["made"].values():
            path = os.path.join(folder, one["name"])
            with open(path, "rb") as file:
                data = file.read()
            found = [marker for marker in MARKERS if marker in data]
            self.tally.holds(f"{name}: {one['name']} tells nothing", not found, found)
            self.said(name, path, one)
            if one["name"] in FRAGMENTS:
                ends.add(self.fragments(name, path, one))
            else:
                kinds = Film(path).order
                self.tally.holds(f"{name}: {one['name']} has its index in front",
                                 kinds.index("moov") < kinds.index("mdat") and kinds.count("mdat") == 1, kinds)
        self.tally.holds(f"{name}: the rungs can be switched at the same times", len(ends - {None}) <= 1, ends)
        self.proved(name, folder)

    def said(self, name, path, one):
        """What is told of a rendition is what others see in it."""
        seen = streams(path)
        video, audio = seen.get("video"), seen.get("audio")
        same = one["bytes"] == os.path.getsize(path) and bool(video) == (one["width"] > 0) and \
            bool(audio) == (one["channels"] > 0)
        if video:
            same = same and (video["width"], video["height"]) == (one["width"], one["height"]) and \
                video["sample_aspect_ratio"] == "1:1" and \
                (video["codec_name"], video["profile"]) == CODECS["-av1" in one["name"]] and \
                video["r_frame_rate"] == f"{one['fps_num']}/{one['fps_den']}" and \
                video["color_space"] == "bt709" and video["pix_fmt"] == "yuv420p" and video["level"] <= 42
        if audio:
            same = same and (audio["codec_name"], audio["profile"], audio["sample_rate"], audio["channels"]) == \
                ("aac", "LC", str(one["sample_rate"]), one["channels"])
        self.tally.holds(f"{name}: {one['name']} is as told", same, (one, seen))

    def fragments(self, name, path, one):
        """ftyp moov sidx (moof mdat)+; the index is of all of them. Answers when they end, for a picture."""
        film = Film(path)
        begin, end, timescale, entries = film.sidx()
        order = ["ftyp", "moov", "sidx"] + ["moof", "mdat"] * len(entries)
        self.tally.holds(f"{name}: {one['name']} is in order", film.order == order, film.order)
        self.tally.holds(f"{name}: {one['name']}: where the index is", (begin, end - begin, len(entries)) ==
                         (one["init_bytes"], one["index_bytes"], one["segments"]), one)
        places, at = [], end
        for size, _, _ in entries:
            places.append(at)
            at += size
        self.tally.holds(f"{name}: {one['name']}: its index is of all of it", at == len(film.data) and
                         places == film.moofs() and all(sap for _, _, sap in entries), entries)
        whole_ms = sum(ticks for _, ticks, _ in entries) * 1000 / timescale
        self.tally.holds(f"{name}: {one['name']}: how long it says to be", abs(film.mehd_ms() - whole_ms) <= 1 and
                         abs(one["duration_ms"] - whole_ms) <= 1, (film.mehd_ms(), whole_ms, one))
        lengths = [round(ticks * 1000 / timescale) for _, ticks, _ in entries]
        self.tally.holds(f"{name}: {one['name']}: segments of 2 seconds",
                         all(1930 <= ms <= 2070 for ms in lengths[:-1]), lengths)
        return tuple(lengths) if one["width"] else None

    def proved(self, name, folder):
        program = [os.path.join(BUILD, "tests", "support", "prove_files"), os.path.join(BUILD, "incare-media")]
        done = subprocess.run([*program, *(os.path.join(folder, one) for one in sorted(os.listdir(folder)))],
                              capture_output=True, text=True, check=False)
        self.tally.holds(f"{name}: all of it is clean", done.returncode == 0, done.stdout)
        found = [secret for one in sorted(os.listdir(folder)) for secret in told.secrets(os.path.join(folder, one))]
        self.tally.holds(f"{name}: exiftool finds nothing", not found, found)

    def hiding(self):
        """Chapters, words as drones write them, a cover: tracks that are neither picture nor sound."""
        folder = self.out("zoo")
        os.makedirs(folder)
        films = [path for path, _ in zoo.hiding_tracks(folder)]
        self.tally.holds("ffmpeg makes films with a track that hides something", len(films) >= 3, films)
        for path in films:
            name, out = os.path.basename(path), self.out("of-" + os.path.basename(path))
            self.tally.holds(f"{name} is packaged", package(path, out, "first")["outcome"] == "done")
            self.proved(name, out)

    def names(self, name, said, expected):
        self.tally.holds(f"{name}: {expected}", " ".join(said["made"]) == expected, sorted(said["made"]))

    def plain(self):
        said, folder = self.package("plain.mp4")
        self.names("plain.mp4", said, "v360.mp4 a128.mp4 480p.mp4 240p.mp4 audio.m4a")
        self.tally.holds("it says how far it gets", said["percents"] == sorted(said["percents"]), said["percents"])
        for one in said["made"].values():
            self.tally.holds(f"plain.mp4: {one['name']} lasts as long", abs(one["duration_ms"] - 3000) <= 50, one)
            self.tally.holds(f"plain.mp4: {one['name']}: rates", 0 < one["average_bps"] <= one["peak_bps"], one)
        first = digests(folder)
        again, second = self.out("again"), self.out("parts")
        package(self.master("plain.mp4"), again)
        self.tally.holds("the same film becomes the same bytes", digests(again) == first, digests(again))
        package(self.master("plain.mp4"), again, media="-")
        self.tally.holds("behind the fence and without", digests(again) == first, digests(again))
        one, rest = (package(self.master("plain.mp4"), second, part) for part in ("first", "rest"))
        self.names("what is ordered first", one, "v360.mp4 a128.mp4 240p.mp4 audio.m4a")
        self.names("and then", rest, "480p.mp4")
        self.tally.holds("in two orders as in one", digests(second) == first, digests(second))

    def rungs(self):
        said, _ = self.package("hd.mp4", "all", "veryfast")
        self.names("hd.mp4", said, "v720.mp4 v480.mp4 v360.mp4 a128.mp4 720p.mp4 480p.mp4 240p.mp4 audio.m4a")
        sizes = {one: (of["width"], of["height"]) for one, of in said["made"].items() if of["width"]}
        self.tally.holds("hd.mp4: its sizes", sizes == {
            "v720.mp4": (1280, 720), "v480.mp4": (854, 480), "v360.mp4": (640, 360), "720p.mp4": (1280, 720),
            "480p.mp4": (854, 480), "240p.mp4": (426, 240)}, sizes)
        self.tally.holds("hd.mp4 stays 29.97", said["made"]["v720.mp4"]["fps_num"] == 30000, said)
        sound = said["made"]["audio.m4a"]
        self.tally.holds("to listen alone is some 48 kbit/s", sound["channels"] == 1 and
                         46000 <= sound["average_bps"] <= 51000, sound)

    def later(self):
        """AV1, of which each rung has the size and the groups of the other one; twice, with another load beside."""
        said, folder = self.package("plain.mp4", "av1", "veryfast", to="av1")
        self.names("plain.mp4 in AV1", said, "v360-av1.mp4")
        one = said["made"]["v360-av1.mp4"]
        self.tally.holds("plain.mp4 in AV1 is as large, as long and in as many pieces",
                         (one["width"], one["height"], one["segments"]) == (640, 360, 2) and
                         abs(one["duration_ms"] - 3000) <= 50 and one["codecs"] == "av01.0.01M.08", one)
        again = self.out("av1-again")
        with subprocess.Popen(command(self.master("hd.mp4"), folder_of(again + "-beside"), "first", "veryfast"),
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as beside:
            package(self.master("plain.mp4"), again, "av1", "veryfast")
            beside.wait()
        self.tally.holds("the same film becomes the same AV1", digests(again) == digests(folder), digests(again))
        spoil = [os.path.join(BUILD, "tests", "support", "spoil_films"), "1", "3000",
                 os.path.join(folder, "v360-av1.mp4")]
        done = subprocess.run(spoil, capture_output=True, text=True, check=False)
        self.tally.holds("nothing can be put into it that is not picture", done.returncode == 0, done.stdout)

    def pictures(self):
        for name, width, height, fps, ms in (
                ("odd.mkv", 320, 180, 25, 2000), ("tall-pixels.mp4", 512, 288, 25, 3000),
                ("fields.mp4", 352, 288, 25, 3000), ("uneven.mp4", 426, 240, None, 3000),
                ("slow.avi", 426, 240, 30, 3000), ("hdr.mp4", 426, 240, 24, 1000)):
            said, _ = self.package(name)
            if said:
                one = said["made"]["v360.mp4"]
                self.tally.holds(f"{name}: size, rate and length", (one["width"], one["height"]) == (width, height) and
                                 fps in (None, one["fps_num"]) and abs(one["duration_ms"] - ms) <= 50, one)

    def hdr(self):
        """Tone mapping keeps a test picture within sight: neither as dark as PQ read as SDR nor burnt out."""
        folder = self.out("hdr.mp4")
        if os.path.exists(os.path.join(folder, "v360.mp4")):
            seen = streams(os.path.join(folder, "v360.mp4"))["video"]
            light = [sum(pixel(os.path.join(folder, "v360.mp4"), x, 60)) / 3 for x in range(20, 400, 20)]
            self.tally.holds("hdr.mp4 becomes SDR", (seen["color_transfer"], seen["color_primaries"]) ==
                             ("bt709", "bt709") and 40 < sum(light) / len(light) < 220, (seen, light))

    def fields(self):
        folder = self.out("fields.mp4")
        if not os.path.exists(os.path.join(folder, "v360.mp4")):
            return
        done = subprocess.run(["ffmpeg", "-hide_banner", "-i", os.path.join(folder, "v360.mp4"), "-vf", "idet", "-f",
                               "null", "-"], capture_output=True, text=True, check=False)
        found = re.search(r"Multi frame detection: TFF:\s*(\d+) BFF:\s*(\d+) Progressive:\s*(\d+)", done.stderr)
        top, bottom, whole = (int(n) for n in found.groups()) if found else (1, 1, 0)
        self.tally.holds("fields.mp4 has none left", whole > 10 * (top + bottom), done.stderr[-300:])

    def turns(self):
        for name, width, height, x, y in (("corner.mp4", 320, 180, 0, 0), ("corner90.mp4", 180, 320, 0, 318),
                                          ("corner180.mp4", 320, 180, 318, 178), ("corner270.mp4", 180, 320, 178, 0)):
            said, folder = self.package(name)
            if not said:
                continue
            one = said["made"]["v360.mp4"]
            red, _, blue = pixel(os.path.join(folder, "v360.mp4"), x, y)
            away = pixel(os.path.join(folder, "v360.mp4"), width // 2, height // 2)
            self.tally.holds(f"{name} is upright", (one["width"], one["height"]) == (width, height) and red > 200 and
                             blue < 60 and away[2] > 200, (one, red, blue, away))

    def sounds(self):
        said, _ = self.package("silent.mkv")
        self.names("silent.mkv", said, "v360.mp4 480p.mp4 240p.mp4")
        said, folder = self.package("hushed.mp4")
        self.names("hushed.mp4", said, "v360.mp4 a128.mp4 480p.mp4 240p.mp4 audio.m4a")
        said, folder = self.package("changing.ts")
        self.tally.holds("changing.ts has its sound from end to end", abs(said["duration_ms"] - 4000) <= 60 and
                         abs(said["made"]["a128.mp4"]["duration_ms"] - 4000) <= 60, said)
        for name in ("quiet.mov", "surround.mkv", "plain.mp4"):
            folder = self.out(name)
            if not os.path.isdir(folder):
                self.package(name)
            for one in ("a128.mp4", "480p.mp4"):
                level, peak = loudness(os.path.join(folder, one))
                self.tally.holds(f"{name}: {one} is as loud as it should be", abs(level + 16) <= 0.5 and peak <= -1,
                                 (level, peak))

    def together(self):
        """Picture and sound meet, as a player of each kind counts."""
        for name in ("flash.mp4", "flash.ts"):
            said, folder = self.package(name)
            if not said:
                continue
            flash = brightest_ms(os.path.join(folder, "v360.mp4"))
            beep = loudest_ms(os.path.join(folder, "a128.mp4"))
            self.tally.holds(f"{name}: flash and beep in fragments", abs(flash - beep) <= 15, (flash, beep))
            flash = brightest_ms(os.path.join(folder, "480p.mp4"))
            beep = loudest_ms(os.path.join(folder, "480p.mp4"))
            self.tally.holds(f"{name}: flash and beep in one piece", abs(flash - beep) <= 15, (flash, beep))

    def warned(self):
        """What staff should know before others see the film."""
        said, _ = self.package("alarming.mp4")
        if not said:
            return
        wanted = [("flashes", 1000, 3000), ("black", 3000, 6000), ("silence", 1000, 8000)]
        self.tally.holds("alarming.mp4: what is said of it", [one["kind"] for one in said["warnings"]] ==
                         [kind for kind, _, _ in wanted] and all(
                             abs(one["from_ms"] - begin) <= 60 and abs(one["to_ms"] - end) <= 60
                             for one, (_, begin, end) in zip(said["warnings"], wanted)), said["warnings"])
        said = package(self.master("silent.mkv"), self.out("mute"), "first")
        self.tally.holds("silent.mkv: what is said of it", [(one["kind"], one["to_ms"]) for one in said["warnings"]] ==
                         [("no sound", 3000)], said["warnings"])
        clocks = {name: [(one["from_ms"], one["to_ms"]) for one in
                         package(self.master(name), self.out("clock"), "first", "veryfast")["warnings"]
                         if one["kind"] == "timecode"] for name in ("clock.mp4", "no-clock.mp4")}
        self.tally.holds("a clock in the picture is said, and when it runs", len(clocks["clock.mp4"]) == 1 and
                         clocks["clock.mp4"][0][0] < 1000 and clocks["clock.mp4"][0][1] > 16000, clocks)
        self.tally.holds("the same without its clock", clocks["no-clock.mp4"] == [], clocks)
        for name in ("plain.mp4", "flash.mp4"):
            said = package(self.master(name), self.out("calm"), "first")
            self.tally.holds(f"{name}: nothing is said of it", said["warnings"] == [], said["warnings"])

    def refused(self):
        noise = os.path.join(self.scratch, "noise.mp4")
        with open(noise, "wb") as file:
            file.write(hashlib.shake_256(b"noise").digest(100000))
        for path, words in ((self.master("sound.m4a"), "no picture"), (noise, "not a film")):
            folder = self.out("refused")
            said = package(path, folder)
            self.tally.holds(f"{os.path.basename(path)} is refused with a reason", said["outcome"] == "refused" and
                             words in said["reason"] and not os.listdir(folder), said)

    def faults(self):
        """What is not the film's doing is not blamed on it, and leaves no files."""
        folder = self.out("full")
        said = package(self.master("hd.mp4"), folder, before=lambda: resource.setrlimit(
            resource.RLIMIT_FSIZE, (50000, 50000)))
        self.tally.holds("a disk that takes no more is a fault", said["outcome"] == "File too large" and
                         not os.listdir(folder), said)

    def killed(self):
        """Whatever ends the process that packages, there is an answer, and nothing is left to be taken for a film."""
        folder = self.out("killed")
        os.makedirs(folder, exist_ok=True)
        with subprocess.Popen(command(self.master("hd.mp4"), folder, "all", "medium"), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as process:
            process.stderr.readline()
            zygote = children(process.pid)
            packer = children(zygote[0]) if zygote else []
            self.tally.holds("one process packages, at the lowest place", [place(pid) for pid in packer] ==
                             [(19, os.SCHED_IDLE)], packer)
            for pid in packer:
                os.kill(pid, signal.SIGKILL)
            said = json.loads(process.communicate(timeout=60)[0].splitlines()[-1])
        self.tally.holds("a film that ends its process is told of", said["outcome"] == "lost" and said["reason"] and
                         not os.listdir(folder), said)

    def stopped(self):
        folder = self.out("stopped")
        said = package(self.master("long.mp4"), folder, "all", "medium", env={**os.environ, "STOP_PERMILLE": "20"})
        self.tally.holds("it stops when it is told to", said["outcome"] == "stopped" and not os.listdir(folder) and
                         said["percents"][-1:] < [60], said)

    def others(self):
        """Films of others, as they come."""
        for name in watched():
            path = os.path.join(SHARED, "media", name)
            if not os.path.exists(path):
                continue
            folder = self.out("others")
            shutil.rmtree(folder, ignore_errors=True)
            said = package(path, folder, "all", "veryfast")
            self.tally.holds(f"{name} is packaged", said["outcome"] == "done", said)
            self.whole(name, folder, said)


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="incare-package-") as scratch:
        checks = Checks(tally, scratch)
        for part in (checks.plain, checks.rungs, checks.later, checks.pictures, checks.hdr, checks.fields, checks.turns,
                     checks.sounds, checks.hiding, checks.together, checks.warned, checks.refused, checks.faults,
                     checks.killed, checks.stopped, checks.others):
            part()
    tally.finish()


if __name__ == "__main__":
    main()

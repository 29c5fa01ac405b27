#!/usr/bin/env python3
"""Packaging, from a file that is dropped to bytes that are watched: whatever becomes of the processes, the file, the
disk, and the wish to have the film, what is served is whole and proven, and is there in the end.

Without --full, few of the kills."""

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import urllib.request

import masters
import told
from a_library import BUILD, Library
from running_site import Tally, kill

FEW, MANY = 4, 50
SMALL = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=2", "-f", "lavfi", "-i", "sine=f=300:d=2",
         *masters.X264, *masters.AAC]
LONG = ["-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=60", "-f", "lavfi", "-i", "sine=f=300:d=60",
        *masters.X264, *masters.AAC]
EXTRA = {"small1.mkv": SMALL, "small2.mkv": [*SMALL, "-vf", "negate"], "long.mkv": LONG}


def clips():
    """The folder that holds them."""
    folder = os.path.join(BUILD, "masters")
    masters.make(folder)
    for name, how in EXTRA.items():
        path, part = os.path.join(folder, name), os.path.join(folder, "part-" + name)
        if not os.path.exists(path) and masters.ffmpeg(*how, part).returncode == 0:
            os.rename(part, path)
    return folder


def descendants(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            found = [int(word) for word in file.read().split()]
    except OSError:
        return []
    return found


class Site:
    """A library that is served, whose films are packaged."""

    def __init__(self, tally, library):
        self.tally, self.library = tally, library
        self.clips = clips()

    def drop(self, clip, name="film"):
        """As staff do: beside it first, and then moved to its name."""
        if not os.path.exists(self.library.at(f"{name}.json")):
            self.library.put(f"{name}.json", '{"state": "live"}')
        hidden = self.library.at("." + name)
        shutil.copyfile(os.path.join(self.clips, clip), hidden)
        os.replace(hidden, self.library.at(f"{name}.mov"))

    def version(self, slug="film"):
        film = self.library.films().get(slug)
        return film["versions"][0] if film else {"state": "", "packaging": None, "renditions": []}

    def packaging(self, slug="film"):
        return self.version(slug)["packaging"] or {"state": "", "percent": 0, "reason": "", "step": ""}

    def until_packaging(self, state, seconds=500, slug="film"):
        return self.library.until(lambda: self.packaging(slug)["state"] == state, seconds) is not None

    def is_of(self, clip):
        """Whether the version in service was made of that clip."""
        with open(os.path.join(self.clips, clip), "rb") as file:
            sha256 = hashlib.sha256(file.read()).hexdigest()
        return self.library.rows("SELECT state FROM versions WHERE sha256 = ?", sha256) == [("ready",)]

    def packager(self):
        """The pids of who packages, of its incare-media, and of the one at work: 0 for what is not there."""
        for child in descendants(self.library.server.pid):
            grandchildren = descendants(child)
            if grandchildren and self.is_packager(child):
                return child, grandchildren[0], (descendants(grandchildren[0]) or [0])[0]
        return 0, 0, 0

    def is_packager(self, pid):
        """The third that is started: it writes below renditions/ alone, and watches no folder."""
        try:
            links = [os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")]
        except OSError:
            return False
        return not any("inotify" in link for link in links)

    def seen(self, slug="film"):
        """{name: (sha256, bytes)} of what anybody is offered; {} while there is nothing."""
        status, body = self.library.get(f"/api/v1/films/{slug}")
        if status != 200:
            return {}
        found = {}
        for rendition in json.loads(body)["versions"][0]["renditions"]:
            status, data = self.library.get(rendition["url"].removeprefix(self.library.base))
            found[rendition["name"]] = (hashlib.sha256(data).hexdigest() if status == 200 else status, len(data))
        return found

    def rows(self):
        return {name: (sha256, size) for name, sha256, size in
                self.library.rows("SELECT name, sha256, bytes FROM renditions")}

    def holds_whole(self, what):
        """Every rendition is there with its bytes, also those before, and nothing else is below renditions/."""
        paths = self.library.rows(" UNION ALL ".join(f"SELECT path, sha256, bytes FROM {table}" for table in
                                                     ("renditions", "pictures", "kept_renditions", "kept_pictures")))
        top = os.path.join(self.library.data, "renditions")
        good = []
        for path, sha256, size in paths:
            with open(os.path.join(top, path), "rb") as file:
                data = file.read()
            good.append(len(data) == size and hashlib.sha256(data).hexdigest() == sha256)
        self.tally.holds(f"{what}: every rendition is whole", paths and all(good), paths)
        self.tally.holds(f"{what}: nothing else is left", sorted(path for path, _, _ in paths) ==
                         self.library.renditions(), self.library.renditions())

    def restart(self):
        self.library.stop()
        self.library.serve()


def dropped(tally):
    """What staff have, as phones, editors and screen recorders write it."""
    with Library("ladder") as library:
        site = Site(tally, library)
        films = {"phone": "plain.mp4", "editor": "quiet.mov", "recorder": "surround.mkv"}
        library.serve()
        for name, clip in films.items():
            if os.path.exists(os.path.join(site.clips, clip)):
                site.drop(clip, name)
        for name in films:
            percents = []
            library.until(lambda n=name, p=percents: p.append(site.packaging(n)["percent"]) or
                          site.packaging(n)["state"] in ("done", "failed"), 500)
            tally.holds(f"{name} is packaged", site.packaging(name)["state"] == "done", site.packaging(name))
            tally.holds(f"{name}: its progress only grows", percents == sorted(percents), percents)
            library.until(lambda n=name: library.get(f"/films/{n}")[0] == 200, 30)  # who serves looks now and then
            status, page = library.get(f"/films/{name}")
            tally.holds(f"{name} has its page", status == 200 and b"/480p.mp4" in page and b"/v360.mp4" not in page)
            seen = site.seen(name)
            tally.holds(f"{name} has pictures and sound in all forms",
                        {"v360.mp4", "a128.mp4", "480p.mp4", "240p.mp4", "audio.m4a"} <= set(seen), set(seen))
            tally.holds(f"{name}: the bytes are those of the catalogue", seen and seen.items() <= {
                n: (s, b) for n, s, b in library.rows(
                    "SELECT r.name, r.sha256, r.bytes FROM renditions r JOIN versions v ON v.id = r.version_id "
                    "JOIN films f ON f.id = v.film_id WHERE f.slug = ?", name)}.items(), seen)
        removed = site.packaging("phone")["removed"]
        tally.holds("staff are told what the phone wrote into it", "location" in removed, removed)
        pictures(site, "phone")
        site.restart()
        site.holds_whole("after a restart")


def pictures(site, slug):
    """Taken with the renditions, and nobody's until a person says so."""
    tally, library = site.tally, site.library
    version = site.version(slug)
    names = [picture["name"] for picture in version["pictures"]]
    posters = [name for name in names if name.startswith("poster-")]
    tally.holds("a poster in two forms, and a sheet", {name.split(".")[1] for name in posters} == {"jpg", "avif"} and
                "storyboard-1.jpg" in names, names)
    for picture in version["pictures"]:
        found = told.secrets(os.path.join(library.data, "renditions", picture["path"]))
        tally.holds(f"exiftool finds nothing in {picture['name']} that tells anything", not found, found)
    at = f"/media/{version['id']}"
    tally.holds("nobody can have one", all(library.get(f"{at}/{name}")[0] == 404 for name in (
        *names, "poster.jpg", "poster.avif", "storyboard.vtt")), names)
    tally.holds("the drawn door is its poster", b'poster="/assets/' in library.get(f"/films/{slug}")[1])
    library.run("films", "pictures", slug, "describe", posters[0], "What is seen")
    for name in (posters[0], "storyboard"):
        done = library.run("films", "pictures", slug, "approve", name)
        tally.holds(f"{name} is approved", done.returncode == 0, done.stderr)
    seen = library.until(lambda: library.get(f"{at}/storyboard-1.jpg")[0] == 200, 30)  # who serves looks now and then
    tally.holds("an approved storyboard is there", seen and b"storyboard-1.jpg#xywh=0,0," in
                library.get(f"{at}/storyboard.vtt")[1] and library.get(f"{at}/storyboard-1.jpg")[1][:2] == b"\xff\xd8")
    tally.holds("an approved poster is there", library.get(f"{at}/poster.jpg")[1][:2] == b"\xff\xd8" and
                library.get(f"{at}/poster.avif")[1][4:12] == b"ftypavif")
    tally.holds("by no other name", all(library.get(f"{at}/{name}")[0] == 404 for name in posters), posters)
    tally.holds("it is the page's", f'poster="{at}/poster.jpg"'.encode() in library.get(f"/films/{slug}")[1])
    said = json.loads(library.get(f"/api/v1/films/{slug}")[1])["versions"][0]
    tally.holds("and in the film's record", said["poster"]["avif"].endswith(f"{at}/poster.avif") and
                said["storyboard"].endswith(f"{at}/storyboard.vtt"), said)


def kinds_of(site, kind):
    """The pid of the victim; 0: it is not there now."""
    if kind == "supervisor":
        return site.library.server.pid
    return dict(zip(("packager", "zygote", "child"), site.packager()))[kind]


def killed(tally, count):
    """kill -9 of each of those that take part, at random moments, while a film takes the place of another."""
    chance, times, hits = random.Random(4), [], 0
    with Library("ladder") as library:
        site = Site(tally, library)
        library.serve()
        site.drop("small1.mkv")
        begun = time.monotonic()
        tally.holds("the first is packaged", site.until_packaging("done"), site.packaging())
        took = max(1.0, time.monotonic() - begun)
        for turn in range(count):
            before, clip = site.rows(), f"small{2 - turn % 2}.mkv"
            kind = ("packager", "zygote", "child", "supervisor")[turn % 4]
            what = f"kill {turn + 1}, {kind}"
            site.drop(clip)
            library.until(lambda: site.packaging()["state"] in ("waiting", "working"), 120)
            time.sleep(chance.uniform(0, took))
            pid, children = kinds_of(site, kind), descendants(library.server.pid)
            hits += pid != 0 and kill(pid)
            if kind == "supervisor":
                library.stop()
                library.until(lambda gone=children: not any(os.path.exists(f"/proc/{child}") for child in gone))
                library.serve()
            tally.holds(f"{what}: what is seen is the old film or the new, whole",
                        site.seen().items() <= before.items() | site.rows().items(), (site.seen(), before))
            begun = time.monotonic()
            tally.holds(f"{what}: the new one is there in the end", site.until_packaging("done") and
                        site.is_of(clip), site.packaging())
            if site.packaging()["state"] == "failed":
                library.run("films", "package", "film")
            times.append(time.monotonic() - begun)
            tally.holds(f"{what}: and is what is seen", library.until(
                lambda old=before: site.seen() == site.rows() != old) is not None, site.seen())
        site.restart()
        library.until(lambda: len(library.renditions()) == len(site.rows()), 60)
        site.holds_whole(f"after {count} kills")
        print(f"{count} kills, {hits} of them of somebody: ready again after {sum(times) / len(times):.1f} s, "
              f"{max(times):.1f} s at most; without, {took:.1f} s")


def at_work(site):
    """Until a process encodes; its pid."""
    site.library.until(lambda: site.packager()[2] != 0 and site.packaging()["percent"] > 0, 300)
    return site.packager()[2]


def breaking(tally):
    """A film that ends its process twice is not tried again, until a person says so."""
    with Library("ladder") as library:
        site = Site(tally, library)
        library.serve()
        site.drop("long.mkv")
        for _ in range(2):
            pid = at_work(site)
            tally.holds("it encodes in the background", os.sched_getscheduler(pid) == os.SCHED_IDLE and
                        os.getpriority(os.PRIO_PROCESS, pid) == 19)
            kill(pid)
            library.until(lambda p=pid: site.packager()[2] != p, 60)
        tally.holds("twice ended, it has failed", site.until_packaging("failed", 200), site.packaging())
        said = library.run("films", "list").stdout
        tally.holds("and that is said, and why", "could not be packaged: This film breaks" in said, said)
        site.restart()
        time.sleep(1.5)
        tally.holds("it is not tried at the next start", site.packaging()["state"] == "failed" and
                    site.packager()[2] == 0)
        library.run("films", "package", "film")
        tally.holds("but when a person says so", at_work(site) != 0)
        site.drop("small1.mkv")
        tally.holds("another file takes its place meanwhile", library.until(lambda: site.is_of("small1.mkv"), 400))
        site.restart()
        library.until(lambda: len(library.renditions()) == len(site.rows()), 60)
        site.holds_whole("after another file took its place")


def withdrawn(tally):
    with Library("ladder") as library:
        site = Site(tally, library)
        library.serve()
        site.drop("long.mkv")
        at_work(site)
        preview = site.packaging()["preview"]
        library.run("films", "withdraw", "film")
        tally.holds("a film that is withdrawn is not packaged on", library.until(
            lambda: site.packager()[2] == 0, 60) is not None, preview)
        tally.holds("and what was made of it is gone", library.until(lambda: library.renditions() == [], 60))
        site.drop("small1.mkv")
        time.sleep(2)
        tally.holds("nor is another file in its place", site.packaging()["state"] == "waiting")
        library.run("films", "restore", "film")
        tally.holds("given back, it is", site.until_packaging("done"), site.packaging())
        tally.holds("but nobody sees it until a person says so", site.seen() == {})


def uploaded(tally):
    """What staff send joins what they drop: the same steps, from the vault."""
    with Library("ladder") as library:
        site = Site(tally, library)
        library.serve()
        library.run("staff", "add", "sam")
        token = library.run("staff", "token", "sam").stdout.strip()
        with open(os.path.join(site.clips, "small1.mkv"), "rb") as file:
            film = file.read()
        request = urllib.request.Request(library.base + "/api/v1/uploads", film, {
            "Authorization": f"Bearer {token}", "Tus-Resumable": "1.0.0", "Upload-Length": str(len(film)),
            "Upload-Metadata": "filename c2VudC5ta3Y=", "Content-Type": "application/offset+octet-stream"})
        with urllib.request.urlopen(request, timeout=20) as reply:
            tally.holds("it is taken", reply.status == 201)
        tally.holds("an upload is packaged", site.until_packaging("done", slug="sent"), site.packaging("sent"))
        tally.holds("but nobody sees it until a person says so", site.seen("sent") == {})
        library.run("films", "publish", "sent")
        library.until(lambda: site.seen("sent") != {}, 60)
        tally.holds("and then whole", site.seen("sent") == site.rows() != {}, site.seen("sent"))


def later(tally):
    """AV1 of a film that is public: all of it or nothing, whatever becomes of who makes it."""
    chance, av1 = random.Random(1), {"v720-av1.mp4", "v480-av1.mp4", "v360-av1.mp4"}
    with Library("ladder") as library:
        library.env |= {"INCARE_PACKAGING_AV1": "true", "INCARE_PACKAGING_PRESET": "veryfast"}
        site = Site(tally, library)
        library.serve()
        site.drop("hd.mp4")
        site.until_packaging("done")
        before = site.rows()
        tally.holds("a film is there before its AV1", library.until(lambda: site.seen() == before) is not None and
                    not av1 & set(before), before)
        for turn, kind in enumerate(("packager", "zygote", "supervisor")):
            library.until(lambda: site.packager()[2] != 0, 60)
            time.sleep(chance.uniform(0, 2))
            pid, children = kinds_of(site, kind), descendants(library.server.pid)
            kill(pid)
            if kind == "supervisor":
                library.stop()
                library.until(lambda gone=children: not any(os.path.exists(f"/proc/{child}") for child in gone))
                library.serve()
            tally.holds(f"AV1, kill {turn + 1}, {kind}: none of it is seen, or all", site.seen().keys() & av1 in
                        (set(), av1), site.seen())
        tally.holds("all of it is there in the end", library.until(
            lambda: site.seen().keys() == before.keys() | av1 and site.seen() == site.rows(), 200) is not None,
            site.rows())
        tally.holds("beside what was there", before.items() <= site.seen().items(), site.seen())
        master = library.get(f"/media/{site.version()['id']}/master.m3u8")[1].decode()
        tally.holds("players may choose it", master.count('CODECS="av01.0.0') == 3 and master.index("avc1") <
                    master.index("av01"), master)
        for name, path in library.rows("SELECT name, path FROM renditions WHERE name LIKE '%-av1.mp4'"):
            found = told.secrets(os.path.join(library.data, "renditions", path))
            tally.holds(f"exiftool finds nothing in {name}", not found, found)
        site.restart()
        library.until(lambda: len(library.renditions()) == len(site.rows()), 60)
        site.holds_whole("after its AV1 was made")
        tally.holds("it is not made twice", library.rows("SELECT state FROM chores WHERE job = 'av1'") == [("done",)])


def full(tally):
    """A disk that fills up while a film is packaged."""
    with Library("ladder") as library:
        disk = os.path.join(library.data, "renditions")
        os.mkdir(disk, 0o700)
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=9m", "tmpfs", disk],
                                               capture_output=True, check=False).returncode != 0:
            print("skipped: a full disk, which only root can make")
            return
        try:
            site = Site(tally, library)
            with open(os.path.join(disk, "filler"), "wb") as file:
                file.write(bytes(6 << 20))
            library.serve("--disk-reserve", "1 MiB")
            site.drop("quiet.mov")
            library.until(lambda: site.packaging()["reason"] != "", 200)
            tally.holds("it waits for room, and says so", "no room" in site.packaging()["reason"], site.packaging())
            tally.holds("and leaves none of it lying about", library.renditions() == ["filler"])
            os.remove(os.path.join(disk, "filler"))
            library.run("films", "package", "film")
            tally.holds("with room, it is packaged", site.until_packaging("done"), site.packaging())
        finally:
            library.stop()
            subprocess.run(["umount", disk], check=False)


def main():
    tally = Tally()
    for part in (dropped, uploaded, later, breaking, withdrawn, full):
        part(tally)
    killed(tally, MANY if "--full" in sys.argv else FEW)
    tally.finish()


if __name__ == "__main__":
    main()

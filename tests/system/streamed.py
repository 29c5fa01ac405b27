#!/usr/bin/env python3
"""A film as packaging leaves it, in a catalogue: every rendition, captions in two languages, and a picture that says
which frame it is, for tests that play it. It is packaged once a build.
streamed.py DATA [av1] fills the empty folder DATA and prints where the film is, as JSON."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time

import small_library
from small_library import Film

ROOT = small_library.ROOT
BUILD = os.path.abspath(os.environ.get("BUILD_DIR", os.path.join(ROOT, "build")))
SECONDS, RATE, BITS = 48, 25, 11
AV1 = "v360-av1.mp4"  # made, and served to who asks for it


def master(path):
    """Frame n has n in white squares along its top, the lowest bit first; and a tone."""
    squares = "".join(f",drawbox=x={i * 64}:y=0:w=64:h=64:c=white:t=fill:enable='mod(floor(n/{1 << i}),2)'"
                      for i in range(BITS))
    picture = f"testsrc2=s=854x480:r={RATE}:d={SECONDS},drawbox=x=0:y=0:w=854:h=80:c=black:t=fill{squares}"
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i",
                    f"sine=f=440:d={SECONDS}", "-c:v", "libx264", "-preset", "ultrafast", "-qp", "20", "-c:a", "aac",
                    path], check=True)


def package(folder, part):
    done = subprocess.run(
        [os.path.join(BUILD, "tests", "support", "package_film"), os.path.join(BUILD, "incare-media"),
         os.path.join(folder, "master.mp4"), folder, part, "veryfast"], check=True, capture_output=True)
    return json.loads(done.stdout)["renditions"]


def packaged():
    """(folder, what packaging said of each rendition in it)"""
    folder = os.path.join(BUILD, "streamed-film")
    with open(os.path.join(BUILD, "streamed-film.lock"), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two tests may want it at once
        if not os.path.exists(folder):
            making = folder + ".new"
            shutil.rmtree(making, ignore_errors=True)
            os.makedirs(making)
            master(os.path.join(making, "master.mp4"))
            said = [made for part in ("all", AV1) for made in package(making, part)]
            with open(os.path.join(making, "said.json"), "w", encoding="utf-8") as file:
                json.dump(said, file)
            os.rename(making, folder)
    with open(os.path.join(folder, "said.json"), encoding="utf-8") as file:
        return folder, json.load(file)


def add_rendition(db, version, film, folder, made, renditions):
    name = made["name"]
    with open(os.path.join(folder, name), "rb") as file:
        content = file.read()
    path = os.path.join(renditions, film.version_id, name)
    with open(path, "wb") as file:
        file.write(content)
    os.chmod(path, 0o440)
    db.execute("INSERT INTO renditions (version_id, name, path, type, codecs, width, height, bit_rate, bytes, sha256,"
               " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1700000000000)",
               (version, name, f"{film.version_id}/{name}", "video/mp4" if made["width"] else "audio/mp4",
                made["codecs"], made["width"], made["height"], made["average_bps"], len(content),
                hashlib.sha256(content).hexdigest()))


def add_storyboard(db, version, film, renditions):
    """Five small pictures, approved."""
    name = "storyboard-1.jpg"
    path = os.path.join(renditions, film.version_id, name)
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=160x90:r=1:d=5", "-vf", "tile=10x1",
                    "-frames:v", "1", path], check=True)
    os.chmod(path, 0o440)
    with open(path, "rb") as file:
        content = file.read()
    db.execute("INSERT INTO pictures (version_id, kind, name, path, type, bytes, sha256, width, height, at_ms, tiles,"
               " approved_at) VALUES (?, 'sheet', ?, ?, 'image/jpeg', ?, ?, 1600, 90, 0, 5, 1700000000000)",
               (version, name, f"{film.version_id}/{name}", len(content), hashlib.sha256(content).hexdigest()))


def make(data, with_av1=False):
    """Fills the empty folder; the film, with .made: what packaging said, and .folder: the files."""
    film = Film("streamed", "live", publish_at=int(time.time() * 1000) - 1000)
    film.folder, made = packaged()
    film.made = [one for one in made if with_av1 or one["name"] != AV1]
    renditions = os.path.join(data, "renditions")
    os.makedirs(os.path.join(data, "library"), 0o700)
    os.makedirs(os.path.join(renditions, film.version_id), 0o700)
    db = small_library.open_catalogue(data)
    with db:
        film_id = small_library.add_film(db, film, film.publish_at)
        db.execute("INSERT INTO film_texts VALUES (?, 'en-GB', 'Streamed', '', '')", (film_id,))
        version = db.execute(
            "INSERT INTO versions (public_id, film_id, kind, state, sha256, duration_ms)"
            " VALUES (?, ?, 'main', 'ready', ?, ?)",
            (film.version_id, film_id, small_library.digest(film.content), SECONDS * 1000)).lastrowid
        for made in film.made:
            add_rendition(db, version, film, film.folder, made, renditions)
        small_library.add_caption(db, version, "en-GB", film.words)
        small_library.add_caption(db, version, "cy", film.words)
        add_storyboard(db, version, film, renditions)
    db.close()
    return film


if __name__ == "__main__":
    version = make(sys.argv[1], "av1" in sys.argv[2:]).version_id
    print(json.dumps({"version": version, "seconds": SECONDS, "rate": RATE, "bits": BITS}))

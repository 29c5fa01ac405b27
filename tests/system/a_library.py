"""A data folder whose library is filled with real files, and incare run on it. Clips are made by ffmpeg
once a build, most of them by the rules of proof/clean.h, so that they may be streamed as they are."""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
BUILD = os.path.abspath(os.environ.get("BUILD_DIR", os.path.join(ROOT, "build")))
INCARE = os.path.join(BUILD, "incare")
CLEAN = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-bsf:v", "filter_units=remove_types=6",
        "-c:a", "aac", "-movflags", "+faststart"]
CLIPS = {
    "one.mp4": ("sine=f=300", CLEAN + H264),
    "two.mp4": ("sine=f=600", CLEAN + H264),
    # 25 MB in two seconds: noise, which nothing makes smaller
    "large.mp4": ("sine=f=800", CLEAN + H264 + ["-vf", "scale=1280:720,noise=alls=100:allf=t", "-qp", "10"]),
    "three.webm": ("sine=f=450", CLEAN + ["-c:v", "libvpx", "-b:v", "100k", "-c:a", "libopus"]),
    "old.avi": ("sine=f=500", CLEAN + ["-c:v", "mpeg4", "-c:a", "mp3"]),
    "noted.mp4": ("sine=f=850", CLEAN + H264 + ["-bsf:v", "null"]),  # the encoder's notes between the pictures
    "placed.mp4": ("sine=f=700", CLEAN + H264 + ["-metadata", "location=+51.5-000.1/"]),
}


def clip(name):
    """The path of a clip; it is made the first time."""
    folder = os.path.join(BUILD, "library-clips")
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        os.makedirs(folder, exist_ok=True)
        sound, how = CLIPS[name]
        making = os.path.join(folder, f"making-{os.getpid()}-{name}")
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=s=160x90:r=10:d=2",
                        "-f", "lavfi", "-i", f"{sound}:d=2", *how, making], check=True)
        os.rename(making, path)
    return path


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


class Library:
    """With Library() as library: library.put(...), library.index(), library.film(slug). Films are there at once:
    nothing is encoded, unless packaging is "ladder"."""

    def __init__(self, packaging="original"):
        self.env = {**os.environ, "INCARE_PACKAGING": packaging}

    def __enter__(self):
        self.data = tempfile.mkdtemp(prefix="incare-test-")
        self.path = os.path.join(self.data, "library")
        os.mkdir(self.path)
        self.server = None
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)

    def at(self, name):
        return os.path.join(self.path, name)

    def put(self, name, source):
        """A clip by its name, or a text as it is."""
        os.makedirs(os.path.dirname(self.at(name)), exist_ok=True)
        if source in CLIPS:
            shutil.copyfile(clip(source), self.at(name))
        else:
            with open(self.at(name), "w", encoding="utf-8") as file:
                file.write(source)

    def run(self, *words, before=(), check=True):
        done = subprocess.run([*before, INCARE, *words, "--data", self.data], text=True, timeout=120, env=self.env,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if check and done.returncode != 0:
            raise AssertionError(f"incare {' '.join(words)}: {done.returncode} {done.stderr}")
        return done

    def index(self, *paths, before=()):
        """{path: report}, of what incare index says."""
        lines = self.run("index", "--json", *paths, before=before).stdout.splitlines()
        return {report["path"]: report for report in map(json.loads, lines)}

    def films(self):
        return {film["slug"]: film for film in json.loads(self.run("films", "list", "--json").stdout)["films"]}

    def film(self, slug):
        return json.loads(self.run("films", "show", slug, "--json").stdout)

    def rows(self, query, *values):
        with sqlite3.connect(os.path.join(self.data, "catalogue.db"), timeout=10) as db:
            return db.execute(query, values).fetchall()

    def renditions(self):
        """Paths below renditions/ of all files there."""
        top = os.path.join(self.data, "renditions")
        return sorted(os.path.relpath(os.path.join(folder, name), top)
                      for folder, _, names in os.walk(top) for name in names)

    def serve(self, *words, before=()):
        self.log = open(os.path.join(self.data, "server.log"), "ab")
        self.server = subprocess.Popen(
            [*before, INCARE, "serve", "--data", self.data, "--listen", "localhost:0", *words],
            stdout=subprocess.PIPE, stderr=self.log, text=True, env=self.env)
        self.base = self.server.stdout.readline().strip().rstrip("/")
        if not self.base:
            raise AssertionError(f"incare serve ended with {self.server.wait()}")

    def stop(self, how=signal.SIGTERM):
        if self.server:
            self.server.send_signal(how)
            self.server.wait(30)
            self.server.stdout.close()
            self.log.close()
            self.server = None

    def get(self, path, **headers):
        """(status, body)"""
        request = urllib.request.Request(self.base + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as reply:
                return reply.status, reply.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def until(self, is_so, seconds=10):
        """Waits for it; how long it took, or None."""
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            if is_so():
                return time.monotonic() - begun
            time.sleep(0.05)
        return None

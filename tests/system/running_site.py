"""`incare serve` over a small library, for tests that know only HTTP; and the table of routes."""

import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import small_library

ROOT = small_library.ROOT
# What is promised within a second is held to it by --full (./dev test faults); else a busy machine is no failure of
# ours.
SECOND_S = 1 if "--full" in sys.argv else 4
BUILD = os.path.abspath(os.environ.get("BUILD_DIR", os.path.join(ROOT, "build")))


class Route:
    permit = ""  # for the first public film of the site that was started last

    def __init__(self, route):
        self.pattern, self.flags = route["pattern"], set(route["flags"])
        self.look, self.act = route["look"], route["act"]  # whom it takes; None: not said
        self.acts = route["acts"]

    def path(self, slug, version):
        """The pattern with its parts filled in; those that tests do not vary get what exists."""
        parts = {"slug": slug, "code": slug, "version": version, "name": "original.mp4", "lang": "en-GB",
                 "id": "0" * 32, "permit": self.permit, "key": small_library.PARTNER,
                 "n": "1", "theme": "family-time", "picture": "poster-500", "post": "0" * 32, "item": "search",
                 "setup": "0" * 32, "token": "0" * 64}
        if not self.pattern.endswith("/:name"):
            parts["name"] = "v240"  # a track
        return re.sub(r":([a-z]+)", lambda part: parts[part.group(1)], self.pattern)


def routes():
    """The table that the program serves by."""
    said = subprocess.run([os.path.join(BUILD, "incare"), "routes", "--json"], capture_output=True,
                          timeout=10, check=True)
    return [Route(route) for route in json.loads(said.stdout)]


def free_port():
    """Of those below what the kernel gives to clients (ip_local_port_range): nobody beside us gets it by chance."""
    while True:
        port = random.randrange(10000, 32768)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


class Site:
    """With Site() as site: site.base, site.public, site.hidden. words: flags of `incare serve`; before: what its
    process does before it is incare."""

    def __init__(self, *words, before=None):
        self.words, self.before = words, before

    def __enter__(self):
        self.data = tempfile.mkdtemp(prefix="incare-test-")
        self.public, self.hidden = small_library.make(self.data)
        self.port = free_port()
        self.host = f"127.0.0.1:{self.port}"
        self.base = f"http://{self.host}"
        self.origin = f"http://localhost:{self.port}"
        self.log = open(os.path.join(self.data, "log"), "wb")
        self.start()
        Route.permit = small_library.permit(self.data, self.public[0])
        return self

    def start(self):
        """Also once more, after it was ended."""
        self.process = subprocess.Popen(
            [os.path.join(BUILD, "incare"), "serve", "--data", self.data, "--listen", self.host,
             *self.words], stdout=self.log, stderr=subprocess.STDOUT, preexec_fn=self.before)
        self.wait()

    def wait(self):
        until = time.monotonic() + 20
        while time.monotonic() < until and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        self.log.flush()
        with open(self.log.name, errors="replace") as log:
            print(log.read())
        self.__exit__()
        raise SystemExit("0 passed, 1 failed")

    def children(self):
        """The processes of its roles, the oldest first."""
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children", encoding="ascii") as file:
            return [int(pid) for pid in file.read().split()]

    def web(self):
        """The process that serves."""
        return self.children()[0]

    def run(self, *words):
        """A command beside the running server."""
        return subprocess.run([os.path.join(BUILD, "incare"), *words, "--data", self.data],
                              capture_output=True, text=True, timeout=30)

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.log.close()
        shutil.rmtree(self.data)


def kill(pid):
    """kill -9; False: it had ended by itself."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


class Tally:
    """Counts checks; the last line of a test is its `N passed, N failed`."""

    def __init__(self):
        self.passed = self.failed = 0

    def holds(self, sentence, is_so, seen=""):
        if is_so:
            self.passed += 1
        else:
            self.failed += 1
            print(f"not so: {sentence}" + (f": {seen}" if seen != "" else ""))

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed")
        raise SystemExit(self.failed > 0)

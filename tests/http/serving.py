"""serve_file started for a test, raw HTTP/1.1 to talk to it, and the count of what held. With --tls on
the line of the test all of it goes over TLS."""

import os
import random
import select
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import traceback

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, os.environ.get("BUILD_DIR", "build"))
SHARED = os.path.join(os.path.dirname(ROOT), "shared", "blackbox")

TLS = "--tls" in sys.argv
FILM_BYTES = 1000003
EDGES = (2**31, 2**32)  # where 32 bits would wrap


def make_certificate(folder, name, *names):
    """FOLDER/NAME.pem and FOLDER/NAME.key of these host names; a key made for one test."""
    cert, key = (os.path.join(folder, f"{name}.{kind}") for kind in ("pem", "key"))
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                    "-nodes", "-days", "30", "-subj", f"/CN={name}", "-addext",
                    "subjectAltName=" + ",".join(f"DNS:{host}" for host in names), "-keyout", key, "-out", cert],
                   check=True, capture_output=True)
    return cert, key


class Server:
    """With Server() as server: server.port, server.film (bytes), server.pid."""

    def __init__(self, *flags, before=None, tls=TLS):
        self.flags, self.before, self.context = flags, before, None
        self.folder = tempfile.mkdtemp(prefix="incare-http-")
        self.film = random.Random(7).randbytes(FILM_BYTES)
        if tls:
            self.flags += ("--tls", *make_certificate(self.folder, "site", "localhost"))
            self.context = ssl.create_default_context(cafile=self.path("site.pem"))
        self.write("film", self.film)
        self.write("small", b"a small film\n" * 100)
        self.write("empty", b"")
        with open(self.path("large"), "wb") as large:
            large.truncate(5 * 2**30 + 12345)  # sparse
            for edge in EDGES:
                large.seek(edge - 8)
                large.write(b"0123456789abcdef")
        for name in ("film", "small", "empty", "large"):  # older than a minute: a strong date
            os.utime(self.path(name), (1.7e9, 1.7e9))

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content)

    def __enter__(self):
        files = [f"/{name}.mp4={self.path(name)}:video/mp4" for name in ("film", "empty", "large")]
        files.append(f"/small.txt={self.path('small')}:text/plain")
        self.log = open(self.path("log"), "wb")
        self.process = subprocess.Popen(
            [os.path.join(BUILD, "tests", "support", "serve_file"), *self.flags, *files],
            stdout=subprocess.PIPE, stderr=self.log, preexec_fn=self.before)
        self.port = int(self.process.stdout.readline())
        self.pid = self.process.pid
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(20)
        self.log.close()
        said = self.said()
        for name in os.listdir(self.folder):
            os.unlink(self.path(name))
        os.rmdir(self.folder)
        if code or "Sanitizer" in said:  # how a sanitizer's find ends it
            print(f"not so: the server ends well ({code})\n{said}\n0 passed, 1 failed")
            sys.stdout.flush()
            os._exit(1)

    def said(self):
        with open(self.path("log"), errors="replace") as log:
            return log.read()

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def memory_kib(self):
        with open(f"/proc/{self.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("RssAnon"))

    def connect(self, timeout=10, room=None):
        return Connection(self.port, timeout, self.context, room)

    def get(self, path, *lines, method="GET"):
        """One request on a connection of its own."""
        with self.connect() as connection:
            return connection.ask(path, *lines, method=method)


class Reply:
    def __init__(self, status, headers, body, closes):
        self.status, self.headers, self.body, self.closes = status, headers, body, closes

    def __getitem__(self, name):
        """The value of a field, None when it is not there; there must not be two."""
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(found) < 2, f"{name} stands twice"
        return found[0] if found else None


class Connection:
    def __init__(self, port, timeout, context=None, room=None):
        """room: bytes that may wait here to be read."""
        self.socket = socket.socket()
        if room:  # known to the other side from the first packet on
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        self.socket.settimeout(timeout)
        self.socket.connect(("127.0.0.1", port))
        if context:
            self.socket = context.wrap_socket(self.socket, server_hostname="localhost",
                                              suppress_ragged_eofs=False)
        self.stream = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stream.close()
        self.socket.close()

    def send(self, raw):
        self.socket.sendall(raw)

    def ask(self, path, *lines, method="GET"):
        head = [f"{method} {path} HTTP/1.1", "Host: test.example", *lines, "", ""]
        self.send("\r\n".join(head).encode("latin-1"))
        return self.read(method)

    def read(self, method="GET"):
        """The next answer; None when the other side has closed."""
        line = self.stream.readline()
        if not line:
            return None
        assert line.startswith(b"HTTP/1.1 ") and line.endswith(b"\r\n"), line
        status = int(line[9:12])
        headers = []
        while (line := self.stream.readline()) != b"\r\n":
            assert line.endswith(b"\r\n"), line
            name, value = line[:-2].decode("latin-1").split(": ", 1)
            headers.append((name, value))
        reply = Reply(status, headers, b"", ("Connection", "close") in headers)
        if method != "HEAD" and status not in (204, 304):
            reply.body = self.stream.read(int(reply["Content-Length"]))
            assert len(reply.body) == int(reply["Content-Length"]), "the body is cut"
        return reply

    def room(self):
        """What may wait here to be read, and a packet more."""
        return self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF) + 65536

    def send_no_more(self):
        """Half of the connection ends; over TLS without the word for it, which not everybody says."""
        socket.socket.shutdown(self.socket, socket.SHUT_WR)

    def is_reset(self):
        """Whether the other side has dropped it, whatever still waits here to be read."""
        poll = select.poll()
        poll.register(self.socket, 0)
        return bool(poll.poll(0))

    def is_closed(self):
        """Whether the other side closes and sends nothing more."""
        try:
            return self.stream.read(1) == b""
        except (ConnectionResetError, ssl.SSLError):
            return True


def until(what, seconds=5):
    """Waits for what() to be true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s")


tests = []


def holds(sentence):
    """Marks a function as a test; the sentence is what it shows."""
    def add(function):
        tests.append((sentence, function))
        return function
    return add


def run(*arguments):
    """Every test so marked. Ends the program."""
    failed = 0
    for sentence, function in tests:
        begun = time.monotonic()
        try:
            function(*arguments)
        except Exception:  # a test may fail in any way
            failed += 1
            print(f"not so: {sentence}\n{traceback.format_exc(limit=-2)}")
        if time.monotonic() - begun > 5:
            print(f"({time.monotonic() - begun:.0f} s: {sentence})")
    print(f"{len(tests) - failed} passed, {failed} failed")
    sys.exit(failed > 0)

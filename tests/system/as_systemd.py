"""What systemd does for a service of Type=notify, without systemd: passes sockets (sd_listen_fds(3)), hears what
is told (sd_notify(3))."""

import fcntl
import os
import socket
import subprocess
import time

from a_library import INCARE


class Systemd:
    """With Systemd(data, "--listen", "…") as systemd: systemd.until("READY=1")."""

    def __init__(self, data, *words, abstract=False, sockets=(), **environment):
        self.data, self.words, self.environment, self.sockets = data, words, environment, sockets
        self.path = f"\0incare-test-{os.getpid()}" if abstract else os.path.join(data, "notify")
        self.heard = []  # [(when, {NAME: value})]

    def __enter__(self):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.log = open(os.path.join(self.data, "log"), "w+b")
        self.start()
        return self

    def start(self):
        """As systemd does: sockets from 3 on, and the process's own number in LISTEN_PID."""
        passed = {"LISTEN_FDS": str(len(self.sockets))} if self.sockets else {}
        high = [fcntl.fcntl(held.fileno(), fcntl.F_DUPFD_CLOEXEC, 100) for held in self.sockets]
        words = ["sh", "-c", 'LISTEN_PID=$$; export LISTEN_PID; exec "$@"', "sh"] if passed else []
        self.server = subprocess.Popen(
            words + [INCARE, "serve", "--data", self.data, *self.words], stdout=self.log, stderr=self.log,
            pass_fds=range(3, 3 + len(high)),
            preexec_fn=lambda: [os.dup2(fd, 3 + i) for i, fd in enumerate(high)],
            env={**os.environ, "NOTIFY_SOCKET": self.path.replace("\0", "@"), **passed, **self.environment})
        for fd in high:
            os.close(fd)

    def __exit__(self, *_):
        if self.server.poll() is None:
            self.server.terminate()
        self.server.wait(20)
        self.socket.close()
        self.log.close()
        if not self.path.startswith("\0"):
            os.remove(self.path)

    def hear(self, seconds):
        """All that is told in this time; answers it."""
        before, until = len(self.heard), time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.socket.settimeout(left)
            try:
                self.note()
            except TimeoutError:
                break
        return [said for _, said in self.heard[before:]]

    def note(self):
        lines = self.socket.recv(4096).decode().splitlines()
        self.heard.append((time.monotonic(), dict(line.split("=", 1) for line in lines)))
        return self.heard[-1][1]

    def until(self, name, seconds=20):
        """The first message from now on that says name; None when none comes in time."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.socket.settimeout(left)
            try:
                said = self.note()
            except TimeoutError:
                return None
            if name in said:
                return said
        return None

    def logged(self):
        with open(self.log.name, encoding="utf-8") as log:
            return log.read()

#!/usr/bin/env python3
"""Memory that runs out at the n-th allocation of a request, for every n and every route: the answer is right to the
byte, or 500 or 503, or none. Never that a film that is there is not, nor half of a page; and nothing falls over."""

import mmap
import os
import re
import socket
import struct
import tempfile

import running_site
from running_site import BUILD, Site, Tally

ALWAYS = 1 << 40
MOST = 600  # of a long page every second allocation, or every third
CHANGING = {"/metrics"}  # what it says is never the same
# SQLite's snippet() makes do with other words round a match when it has no memory, and a search ends after a while.
SEARCHES = {"/search", "/cy/search", "/api/v1/search"}
HIDDEN_ROUTE = "/films/:slug"


class Shortage:
    """What tests/support/shortage.c reads."""

    def __init__(self):
        self.file = tempfile.NamedTemporaryFile(prefix="incare-test-")
        self.file.truncate(mmap.PAGESIZE)
        self.memory = mmap.mmap(self.file.fileno(), mmap.PAGESIZE)

    def preload(self):
        os.putenv("LD_PRELOAD", os.path.join(BUILD, "tests", "support", "shortage.so"))
        os.putenv("SHORTAGE_FILE", self.file.name)

    def begin(self, pid, granted, denied):
        struct.pack_into("qqq", self.memory, 0, 0, granted, denied)
        struct.pack_into("q", self.memory, 0, pid)

    def end(self):
        """How many allocations have been asked for since it began."""
        struct.pack_into("q", self.memory, 0, 0)
        return struct.unpack_from("q", self.memory, 8)[0]


class Client:
    """Each request from an address of its own, so that none is one too many."""

    def __init__(self, port):
        self.port, self.asked = port, 0

    def ask(self, path, *lines):
        """The answer without its date; b"" when there is none."""
        self.asked += 1
        raw = "\r\n".join([f"GET {path} HTTP/1.1", "Host: localhost", "Connection: close", *lines, "", ""])
        answer = b""
        with socket.socket() as held:
            held.settimeout(20)  # the longest a head may take is 15
            held.bind((f"127.{1 + self.asked // 62500}.{self.asked // 250 % 250}.{1 + self.asked % 250}", 0))
            try:
                held.connect(("127.0.0.1", self.port))
                held.sendall(raw.encode())
                while more := held.recv(1 << 18):
                    answer += more
            except ConnectionError:
                pass
        head, blank, body = answer.partition(b"\r\n\r\n")
        head = [line for line in head.split(b"\r\n") if not line.startswith(b"Date:")]
        return without_challenge(b"\r\n".join(head) + blank, body)


def without_challenge(head, body):
    """A form's challenge is another each time, and so is the tag of the page that holds it."""
    once = re.sub(rb'(name="challenge" value=")[^"]+"', rb'\1"', body)
    return (head if once == body else re.sub(rb'ETag: "[0-9a-f]+"', b"ETag:", head)) + once


def status(answer):
    try:
        return int(answer.split(None, 2)[1])
    except (IndexError, ValueError):
        return 0


def anew(path, n):
    """The same question in other letters: an answer that is kept would need no memory."""
    return path + ("&" if "?" in path else "?") + "&" * n


def films(answer):
    return set(re.findall(rb"/films/([a-z0-9-]+)", answer))


def is_right(pattern, answer, right):
    if status(answer) in (500, 503) or not answer or answer == right:
        return True
    if status(answer) != status(right):
        return False
    return pattern in CHANGING or (pattern in SEARCHES and films(answer) <= films(right))


def questions(site):
    """(the route's pattern, what is asked)"""
    film, hidden = site.public[0], site.hidden[0]
    for route in running_site.routes():
        path = route.path(film.slug, film.version_id)
        if route.pattern in SEARCHES:
            path += "?q=kettle"
        if route.pattern == "/assets/:name":
            path = "/assets/site.css"
        lines = ["Range: bytes=0-999"] if route.pattern == "/media/:version/:name" else []
        yield route.pattern, path, lines
    yield HIDDEN_ROUTE, f"/films/{hidden.slug}", []
    yield HIDDEN_ROUTE, "/films/nothing", []
    yield "", "/nothing", []


def run_out(site, shortage, client, tally, question):
    pattern, path, lines = question
    pid, n = site.web(), 1
    right = max((client.ask(path, *lines) for _ in range(3)), key=len)
    shortage.begin(pid, ALWAYS, 0)
    client.ask(anew(path, n), *lines)
    needed = ALWAYS - shortage.end()
    wrong, told = [], 0
    for denied in (1, ALWAYS):
        for granted in range(0, needed, 1 + needed // MOST):
            shortage.begin(pid, granted, denied)
            answer = client.ask(anew(path, n), *lines)
            shortage.end()
            told += answer != right
            n += status(answer) == status(right)
            if not is_right(pattern, answer, right):
                wrong.append((granted, denied, answer[:300]))
    tally.holds(f"{path}: right, or not at all", not wrong, (len(wrong), wrong[:2]))
    again = client.ask(path, *lines)
    tally.holds(f"{path}: and right again with memory", status(again) == status(right) and
                is_right(pattern, again, right), again[:300])
    tally.holds(f"{path}: nothing falls over", site.process.poll() is None and site.web() == pid)
    print(f"{path}: {needed} allocations, {told} of {2 * needed} answers told of it")


def main():
    tally, shortage = Tally(), Shortage()
    with Site("--threads", "1", before=shortage.preload) as site:
        client = Client(site.port)
        for question in questions(site):
            run_out(site, shortage, client, tally, question)
    tally.finish()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Bad company: slow heads, slow readers, floods, readers who hang up, too few descriptors, too little memory; and
that meanwhile the others are served as ever, nothing is left behind, nothing spins. --full: the whole sizes."""

import multiprocessing
import os
import re
import resource
import select
import selectors
import socket
import statistics
import struct
import subprocess
import sys
import time

from running_site import Site, Tally

IS_FULL = "--full" in sys.argv
P99_S = 0.05 if IS_FULL else 2  # a busy machine is no failure of ours
TCP_ESTABLISHED = 1  # linux/tcp.h
HZ = os.sysconf("SC_CLK_TCK")
holds = None  # Tally.holds, set below


def size(full, small):
    return full if IS_FULL else small


def connect(port, i=0, room=0, timeout=20):
    """As client number i, at an address of its own."""
    held = socket.socket()
    if room:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    held.settimeout(timeout)
    held.bind((f"127.{1 + i // 62500 % 200}.{i // 250 % 250}.{1 + i % 250}", 0))
    held.connect(("127.0.0.1", port))
    return held


def media(film):
    return f"/media/{film.version_id}/original.mp4"


def head(path, *lines, method="GET"):
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: localhost", *lines, "", ""]).encode()


def status(held):
    """Of the next answer; 0 when there is none."""
    try:
        return int(held.recv(65536).split(None, 2)[1])
    except (OSError, IndexError, ValueError):
        return 0


def descriptors(pid):
    """A process that leaves no core dump shows them to root alone; how many, Linux 6.2 says to all."""
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except PermissionError:
        return os.stat(f"/proc/{pid}/fd").st_size


def settled(pid):
    """Its descriptors, once each of its threads has opened what it will want."""
    seen = [descriptors(pid)]
    while len(seen) < 10 or len(set(seen[-10:])) > 1:
        time.sleep(0.1)
        seen.append(descriptors(pid))
    return seen[-1]


def memory_kib(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.search(r"RssAnon:\s+(\d+)", file.read())[1])


def cpu_s(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        return sum(map(int, file.read().rsplit(")", 1)[1].split()[11:13])) / HZ


def share(pid, seconds):
    """Of one core, what the process takes."""
    before, begun = cpu_s(pid), time.monotonic()
    time.sleep(seconds)
    return (cpu_s(pid) - before) / (time.monotonic() - begun)


def within(is_so, seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.05)
    return False


class Others(multiprocessing.Process):
    """Those who mean well: a page and 64 KiB of a film, each on a connection of its own, until told."""

    def __init__(self, site):
        super().__init__(daemon=True)
        self.port, self.is_over = site.port, multiprocessing.Event()
        self.heard, self.said = multiprocessing.Pipe(False)
        self.heads = [head("/", "Connection: close"),
                      head(media(site.public[1]), "Range: bytes=1000000-1065535", "Connection: close")]

    def run(self):
        took, unserved, i = [], 0, 0
        while not self.is_over.is_set():
            begun = time.monotonic()
            try:
                with connect(self.port, 100000 + i) as held:
                    held.sendall(self.heads[i % 2])
                    unserved += status(held) != 200 + 6 * (i % 2)
                    while held.recv(1 << 18):
                        pass
            except OSError:
                unserved += 1
            took.append(time.monotonic() - begun)
            i += 1
            time.sleep(0.01)
        self.said.send((took, unserved))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.took, self.unserved = self.heard.recv()
        self.join()

    def are_served(self, what):
        p99 = statistics.quantiles(self.took + self.took[:1], n=100)[98]
        holds(f"{what}: the others are served meanwhile", not self.unserved and len(self.took) > 2,
              (self.unserved, len(self.took)))
        holds(f"{what}: and soon", p99 < P99_S, f"p99 {1000 * p99:.1f} ms")
        print(f"{what}: others' p99 {1000 * p99:.1f} ms of {len(self.took)}, median "
              f"{1000 * statistics.median(self.took):.1f} ms")


def hold(crowd, seconds, act):
    """act(held) for each once a second; {held: when the other side had ended it}."""
    ended, begun, chooser = {}, time.monotonic(), selectors.DefaultSelector()
    for held in crowd:
        held.setblocking(False)
        chooser.register(held, selectors.EVENT_READ)
    for second in range(1, seconds + 1):
        for held in crowd:
            if held in ended:
                continue
            try:
                act(held)
            except BlockingIOError:
                pass
            except OSError:
                ended[held] = time.monotonic() - begun
                chooser.unregister(held)
        while (left := begun + second - time.monotonic()) > 0 and len(ended) < len(crowd):
            for key, _ in chooser.select(left):
                try:
                    is_over = not key.fileobj.recv(1)
                except OSError:
                    is_over = True
                if is_over:
                    ended[key.fileobj] = time.monotonic() - begun
                    chooser.unregister(key.fileobj)
    for held in crowd:
        held.close()
    return ended


def slow_heads(site):
    """A byte a second, and half of a head and then nothing."""
    count, before = size(2000, 200), settled(site.web())
    with Others(site) as others:
        crowd = [connect(site.port, i) for i in range(count)]
        half = [connect(site.port, count + i) for i in range(300)]
        for i, held in enumerate(half):
            held.sendall(head("/")[:1 + i % 30])
        cpu = cpu_s(site.web())
        ended = hold(crowd, 20, lambda held: held.send(b"GET /"[:1]))
        cpu = (cpu_s(site.web()) - cpu) / 20
        times = sorted(ended.values())
        for held in half:
            held.close()
    holds(f"{count} slow heads are all ended", len(ended) == count, len(ended))
    holds("within 16 s", times and times[-1] < 15.5 + P99_S, times[-1:])
    others.are_served(f"{count} slow heads, 300 halves")
    holds("they leave no descriptor", within(lambda: descriptors(site.web()) <= before + 3, 20),
          (before, descriptors(site.web())))
    print(f"{count} slow heads: ended after {times[0]:.1f} to {times[-1]:.1f} s, CPU {100 * cpu:.1f} % of a core")


def slow_readers(site):
    """Of a big film, through the smallest window there is, a byte a second."""
    count, before = size(1000, 100), memory_kib(site.web())
    with Others(site) as others:
        crowd = [connect(site.port, i, room=1) for i in range(count)]
        for held in crowd:
            held.sendall(head(media(site.public[1])))
        cpu = cpu_s(site.web())
        seconds = size(66, 4)
        ended = hold_reading(crowd, seconds)
        cpu = (cpu_s(site.web()) - cpu) / seconds
    others.are_served(f"{count} slow readers")
    holds("slow readers cost no memory of ours", memory_kib(site.web()) - before < 40 * count, memory_kib(site.web()))
    if IS_FULL:
        holds("all are cut within a minute", len(ended) == count and max(ended) < 62, (len(ended), max(ended or [0])))
    print(f"{count} slow readers: {len(ended)} cut, after {min(ended or [0]):.0f} to {max(ended or [0]):.0f} s, CPU "
          f"{100 * cpu:.1f} % of a core")


def hold_reading(crowd, seconds):
    """A byte a second for each; after how long which were cut."""
    ended, begun, left = [], time.monotonic(), set(crowd)
    while left and time.monotonic() - begun < seconds:
        for held in list(left):
            # What has come can still be read after the other side has cut it: the kernel knows.
            if held.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] != TCP_ESTABLISHED:
                left.discard(held)
                ended.append(time.monotonic() - begun)
            elif select.select([held], [], [], 0)[0]:
                held.recv(1)
        time.sleep(max(0, 1 - (time.monotonic() - begun) % 1))
    for held in crowd:
        held.close()
    return ended


def floods(site):
    """Heads without end, for a second at least: that others are served must be seen often enough."""
    total, before = size(1 << 30, 128 << 20), memory_kib(site.web())
    piece = b"".join(b"X-%d: %s\r\n" % (i, b"a" * 1000) for i in range(64))
    sent, refused, i = 0, 0, 0
    begun = time.monotonic()
    with Others(site) as others:
        while (sent < total or time.monotonic() - begun < 1) and time.monotonic() - begun < 300:
            i += 1
            with connect(site.port, i) as held:
                try:
                    held.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
                    for _ in range(16):
                        sent += held.send(piece)
                except OSError:
                    pass
                refused += status(held) in (431, 400, 0)
    took = time.monotonic() - begun
    holds("floods of heads are refused", refused == i and sent >= total, (refused, i, sent))
    others.are_served(f"{sent >> 20} MiB of heads")
    holds("and leave no memory behind", memory_kib(site.web()) - before < 4096, (before, memory_kib(site.web())))
    print(f"{sent >> 20} MiB of heads on {i} connections in {took:.0f} s: anonymous memory {before} -> "
          f"{memory_kib(site.web())} KiB")


def resets(site):
    """Readers who hang up in the middle, in the hardest way."""
    count, pid = size(10000, 500), site.web()
    before = descriptors(pid), memory_kib(pid)
    with Others(site) as others:
        for i in range(count):
            with connect(site.port, i) as held:
                held.sendall(head(media(site.public[1]), "Range: bytes=0-"))
                if i % 3:
                    held.recv(1 << (i % 17))
                held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.kill(pid, 13)  # SIGPIPE, as an old library might
    others.are_served(f"{count} resets")
    holds("they leave no descriptor", within(lambda: descriptors(pid) <= before[0] + 1, 5), descriptors(pid))
    holds("and no memory", memory_kib(pid) - before[1] < 4096, (before, memory_kib(pid)))
    holds("nor does SIGPIPE end anything", site.web() == pid)


def batch(site, i):
    """A hundred requests, good and bad, that leave the connection open: (bytes, statuses)."""
    film, chance = site.public[1], i * 7919 % 1000003
    rows = [(head("/"), 200), (head(f"/films/{film.slug}"), 200), (head(f"/nothing-{chance}"), 404),
            (head(f"/search?q=kettle%20{chance % 50}"), 200), (head(f"/?{chance % 40}", method="HEAD"), 200),
            (head(media(film), f"Range: bytes={chance}-{chance + 999}"), 206),
            (head(media(film), "Range: bytes=99999999999-"), 416),
            (head(media(film), f"Range: bytes=1-2,{chance}-{chance + 9}"), 206),
            (head("/", "If-None-Match: *"), 304), (head("/api/v1/films?limit=2"), 200)]
    return b"".join(raw for raw, _ in rows) * 10, [status for _, status in rows] * 10


def answers(stream, methods_head, count):
    """The statuses of count answers."""
    seen = []
    for i in range(count):
        line = stream.readline()
        if not line:
            return seen
        seen.append(int(line.split()[1]))
        length = 0
        while (line := stream.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        if i not in methods_head and seen[-1] not in (204, 304):
            stream.read(length)
    return seen


# Each ends its connection; half a head, which waits for the rest though its sender has gone, is in slow_heads.
BROKEN = [b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"POST / HTTP/1.1\r\nHost: a\r\n"
          b"Content-Length: 100000\r\n\r\nhello", b"GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", b""]


def no_growth(site):
    """Good and bad requests, again and again."""
    total, pid, wrong, asked = size(1000000, 30000), site.web(), [], 0
    for i in range(16):  # either loop has opened what it needs
        with connect(site.port, i) as held:
            held.sendall(batch(site, i)[0])
            answers(held.makefile("rb"), set(range(4, 100, 10)), 100)
    before, steps, begun = descriptors(pid), [], time.monotonic()
    while asked < total:
        for i in range(asked // 100, asked // 100 + total // 1000):
            raw, wanted = batch(site, i)
            with connect(site.port, i) as held:
                stream = held.makefile("rb")
                held.sendall(raw)
                seen = answers(stream, set(range(4, 100, 10)), 100)
                wrong += [(want, got) for want, got in zip(wanted, seen) if want != got]
                wrong += [len(seen)] * (len(seen) < 100)
                stream.close()
            with connect(site.port, i) as held:
                held.sendall(BROKEN[i % len(BROKEN)])
        asked += total // 10
        steps.append((descriptors(pid), memory_kib(pid)))
    took = time.monotonic() - begun
    left = within(lambda: descriptors(pid) <= before + 3, 20)  # two films, a file of the database
    holds(f"{total} requests are answered as they should be", not wrong, (len(wrong), wrong[:5]))
    holds("no descriptor is left behind", left, descriptors(pid))
    holds("no memory is left behind", steps[-1][1] - steps[4][1] < 1024, steps)
    print(f"{total} requests in {took:.0f} s: descriptors, anonymous KiB at each tenth: {steps}")


def is_quiet(site):
    used = share(site.web(), 2)
    holds("nothing spins afterwards", used < 0.02, used)


def once(site, raw):
    with connect(site.port) as held:
        held.sendall(raw)
        return status(held)


def few_descriptors():
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))


def full():
    """256 descriptors, a thousand clients who stay."""
    count = size(1000, 600)
    with Site("--threads", "2", before=few_descriptors) as site:
        crowd = [connect(site.port, i) for i in range(count)]
        time.sleep(1)
        used = share(site.web(), 2)
        holds("full, nothing spins", used < 0.05, used)
        holds("full, descriptors are left for what matters", descriptors(site.web()) < 250, descriptors(site.web()))
        withdrawn = site.run("films", "withdraw", site.public[0].slug)
        holds("full, a film can be withdrawn", withdrawn.returncode == 0, withdrawn.stderr)
        begun = time.monotonic()
        told = [once(site, head("/")) for _ in range(100)]
        holds("full, who comes and asks is told to come again, soon", set(told) <= {200, 503} and
              time.monotonic() - begun < 100 * P99_S, set(told))
        for held in crowd:
            try:
                held.sendall(head("/", "Connection: close"))
            except OSError:
                pass
        seen = [status(held) for held in crowd]
        for held in crowd:
            held.close()
        # Who asks nothing makes room: 0.
        holds("all are served in the end, or told to come again, or have made room", set(seen) <= {0, 200, 503} and
              200 in seen, {kind: seen.count(kind) for kind in set(seen)})
        with connect(site.port) as held:
            held.sendall(head(media(site.public[0])))
            holds("withdrawn it is", status(held) == 404)
        print(f"{count} clients, 256 descriptors: {100 * used:.1f} % of a core while full; "
              f"{ {kind: seen.count(kind) for kind in set(seen)} }")


def short_of_memory():
    """Hardly an address is left for anything new."""
    with Site() as site:
        pid, film = site.web(), head(media(site.public[0]), "Range: bytes=0-9")
        holds("(a film is watched)", [once(site, film) for _ in range(8)] == [206] * 8)  # by either loop
        with open(f"/proc/{pid}/statm", encoding="ascii") as file:
            most = int(file.read().split()[0]) * resource.getpagesize() + (4 << 20)
        resource.prlimit(pid, resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))
        crowd = []
        for i in range(size(3000, 1000)):
            crowd.append(connect(site.port, i, timeout=5))
            crowd[-1].sendall(head(f"/search?q=kettle%20night&{i}") if i % 2 else head(f"/films/clip-{1 + i % 30}"))
        seen = [status(held) for held in crowd]
        counted = {kind: seen.count(kind) for kind in sorted(set(seen))}
        holds("short of memory, who is not answered is told so or let go", set(seen) <= {0, 200, 500, 503}, counted)
        for held in crowd:
            held.close()
        holds("nothing falls over", site.web() == pid and site.process.poll() is None)
        holds("the film goes on", once(site, film) == 206)
        resource.prlimit(pid, resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        again = [once(site, head(path)) for path in ("/", "/search?q=kettle", media(site.public[1]), "/films/clip-7")]
        holds("with room again, all is as before", again == [200] * 4, again)
        print(f"4 MiB of addresses more than at rest, {len(seen)} clients: {counted}")


def main():
    global holds
    tally = Tally()
    holds = tally.holds
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    parts = [part for part in (slow_heads, slow_readers, floods, resets, no_growth, is_quiet)
             if not sys.argv[2:] or part.__name__ in sys.argv[2:]]
    with Site() as site:
        for part in parts:
            try:
                part(site)
            except (AssertionError, OSError, ValueError, IndexError, subprocess.SubprocessError) as error:
                holds(part.__name__, False, repr(error))
    for part in (full, short_of_memory):
        if not sys.argv[2:] or part.__name__ in sys.argv[2:]:
            part()
    tally.finish()


if __name__ == "__main__":
    main()

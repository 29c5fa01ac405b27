#!/usr/bin/env python3
"""How incare lives as a service: what it tells its manager, how it takes new settings while it runs."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.request

from a_library import ROOT, Library
from running_site import Tally, free_port
from as_systemd import Systemd

holds = None  # Tally.holds, set below


def write(path, text):
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write(text)
    os.rename(path + ".new", path)


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="utf-8") as file:
        return [int(child) for child in file.read().split()]


def status(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as reply:
        return reply.status


def tells():
    """READY, RELOADING and READY again, STOPPING."""
    for abstract in (False, True):
        with Library() as library, Systemd(library.data, "--listen", f"127.0.0.1:{(port := free_port())}",
                                           abstract=abstract) as systemd:
            where = "an abstract socket" if abstract else "a socket"
            ready = systemd.until("READY")
            holds(f"{where} hears READY=1", ready and ready["READY"] == "1", ready)
            holds("with a status", ready and ready.get("STATUS") == "Serving", ready)
            holds("when it is so", status(port) == 200)
            before = time.monotonic_ns() // 1000
            systemd.server.send_signal(signal.SIGHUP)
            said = systemd.until("RELOADING")
            holds("RELOADING=1 with the clock", said and said["RELOADING"] == "1" and
                  before <= int(said["MONOTONIC_USEC"]) <= time.monotonic_ns() // 1000, said)
            holds("then READY=1", systemd.until("READY") is not None)
            systemd.server.terminate()
            said = systemd.until("STOPPING")
            holds("STOPPING=1 with how long it may take", said and said["STOPPING"] == "1" and
                  int(said["EXTEND_TIMEOUT_USEC"]) == 15000000, said)
            holds("told to end, it ends well", systemd.server.wait(20) == 0)
            holds("no signs of life that nobody asked for", not any("WATCHDOG" in said for _, said in systemd.heard))


def shows_life():
    """WATCHDOG=1 as long as the loops that serve turn, and not a moment longer."""
    with Library() as library, Systemd(library.data, "--listen", f"127.0.0.1:{free_port()}",
                                       WATCHDOG_USEC="2000000") as systemd:
        systemd.until("READY")
        beats = systemd.hear(3)
        holds("signs of life, twice in each interval", sum("WATCHDOG" in said for said in beats) >= 3, beats)
        web = children(systemd.server.pid)[0]
        os.kill(web, signal.SIGSTOP)
        systemd.hear(1)
        beats = systemd.hear(2)
        holds("none from loops that stand", not beats, beats)
        os.kill(web, signal.SIGCONT)
        holds("again when they turn", systemd.until("WATCHDOG") is not None)

    with Library() as library, Systemd(library.data, "--listen", f"127.0.0.1:{free_port()}",
                                       WATCHDOG_USEC="2000000", WATCHDOG_PID="1") as systemd:
        systemd.until("READY")
        beats = systemd.hear(2)
        holds("none when another process is watched", not beats, beats)


def reloads():
    with Library() as library:
        conf, port = os.path.join(library.data, "incare.conf"), free_port()
        text = f'[files]\ndata = "{library.data}"\n[site]\nlisten = ["127.0.0.1:{port}"]\n'
        write(conf, text)
        with Systemd(library.data, "--config", conf) as systemd:
            systemd.until("READY")
            web, worker, packager = children(systemd.server.pid)

            write(conf, text + '[log]\nlog_level = "loud"\n')
            systemd.server.send_signal(signal.SIGHUP)
            said = systemd.until("READY")
            holds("a bad file is told to the manager", said and "refused" in said["STATUS"], said)
            holds("and in the log, with the place", f"{conf}:6:13: " in systemd.logged() and
                  "settings.refused" in systemd.logged(), systemd.logged())
            holds("and nothing is disturbed", children(systemd.server.pid) == [web, worker, packager])

            write(conf, text.replace(str(port), "1").replace("[site]", 'library_default_state = "live"\n[site]') +
                  'threads = 3\n[log]\nlog_level = "debug"\n')
            systemd.server.send_signal(signal.SIGHUP)
            said = systemd.until("READY")
            holds("a good file is taken", said and said["STATUS"] == "Serving", said)
            events = [json.loads(line) for line in systemd.logged().splitlines() if line.startswith("{")]
            waits = {event["setting"] for event in events if event["event"] == "settings.waits_for_restart"}
            taken = {event["setting"] for event in events if event["event"] == "settings.changed"}
            holds("what cannot change at run time says so", waits == {"listen", "threads"}, waits)
            holds("the rest is taken over", taken == {"library_default_state", "log_level"}, taken)
            holds("the worker is another", library.until(
                lambda: worker not in children(systemd.server.pid)) is not None)
            holds("the web process goes on", web in children(systemd.server.pid))
            holds("at its address", status(port) == 200)
            library.put("a.mp4", "one.mp4")
            holds("and works by the new settings", library.until(
                lambda: library.films().get("a", {}).get("state") == "live") is not None, library.films())

            os.remove(conf)
            systemd.server.send_signal(signal.SIGHUP)
            said = systemd.until("READY")
            holds("a file that has gone is a bad one", said and "refused" in said["STATUS"], said)
            holds("it still serves", status(port) == 200)


def listening(host="127.0.0.1", family=socket.AF_INET):
    held = socket.socket(family, socket.SOCK_STREAM)
    held.bind((host, 0))
    held.listen(4096)
    return held


def is_activated():
    """Sockets from the service manager: taken, shared by the loops, never closed for others."""
    with Library() as library, listening() as one, listening() as two, \
            Systemd(library.data, "--threads", "4", "--listen", "127.0.0.1:1", sockets=[one, two],
                    LISTEN_FDNAMES="http:incare.socket") as systemd:
        systemd.until("READY")
        ports = [held.getsockname()[1] for held in (one, two)]
        holds("both answer", [status(port) for port in ports] == [200, 200])
        printed = [line for line in systemd.logged().splitlines() if line.startswith("http")]
        holds("they are what is printed, and listen is not", printed ==
              [f"http://localhost:{port}/" for port in ports], printed)
        web, worker, packager = children(systemd.server.pid)
        holds("many at once", many(ports[0], 200) == 200)
        holds("the worker holds none of them", not inodes(worker) & inodes(os.getpid(), (one, two)))

        os.kill(web, signal.SIGKILL)
        holds("who connects while nobody serves is answered all the same", status(ports[0]) == 200)
        systemd.server.terminate()
        holds("told to end, it ends well", systemd.server.wait(20) == 0)
        waiting = [ask(ports[0]) for _ in range(20)]
        holds("a connection between two lives is made", len(waiting) == 20)
        systemd.start()
        holds("and answered by the next", [answer(held) for held in waiting] == [200] * 20)


def told_twice():
    """Who tells it to end twice does not want to wait for a reader who takes his time."""
    with Library() as library:
        library.put("large.mp4", "large.mp4")
        library.index()
        library.run("films", "publish", "large")
        version = library.film("large")["versions"][0]["id"]
        library.serve("--drain", "60 s")
        processes = children(library.server.pid)
        with socket.socket() as reader:
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
            reader.connect(("127.0.0.1", int(library.base.rsplit(":", 1)[1])))
            reader.sendall(f"GET /media/{version}/original.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            reader.recv(4096)
            library.server.terminate()
            time.sleep(1)
            holds("told to end, it waits for its readers", library.server.poll() is None)
            begun = time.monotonic()
            library.server.send_signal(signal.SIGINT)
            holds("told again, it ends at once, and well", library.server.wait(20) == 0 and
                  time.monotonic() - begun < 5, time.monotonic() - begun)
            holds("and leaves nobody behind", not any(os.path.exists(f"/proc/{child}") for child in processes))


class Film:
    """A live film and who asks for it: every answer is whole, or shows that it is not."""

    def __init__(self, library):
        library.put("a.mp4", "large.mp4")
        library.put("a.json", '{"state": "live"}')
        library.index()
        self.path = f"/media/{library.film('a')['versions'][0]['id']}/original.mp4"
        with open(library.at("a.mp4"), "rb") as file:
            self.content = file.read()

    def ask(self, held, first, length):
        """"whole", "cut" (in the middle), "unanswered", or what is wrong with it."""
        try:
            held.sendall(f"GET {self.path} HTTP/1.1\r\nHost: localhost\r\nRange: bytes={first}-{first + length - 1}"
                         "\r\n\r\n".encode())
            stream = held.makefile("rb")
            line = stream.readline()
            if not line:
                return "unanswered"
            if not line.startswith(b"HTTP/1.1 206 "):
                return repr(line)
            said = dict(field.split(b": ", 1) for field in iter(lambda: stream.readline().rstrip(), b""))
            body = stream.read(int(said[b"Content-Length"]))
        except ConnectionError:
            return "cut"
        if self.content[first:first + len(body)] != body or int(said[b"Content-Length"]) != length:
            return "wrong bytes"
        return "whole" if len(body) == length else "cut"


def ends_under_load():
    """TERM while ranges and whole films are read, also by slow readers, and new ones ask all the time."""
    with Library() as library, contextlib.nullcontext(Film(library)) as film, \
            Systemd(library.data, "--listen", f"127.0.0.1:{(port := free_port())}", "--drain", "3 s") as systemd:
        told = threading.Event()
        systemd.until("READY")
        heard = {"ranges": [], "films": [], "slow": [], "late": []}

        def ranges(seed):
            at, result = seed, "whole"
            with socket.create_connection(("127.0.0.1", port), 20) as held:
                while result == "whole":
                    at = at * 48271 % 2147483647
                    result = film.ask(held, at % (len(film.content) - 300000), 300000)
                    heard["ranges"].append(result)

        def whole(kind, room, pause):
            with socket.socket() as held:
                held.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
                held.settimeout(20)
                held.connect(("127.0.0.1", port))
                held.sendall(f"GET {film.path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
                got = bytearray()
                try:
                    while data := held.recv(65536):
                        got += data
                        time.sleep(pause)
                except ConnectionError:
                    pass
            body = bytes(got.partition(b"\r\n\r\n")[2])
            heard[kind].append("whole" if body == film.content else
                               "cut" if len(body) < len(film.content) and film.content.startswith(body) else "wrong")

        def late():
            while systemd.server.poll() is None:
                try:
                    with socket.create_connection(("127.0.0.1", port), 5) as held:
                        asked_late = told.is_set()
                        result = film.ask(held, 0, 10)
                        if asked_late and time.monotonic() > begun + 0.7:
                            heard["late"].append(result)
                except OSError:
                    time.sleep(0.01)

        begun = time.monotonic() + 1000
        threads = [threading.Thread(target=ranges, args=(seed,)) for seed in range(1, 7)]
        threads += [threading.Thread(target=whole, args=("films", 1 << 20, 0.002)) for _ in range(3)]
        threads += [threading.Thread(target=whole, args=("slow", 4096, 0.01)) for _ in range(5)]
        threads += [threading.Thread(target=late) for _ in range(2)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        begun = time.monotonic()
        told.set()
        systemd.server.terminate()
        ended = systemd.server.wait(20)
        took = time.monotonic() - begun
        for thread in threads:
            thread.join(20)
        holds("TERM under load: it ends well, within the time", ended == 0 and took < 4.5, (ended, took))
        holds("ranges are whole until the end, which shows", set(heard["ranges"]) <= {"whole", "cut", "unanswered"} and
              heard["ranges"].count("whole") > 20, set(heard["ranges"]))
        holds("no range that was begun is cut", "cut" not in heard["ranges"][:-6], heard["ranges"][-6:])
        holds("films that can be finished are", heard["films"] == ["whole"] * 3, heard["films"])
        holds("slow readers are cut, visibly", heard["slow"] == ["cut"] * 5, heard["slow"])
        holds("nobody new is taken", "whole" not in heard["late"], len(heard["late"]))


def restarts_under_load():
    with Library() as library, contextlib.nullcontext(Film(library)) as film, listening() as held, \
            Systemd(library.data, sockets=[held]) as systemd:
        systemd.until("READY")
        port, answers, is_over = held.getsockname()[1], [], threading.Event()

        def load(seed):
            at = seed
            while not is_over.is_set():
                try:
                    answers.append(status(port))
                    at = at * 48271 % 2147483647
                    with socket.create_connection(("127.0.0.1", port), 20) as held:
                        answers.append(film.ask(held, at % (len(film.content) - 300000), 300000))
                except OSError as error:
                    answers.append(repr(error))
        threads = [threading.Thread(target=load, args=(seed,)) for seed in range(1, 9)]
        for thread in threads:
            thread.start()
        for _ in range(5):
            time.sleep(0.3)
            systemd.server.terminate()
            systemd.server.wait(20)
            systemd.start()
            systemd.until("READY")
        is_over.set()
        for thread in threads:
            thread.join()
        holds("five restarts under load lose no request", len(answers) > 200 and set(answers) == {200, "whole"},
              (len(answers), set(answers)))
        print(f"five restarts under load: {len(answers)} connections, all answered")


def ask(port):
    held = socket.create_connection(("127.0.0.1", port), 5)
    held.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    return held


def answer(held):
    with held:
        held.settimeout(10)
        return int(held.recv(4096).split()[1])


def many(port, count):
    waiting = [ask(port) for _ in range(count)]
    return sum(answer(held) == 200 for held in waiting)


def inodes(pid, of=None):
    """The sockets a process holds; of: only these files of it."""
    held = set()
    for fd in os.listdir(f"/proc/{pid}/fd") if of is None else [str(one.fileno()) for one in of]:
        try:
            held.add(os.readlink(f"/proc/{pid}/fd/{fd}"))
        except OSError:
            continue
    return {name for name in held if name.startswith("socket:")}


def refuses_sockets():
    with Library() as library:
        quiet = socket.socket()
        quiet.bind(("127.0.0.1", 0))
        with listening() as good, listening("0.0.0.0") as open_to_all, quiet, \
                socket.socket(socket.AF_UNIX) as local:
            local.bind(os.path.join(library.data, "local"))
            local.listen()
            for name, held, environment, said in (
                    ("one that does not listen", quiet, {}, "ListenStream="),
                    ("one of no network", local, {}, "ListenStream="),
                    ("one open to a network", open_to_all, {}, "behind_proxy"),
                    ("one of another name", good, {"LISTEN_FDNAMES": "gopher"}, "FileDescriptorName=http"),
                    ("one for TLS without a certificate", good, {"LISTEN_FDNAMES": "https"}, "tls_certificates")):
                with Systemd(library.data, sockets=[held], **environment) as systemd:
                    holds(f"{name} is a bad setting", systemd.server.wait(10) == 78)
                    holds(f"{name}: why", said in systemd.logged(), systemd.logged())
        with Systemd(library.data, "--listen", f"127.0.0.1:{(port := free_port())}", LISTEN_PID="1",
                     LISTEN_FDS="1") as systemd:
            systemd.until("READY")
            holds("sockets for another process are not ours", status(port) == 200)


def units():
    folder = os.path.join(ROOT, "config", "systemd")
    service = os.path.join(folder, "incare.service")
    if not shutil.which("systemd-analyze"):
        print("skipped: systemd-analyze is not here (Debian package systemd)")
        return
    done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=15", service],
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=False)
    holds("the service's exposure is at most 1.5", done.returncode == 0, done.stdout[-300:])
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", service, os.path.join(folder, "incare.socket")],
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=False)
    wrong = [line for line in done.stdout.splitlines() if "incare" in line and "is not executable" not in line]
    holds("systemd has nothing to say against the units", not wrong, wrong)


def main():
    global holds
    tally = Tally()
    holds = tally.holds
    for part in (tells, shows_life, reloads, is_activated, told_twice, ends_under_load, restarts_under_load,
                 refuses_sockets, units):
        try:
            part()
        except (AssertionError, OSError, KeyError, ValueError, TypeError, subprocess.SubprocessError) as error:
            holds(part.__name__, False, repr(error))
    tally.finish()


if __name__ == "__main__":
    main()

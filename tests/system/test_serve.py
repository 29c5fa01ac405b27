#!/usr/bin/env python3
"""The command line and the processes of incare: what is started, what falls and comes back, how it ends,
and what is said when something is wrong."""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time

from a_library import INCARE, Library, clip, digest
from running_site import Tally, free_port

holds = None  # Tally.holds, set below


def run(*words, **environment):
    return subprocess.run([INCARE, *words], text=True, timeout=30, check=False, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env={**os.environ, **environment})


def children(pid):
    """{pid: what it holds open} of the processes pid started."""
    with open(f"/proc/{pid}/task/{pid}/children", encoding="utf-8") as file:
        return [int(child) for child in file.read().split()]


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def processes():
    with Library() as library:
        library.serve()
        holds("the address is the only thing printed", re.fullmatch(r"http://localhost:\d+", library.base))
        port = int(library.base.rsplit(":", 1)[1])
        for host in ("127.0.0.1", "::1"):
            if host == "::1" and not os.path.exists("/proc/net/if_inet6"):
                continue
            with socket.create_connection((host, port), 2):
                holds(f"{host} answers", True)
        first = children(library.server.pid)
        holds("a web process, a worker and a packager", len(first) == 3, first)
        for pid in first:
            os.kill(pid, signal.SIGKILL)
        came_back = library.until(lambda: len(children(library.server.pid)) == 3 and
                                  not set(first) & set(children(library.server.pid)))
        holds("what is killed comes back", came_back is not None)
        holds("at the same address", library.until(lambda: answers(library)) is not None)
        second = children(library.server.pid)
        begun = time.monotonic()
        library.server.terminate()
        holds("told to end, it ends well", library.server.wait(20) == 0)
        holds("soon", time.monotonic() - begun < 5, time.monotonic() - begun)
        holds("and all of it", not any(map(is_alive, second)))
        library.stop()

        library.serve()
        orphans = children(library.server.pid)
        library.stop(signal.SIGKILL)
        holds("killed itself, it leaves nobody behind",
              library.until(lambda: not any(map(is_alive, orphans))) is not None)
        library.serve()
        holds("and can be started again at once", answers(library))
        library.stop()
        library.serve("--worker", "off")
        holds("without a worker there is none", len(children(library.server.pid)) == 1)
        worker = subprocess.Popen([INCARE, "work", "--data", library.data], stderr=subprocess.DEVNULL)
        library.put("a.mp4", "one.mp4")
        holds("which may be another process", library.until(lambda: "a" in library.films()) is not None)
        worker.terminate()
        holds("that ends when told to", worker.wait(10) == 0)


def answers(library):
    try:
        return library.get("/readyz")[0] == 200
    except OSError:
        return False


def fences():
    """As root the mode of vault/ stops nobody; the fence does."""
    with Library() as library:
        library.serve()
        for pid in children(library.server.pid):
            with open(f"/proc/{pid}/status", encoding="utf-8") as file:
                status = dict(line.split(":", 1) for line in file)
            holds(f"process {pid} is fenced", status["Seccomp"].strip() == "2" and
                  status["NoNewPrivs"].strip() == "1", status["Seccomp"])
        vault = os.stat(os.path.join(library.data, "vault")).st_mode & 0o777
        holds("vault/ is its owner's alone", vault == 0o700, oct(vault))


def refusals():
    with tempfile.TemporaryDirectory() as folder, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        conf = os.path.join(folder, "incare.conf")
        with open(conf, "w", encoding="utf-8") as file:
            file.write("[site]\nlisen = [\"localhost:1\"]\n")
        data = os.path.join(folder, "data")
        rows = [
            ("no such command", ["serv"], {}, 2, "incare serve"),
            ("no such flag", ["films", "list", "--jsn"], {}, 2, "--json"),
            ("a flag of another command", ["probe", "--deep", "x"], {}, 2, "--deep"),
            ("no such action", ["films", "lst"], {}, 2, "incare help films"),
            ("a word too many", ["check", "now"], {}, 2, "incare check"),
            ("no such file", ["probe", os.path.join(folder, "gone")], {}, 1, "gone"),
            ("no such data", ["films", "list", "--data", data], {}, 1, "--data"),
            ("no such config", ["check", "--config", data], {}, 78, data),
            ("an unknown setting", ["check", "--config", conf], {}, 78, f"{conf}:2:1: unknown setting 'lisen'; "
             "did you mean 'listen'?"),
            ("the same by the environment", ["check"], {"INCARE_CONFIG": conf}, 78, "'lisen'"),
            ("an unknown variable", ["check"], {"INCARE_LISEN": "x"}, 78, "INCARE_LISEN"),
            ("a bad value", ["check", "--drain", "soon"], {}, 78, "--drain"),
            ("open to a network", ["serve", "--data", data, "--listen", "0.0.0.0:0"], {}, 78, "behind_proxy"),
            ("a folder shown to a network", ["serve", "--data", data, "--media", folder, "--behind-proxy",
                                             "true"], {}, 78, "--media"),
            ("a port that is taken", ["serve", "--data", data, "--listen",
                                      f"127.0.0.1:{taken.getsockname()[1]}"], {}, 1, "another program"),
            ("an address of elsewhere", ["serve", "--data", data, "--behind-proxy", "on", "--listen",
                                         "192.0.2.1:8080"], {}, 1, "no such address"),
        ]
        for name, words, environment, status, said in rows:
            done = run(*words, **environment)
            holds(f"{name}: status {status}", done.returncode == status, done.returncode)
            holds(f"{name}: is said on stderr", done.stderr.startswith("incare: ") and said in done.stderr,
                  done.stderr)
            holds(f"{name}: nothing on stdout", done.stdout == "", done.stdout)
        done = subprocess.run(["prlimit", "--nofile=256:256", INCARE, "serve", "--data", data, "--listen",
                               "127.0.0.1:0", "--threads", "64"], capture_output=True, text=True, timeout=20,
                              check=False)
        holds("too few descriptors for the loops: that is said, and what to do", done.returncode == 1 and
              "LimitNOFILE" in done.stderr and "lower threads" in done.stderr, done.stderr)


def words():
    done = run("--version")
    holds("--version names the linked libraries", done.returncode == 0 and all(
        re.search(rf"^{name} \d", done.stdout, re.M) for name in
        ("incare", "libmicrohttpd", "SQLite", "GnuTLS", "jansson", "expat")), done.stdout)
    listed = re.findall(r"^  incare (\w+) ", run("help").stdout, re.M)
    holds("help lists the commands", {"serve", "work", "index", "probe", "films", "check"} <= set(listed))
    for command in listed:
        if command != "help":
            done = run("help", command)
            holds(f"help {command}", done.returncode == 0 and f"incare {command}" in done.stdout)
    patterns = [row["pattern"] for row in json.loads(run("routes", "--json").stdout)]
    holds("routes names every URL", "/films/:slug" in patterns and "/healthz" in patterns, patterns)


def flip(path, at):
    """One bit, in another file of that name."""
    with open(path, "rb") as file:
        content = bytearray(file.read())
    content[at] ^= 1
    with open(path + ".new", "wb") as file:
        file.write(content)
    os.replace(path + ".new", path)


def checked():
    with Library() as library:
        library.put("a.mp4", "one.mp4")
        library.put("b.mp4", "large.mp4")
        library.put("b.json", '{"state": "draft"}')
        library.index()
        shown = json.loads(library.run("check", "--json", "--deep").stdout)["checks"]
        holds("all is well", all(check["ok"] for check in shown), shown)
        names = library.renditions()
        holds("two renditions", len(names) == 2, names)
        for name in names:
            path = os.path.join(library.data, "renditions", name)
            for at in (0, os.path.getsize(path) // 2, os.path.getsize(path) - 1):
                flip(path, at)
                holds("a changed byte is not seen from its length", library.run("check").returncode == 0)
                done = library.run("check", "--deep", check=False)
                bad = [line for line in done.stdout.splitlines() if line.startswith("bad")]
                holds(f"but from its digest, byte {at} too", done.returncode == 1 and
                      [name in line and "its content has changed" in line for line in bad] == [True, False], bad)
                flip(path, at)
        holds("all is well again", library.run("check", "--deep").returncode == 0)
        shutil.copyfile(clip("noted.mp4"), path + ".new")
        os.rename(path + ".new", path)
        with sqlite3.connect(os.path.join(library.data, "catalogue.db")) as db:
            db.execute("UPDATE renditions SET sha256 = ?, bytes = ? WHERE path = ?",
                       (digest(path), os.path.getsize(path), name))
        holds("as it was made is not seen to be dirty", library.run("check").returncode == 0)
        done = library.run("check", "--deep", check=False)
        holds("but by the proof", done.returncode == 1 and "is not clean: mdat: SEI" in done.stdout, done.stdout)
        os.remove(path)
        done = library.run("check", "--json", check=False)
        holds("a file that is gone is seen", done.returncode == 1 and name in done.stdout)
        os.chmod(os.path.join(library.data, "vault"), 0o755)
        done = library.run("check", check=False)
        holds("so is an open vault", "chmod 700 vault" in done.stdout, done.stdout)
        done = library.run("check", "--disk-reserve", "9000 TiB", check=False)
        holds("so is a full disk", "bad  disk" in done.stdout, done.stdout)


def main():
    global holds
    tally = Tally()
    holds = tally.holds
    for part in (processes, fences, refusals, words, checked):
        try:
            part()
        except (AssertionError, OSError, KeyError, ValueError, subprocess.SubprocessError) as error:
            holds(part.__name__, False, repr(error))
    tally.finish()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""How incare lives as a service: what it tells its manager, how it takes new settings while it runs."""

import json
import os
import signal
import subprocess
import time
import urllib.request

from a_library import Library
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
            web, worker = children(systemd.server.pid)

            write(conf, text + '[log]\nlog_level = "loud"\n')
            systemd.server.send_signal(signal.SIGHUP)
            said = systemd.until("READY")
            holds("a bad file is told to the manager", said and "refused" in said["STATUS"], said)
            holds("and in the log, with the place", f"{conf}:6:13: " in systemd.logged() and
                  "settings.refused" in systemd.logged(), systemd.logged())
            holds("and nothing is disturbed", children(systemd.server.pid) == [web, worker])

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


def main():
    global holds
    tally = Tally()
    holds = tally.holds
    for part in (tells, shows_life, reloads):
        try:
            part()
        except (AssertionError, OSError, KeyError, ValueError, TypeError, subprocess.SubprocessError) as error:
            holds(part.__name__, False, repr(error))
    tally.finish()


if __name__ == "__main__":
    main()

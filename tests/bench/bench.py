#!/usr/bin/env python3
"""Side by side with nginx, in one run: bench.py [--quick] [--rounds N] [--json FILE] [PATTERN...].

Each pattern is run in rounds, ours and nginx's in turn; CPU is the servers' own, from the scheduler.
The network is a loopback of its own with an MTU of 1500: with the usual 65536 nginx may wait 40 ms
for a packet to fill, which no network would show."""

import argparse
import os
import resource
import sys
import time

import cold
import idle
import mixed
import network
import servers
import slow
import steady
import table
from pattern import Run, rows_of, say
from stage import Stage

PATTERNS = [*steady.PATTERNS, *slow.PATTERNS, *idle.PATTERNS, *cold.PATTERNS, *mixed.PATTERNS]


def read_arguments():
    words = list(dict.fromkeys(pattern.word for pattern in PATTERNS))
    parser = argparse.ArgumentParser(description="side by side with nginx")
    parser.add_argument("--quick", action="store_true",
                        help="a moment of each, to see that it works: compares nothing")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", metavar="FILE", help="keep the figures of every round there")
    parser.add_argument("--congestion", metavar="NAME", help="reno, say; the machine's own if not said")
    parser.add_argument("pattern", nargs="*", help=f"only these: {' '.join(words)}")
    arguments = parser.parse_args()
    unknown = set(arguments.pattern) - set(words)
    if unknown:
        parser.error(f"there is no pattern {' '.join(unknown)}; there are {' '.join(words)}")
    arguments.chosen = [pattern for pattern in PATTERNS
                        if not arguments.pattern or pattern.word in arguments.pattern]
    return arguments


def run_all(arguments, run):
    rows = []
    own = network.congestion()
    for pattern in arguments.chosen:
        if pattern.congestion and (run.is_quick or own in {pattern.congestion, "cubic"}):
            continue  # it would be the same again
        say(f"{pattern.title} ...")
        network.set_congestion(pattern.congestion or own)
        rows += rows_of(run, pattern)
        if not run.is_quick:
            table.print_rows(rows[-len(pattern.lines) * len(pattern.others):])
    network.set_congestion(own)
    return rows


def print_notes(rows, congestion):
    """What of these figures is this machine's and this setting's, not the servers'."""
    print("\nBoth ends are on this machine: what the clients cost the kernel, the servers meet as well, and a\n"
          "network card would spare sendfile more. Under TLS, and where it copies, the client is the slower end:\n"
          "requests/s say less there than CPU. No client resumes a TLS session.")
    if not servers.kernel_has_tls():
        print("This kernel has no TLS of its own, with which nginx can use sendfile under TLS.")
    if congestion == "bbr":
        print("bbr paces every connection by timers, and nginx pays for them most: it sends head and body apart. The\n"
              "lines that say reno are for networks without it (Debian has cubic, which here is the same): sendfile\n"
              "copies nothing there, and between two ends on one machine nobody else does either.")
    late = max((row["ours"] for row in rows if row["figure"] == slow.DELAY), default=0)
    if late > 250:
        print(f"A crowd's client itself was late by {late:.0f} ms: the machine had too little time for both ends.")


def main():
    arguments = read_arguments()
    servers.end_with_signals("bench")
    if not os.path.exists(servers.NGINX):
        sys.exit("bench: nginx is not installed; try: apt-get install nginx-light")
    if not network.enter() and not arguments.quick:
        sys.exit("bench: no network of its own may be made here, and with the loopback's MTU of 65536 nothing "
                 "can be compared; try: as root, or --quick")
    if arguments.congestion:
        network.set_congestion(arguments.congestion)
    resource.setrlimit(resource.RLIMIT_NOFILE, (servers.descriptors_max(),) * 2)
    begun = time.monotonic()
    with Stage() as stage:
        run = Run(stage, 1 if arguments.quick else arguments.rounds, arguments.quick)
        if not run.is_quick:
            print(f"medians of {run.rounds} rounds, of ratios (ours/nginx) the medians of pairs; MTU 1500, "
                  f"{network.congestion()}")
            table.print_head()
        try:
            rows = run_all(arguments, run)
        except servers.Failed as failure:
            print(f"not so: {failure}\n{run.checks} passed, 1 failed")
            sys.exit(1)
    if arguments.quick:
        print(f"{run.checks} passed, 0 failed")
        return
    congestion = network.congestion()
    table.print_sum(rows)
    print_notes(rows, congestion)
    if arguments.json:
        about = {"rounds": run.rounds, "congestion": congestion, "seconds": round(time.monotonic() - begun),
                 "kernel": os.uname().release, "cores": os.cpu_count(), "nginx": servers.nginx_version()}
        table.write_json(arguments.json, about, rows)


main()

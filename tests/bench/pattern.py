"""A pattern: what is asked of each server, in rounds, ours and the others in turn, so that whatever
else the machine does meets all of them."""

import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Callable

import servers
import table
from servers import Failed

CLIENT_PATIENCE_S = 120


@dataclass
class Pattern:
    word: str  # selects it on the command line
    title: str
    measure: Callable  # (run, server) -> {figure: value}
    lines: list
    others: dict = field(default_factory=lambda: {"nginx": ""})  # kind: what is added to the title
    ours: str = "ours"
    # Kept running through all the rounds, after one that does not count; else each measure has a new
    # server, since what earlier crowds left in it would be measured as well.
    is_kept: bool = False
    rounds_max: int = 9
    congestion: str = None  # None: the machine's own
    prepare: Callable = lambda run: None  # before each new server


@dataclass
class Run:
    """How much of everything: all of it, or a moment (--quick)."""
    stage: object
    rounds: int
    is_quick: bool
    round: int = 0
    checks: int = 0

    def scaled(self, full, quick):
        return quick if self.is_quick else full


def say(text):
    print(text, file=sys.stderr, flush=True)


def client(name, *words):
    """A load client, under way: started so that it can be waited for beside others."""
    return subprocess.Popen([os.path.join(servers.BUILD, "tests", "bench", name), *map(str, words)],
                            stdout=subprocess.PIPE, text=True, preexec_fn=servers.as_ours)


def answer(process, what):
    """What a client says at its end."""
    try:
        said = process.communicate(timeout=CLIENT_PATIENCE_S)[0]
        return json.loads(said.splitlines()[-1])
    except (subprocess.TimeoutExpired, IndexError, ValueError):
        process.kill()
        process.wait()
        raise Failed(f"{what}: the client {process.args} says nothing") from None


def fetch(server, path, milliseconds, **flags):
    """Started: see fetch.c for the flags."""
    words = ["--tls"] if server.is_tls else []
    for flag, value in flags.items():
        words += [f"--{flag}"] if value is True else [f"--{flag}", value] if value else []
    return client("fetch", server.port, path, "--ms", milliseconds, *words)


def fetched(process, server):
    """Its figures; every request must have been answered as asked."""
    got = answer(process, server.name)
    if got["failures"] or not got["requests"]:
        raise Failed(f"{server.name}: {got['failures']} of {got['requests']} requests failed: {process.args}")
    return got


def rounds_of(run, pattern):
    """[{kind: figures}], a round each."""
    kinds = [pattern.ours, *pattern.others]
    rounds = []
    with ExitStack() as kept:
        running = {kind: kept.enter_context(servers.start(run.stage, kind))
                   for kind in kinds if pattern.is_kept}
        for number in range(-1 if pattern.is_kept and not run.is_quick else 0, min(run.rounds, pattern.rounds_max)):
            run.round = number + 2
            figures = {}
            for kind in kinds if number % 2 else reversed(kinds):
                begun = time.monotonic()
                if pattern.is_kept:
                    figures[kind] = pattern.measure(run, running[kind])
                else:
                    pattern.prepare(run)
                    with servers.start(run.stage, kind) as server:
                        figures[kind] = pattern.measure(run, server)
                run.checks += 1
                say(f"  {pattern.word}: round {number + 1}: {kind}: {time.monotonic() - begun:.0f} s")
            if number >= 0:
                rounds.append(figures)
    return rounds


def rows_of(run, pattern):
    rounds = rounds_of(run, pattern)
    return [table.compare(pattern.title + about, line, [(figures[pattern.ours], figures[kind])
                                                        for figures in rounds])
            for kind, about in pattern.others.items() for line in pattern.lines]

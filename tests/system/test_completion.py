#!/usr/bin/env python3
"""What bash completes: every command, every setting, every option, the films there are."""

import os
import re
import subprocess

from a_library import INCARE, ROOT, Library
from running_site import Tally

SCRIPT = os.path.join(ROOT, "config", "completion", "incare.bash")


def complete(*words, **environment):
    """What stands to choose from at the last of the words after "incare"."""
    asked = 'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _incare; printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(["bash", "-c", asked, SCRIPT, INCARE, *words], stdout=subprocess.PIPE, text=True,
                          timeout=20, check=True, env={**os.environ, **environment})
    return set(done.stdout.split())


def told(*words):
    return subprocess.run([INCARE, *words], stdout=subprocess.PIPE, text=True, timeout=10, check=True).stdout


def main():
    tally = Tally()
    holds = tally.holds
    commands = set(re.findall(r"^  incare (\w+) ", told("help"), re.M))
    holds("every command", complete("") == commands | {"--version"}, complete(""))
    holds("help of every command", complete("help", "") == commands - {"help"}, complete("help", ""))
    with open(os.path.join(ROOT, "config", "incare.conf"), encoding="utf-8") as file:
        names = re.findall(r"^[# ]([a-z0-9_]+) = ", file.read(), re.M)
    settings = {"--" + name.replace("_", "-") for name in names}
    for command in commands - {"help"}:
        options = set(re.findall(r"^  (--[a-z0-9]+) ", told("help", command), re.M))
        seen = complete(command, "--")
        holds(f"{command}: its options and every setting", seen == options | settings, seen ^ (options | settings))
    usage = told("help", "films").splitlines()[0]
    while "[" in usage:  # what may follow an action
        usage = re.sub(r"\[[^][]*\]", "", usage)
    actions = set(re.findall("[a-z]+", usage)) - {"incare", "films"}
    holds("every action on films", complete("films", "") == actions, actions ^ complete("films", ""))
    holds("every action on captions", complete("films", "captions", "a", "") ==
          {"show", "approve", "discard", "disapprove"})
    holds("what has begun", complete("films", "pub") == {"publish"})
    with Library() as library:
        library.put("a-film.mp4", "one.mp4")
        library.index()
        holds("the films there are", complete("films", "show", "a", INCARE_DATA=library.data) == {"a-film"})
    tally.finish()


if __name__ == "__main__":
    main()

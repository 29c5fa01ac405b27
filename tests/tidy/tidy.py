#!/usr/bin/env python3
"""Keeps the shape of the tree: floors, doors, names, sizes. Usage: tidy.py [ROOT]

Each broken rule prints its places, as a compiler would; the last line is `N passed, N failed`."""

import pathlib
import sys

import rules
from tree import Tree


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2]
    tree = Tree(root)
    failed = 0
    for rule in rules.ALL:
        found = list(rule(tree))
        failed += bool(found)
        if found:
            print(f"not so: {rule.__doc__}")
        for file, line, what in found:
            print(f"  {file.path}:{line}: {what}" if file else f"  {what}")
    print(f"{len(rules.ALL) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

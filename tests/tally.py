#!/usr/bin/env python3
"""Counts what `meson test` ran: tally.py testlog.json. A cmocka program counts by its tests, any
other as one; a program that fails without saying which test counts one failure. Failed programs'
output is shown. The last line is `N passed, N failed`."""

import json
import sys


def count(run):
    """(passed, failed) of one program."""
    output = run.get("stdout", "") + run.get("stderr", "")
    passed = output.count("[       OK ]")
    if run["result"] == "OK":
        return passed or 1, 0
    failed = sum(line.startswith("[  FAILED  ]") and not line.rstrip().endswith("test(s), listed below:")
                 for line in output.splitlines())
    print(f"not so: {run['name']}: {run['result']}\n{output}")
    return passed, max(1, failed // 2)  # cmocka names each failed test twice


def main():
    with open(sys.argv[1], encoding="utf-8") as log:
        counts = [count(json.loads(line)) for line in log]
    passed, failed = (sum(column) for column in zip(*counts)) if counts else (0, 0)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())

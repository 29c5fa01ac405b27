#!/usr/bin/env python3
"""What tests/tally.py makes of meson's log: it is what the unit tests' counts rest on."""

import json
import pathlib
import subprocess
import sys
import tempfile

TALLY = pathlib.Path(__file__).parents[1] / "tally.py"
TWO_OK = "[       OK ] a\n[       OK ] b\n[  PASSED  ] 2 test(s).\n"
ONE_OF_EACH = ("[       OK ] a\n[  FAILED  ] b\n[==========] 2 test(s) run.\n[  PASSED  ] 1 test(s).\n"
               "[  FAILED  ] 1 test(s), listed below:\n[  FAILED  ] b\n")

ROWS = [
    ("cmocka's tests are counted", [("OK", TWO_OK)], "2 passed, 0 failed", 0),
    ("a failed test is counted once", [("FAIL", ONE_OF_EACH)], "1 passed, 1 failed", 1),
    ("any other program counts as one", [("OK", "")], "1 passed, 0 failed", 0),
    ("a crash after good tests is a failure", [("FAIL", TWO_OK)], "2 passed, 1 failed", 1),
    ("a timeout is a failure", [("TIMEOUT", "")], "0 passed, 1 failed", 1),
    ("programs are added up", [("OK", TWO_OK), ("FAIL", ONE_OF_EACH)], "3 passed, 1 failed", 1),
    ("nothing run is not green", [], "0 passed, 0 failed", 1),
]


def main():
    failed = 0
    for what, runs, last, code in ROWS:
        with tempfile.NamedTemporaryFile("w", suffix=".json") as log:
            for result, output in runs:
                log.write(json.dumps({"name": "x", "result": result, "stderr": output}) + "\n")
            log.flush()
            done = subprocess.run([sys.executable, TALLY, log.name], text=True, check=False,
                                  stdout=subprocess.PIPE)
        if done.returncode != code or done.stdout.splitlines()[-1] != last:
            failed += 1
            print(f"not so: {what}: {done.stdout.splitlines()[-1]}")
    print(f"{len(ROWS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""The compiler of words: both languages are there, and fill in the same."""
import os
import subprocess
import sys
import tempfile

COMPILER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../src/build/compile_wording.py")

# (what it is, the table, what the C must hold)
WRITES = [
    ("English is English", "films\n    Films\n    Ffilmiau\n", '[TONGUE_EN] = {\n        [WORD_FILMS] = "Films",'),
    ("Welsh is Welsh", "films\n    Films\n    Ffilmiau\n", '[TONGUE_CY] = {\n        [WORD_FILMS] = "Ffilmiau",'),
    ("holes may change places", "a\n    {1} of {2}\n    {2} o {1}\n", '"{2} o {1}"'),
    ("remarks and empty lines are left out", "# x\n\na\n    A\n    B\n", '"B"'),
    ("quotes reach the page", 'a\n    say "A"\n    B\n', r'"say \"A\""'),
]
# (what it is, the table, the line, what the refusal must say)
REFUSES = [
    ("Welsh that is missing", "a\n    A\n    B\nfilms\n    Films\n", 4, "needs two lines"),
    ("a third line", "a\n    A\n    B\n    C\n", 1, "needs two lines"),
    ("a name twice", "a\n    A\n    B\na\n    A\n    B\n", 4, "twice"),
    ("a hole in one language alone", "a\n    {1} films\n    ffilm\n", 1, "both"),
    ("a hole that nothing fills", "a\n    {name}\n    {name}\n", 1, "both"),
    ("words without a name", "    A\n", 1, "without a name"),
    ("a name that is none", "Films\n    A\n    B\n", 1, "lower-case"),
]


def compile_wording(text):
    with tempfile.TemporaryDirectory() as folder:
        table, header, source = (os.path.join(folder, name) for name in ("w.txt", "w.h", "w.c"))
        with open(table, "w", encoding="utf-8") as file:
            file.write(text)
        done = subprocess.run([sys.executable, COMPILER, header, source, table], capture_output=True, text=True)
        return open(source, encoding="utf-8").read() if done.returncode == 0 else "", done.stderr


def main():
    failures = []
    for what, table, expected in WRITES:
        code, error = compile_wording(table)
        if expected not in code:
            failures.append(f"{what}: no {expected} in\n{code}{error}")
    for what, table, line, expected in REFUSES:
        code, error = compile_wording(table)
        if code or f"w.txt:{line}: " not in error or expected not in error:
            failures.append(f"{what}: not refused in line {line} with {expected!r}: {error}{code}")
    print("\n".join(failures))
    print(f"{len(WRITES) + len(REFUSES) - len(failures)} passed, {len(failures)} failed")
    sys.exit(1 if failures else 0)


main()

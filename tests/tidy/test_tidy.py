#!/usr/bin/env python3
"""Sees each tidy rule fail once, on the smallest tree that breaks it, and pass on a good one."""

import pathlib
import sys
import tempfile

import rules
from tree import Tree

GOOD = {
    "include/base/str.h": "/* Text. */\n#pragma once\n\n#include <stddef.h>\n\n"
                          "size_t str_length(const char *s);\n",
    "src/base/str.c": '/* Text. */\n#include "base/str.h"\n\n#include <string.h>\n\n'
                      "size_t str_length(const char *s)\n{\n    return strlen(s);\n}\n",
    "src/store/films.sql": "-- name: films_find\nSELECT slug FROM films;\n",
    "src/store/films.c": '/* The films. */\n#include <sqlite3.h>\n\n#include "base/str.h"\n\n'
                         'int films_count(void)\n{\n    return 0; /* "SELECT" strcpy(a, b) */\n}\n',
    "tests/unit/base/test_str.c": "/* Text. */\nint main(void)\n{\n    return 0;\n}\n",
    "tests/unit/base/meson.build": "test('base/str', executable('test_str', 'test_str.c'))\n",
}


def c(body, name="thing"):
    """A C file of one function."""
    return f"/* A thing. */\nint {name}(void)\n{{\n{body}\n}}\n"


# rule, what is wrong, the files that make it so
BAD = [
    ("floors", "a door sees another door", {"src/av/thing.c": '/* A. */\n#include "store/db.h"\n'}),
    ("floors", "the web sees the store", {"src/web/thing.c": '/* A. */\n#include "store/db.h"\n'}),
    ("floors", "base looks up",
     {"include/base/thing.h": '/* A. */\n#pragma once\n#include "http/reply.h"\n'}),
    ("floors", "incare links libav's floor", {"src/app/main.c": '/* A. */\n#include "av/probe.h"\n'}),
    ("floors", "incare-media sees the store", {"src/app/media.c": '/* A. */\n#include "store/db.h"\n'}),
    ("floors", "a path instead of a floor", {"src/web/thing.c": '/* A. */\n#include "../base/str.h"\n'}),
    ("floors", "a floor nobody knows", {"src/attic/thing.c": "/* A. */\n"}),
    ("doors", "sqlite3.h upstairs", {"src/catalogue/thing.c": "/* A. */\n#include <sqlite3.h>\n"}),
    ("doors", "libav in the server", {"src/intake/thing.c": "/* A. */\n#include <libavutil/dict.h>\n"}),
    ("doors", "a library without a door", {"src/base/thing.c": "/* A. */\n#include <zlib.h>\n"}),
    ("promises", "a public header shows SQLite",
     {"include/store/thing.h": "/* A. */\n#pragma once\n#include <sqlite3.h>\n"}),
    ("stems", "one stem on two floors", {"src/web/thing.c": c(""), "src/store/thing.sql": "-- A.\n"}),
    ("sizes", "501 lines", {"src/base/thing.c": "/* A. */\n" + "\n" * 499 + "int a;\n"}),
    ("columns", "101 columns", {"src/base/thing.c": "/* " + "a" * 95 + " */\n"}),
    ("columns", "a long line of Python", {"tests/thing.py": '"""' + "a" * 115 + '"""\n'}),
    ("functions", "61 lines", {"src/base/thing.c": c("\n".join(["    a();"] * 61))}),
    ("functions", "13 branches", {"src/base/thing.c": c("\n".join(["    if (a)", "        b();"] * 13))}),
    ("functions", "13 cases",
     {"src/base/thing.c": c("\n".join(f"    case {n}:\n        a();" for n in range(13)))}),
    ("banned", "strcpy", {"src/base/thing.c": c("    strcpy(a, b);")}),
    ("banned", "sscanf", {"src/base/thing.c": c('    sscanf(a, "%d", &b);')}),
    ("banned", "localtime in a test", {"tests/unit/base/thing.c": c("    localtime(&a);")}),
    ("names", "a file called util", {"src/base/str_util.c": "/* A. */\n"}),
    ("names", "a function called helper", {"src/base/thing.c": c("    thing_helper(a);")}),
    ("prefixes", "a function of no stem", {"src/base/thing.c": c("", "do_it")}),
    ("typedefs", "a typedef",
     {"include/base/thing.h": "/* A. */\n#pragma once\ntypedef struct a b;\n"}),
    ("unfinished", "a promise", {"src/base/thing.c": "/* A. */\n/* TO" "DO: later */\n"}),
    ("whitespace", "a trailing blank", {"README.md": "Text \n"}),
    ("whitespace", "a tab", {"src/base/thing.c": "/* A. */\n\tint a;\n"}),
    ("whitespace", "no last newline", {"src/base/thing.c": "/* A. */"}),
    ("pragma", "an old guard", {"include/base/thing.h": "/* A. */\n#ifndef A\n#define A\n#endif\n"}),
    ("purpose", "no first word", {"src/base/thing.c": "#include <stdio.h>\n"}),
    ("languages", "SQL in a page", {"src/web/thing.c": c('    run("SELECT slug FROM films");')}),
    ("languages", "HTML in C", {"src/web/thing.c": c('    put("<p class=x>");')}),
    ("machines", "a home folder", {"README.md": "Lies in /ho" "me/ann/films.\n"}),
    ("hostile", "a parser without its tests", {"src/http/range.c": "/* A. */\n"}),
    ("tested", "a test of nothing", {"tests/unit/base/test_thing.c": c("")}),
    ("tested", "a test nobody builds",
     {"src/base/thing.c": "/* A. */\n", "tests/unit/base/test_thing.c": c("")}),
]


def found_in(files, rule):
    """What a rule says of the good tree with these files in it."""
    with tempfile.TemporaryDirectory() as root:
        for path, text in (GOOD | files).items():
            place = pathlib.Path(root, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
        return list(rule(Tree(root)))


def main():
    by_name = {rule.__name__: rule for rule in rules.ALL}
    results = []
    rules.PARSES_OUTSIDE_BYTES[:] = ["str"]
    fuzz = {"tests/fuzz/base/fuzz_str.c": "/* A. */\nint a;\n", "tests/fuzz/corpus/str/a": "a\n",
              "tests/fuzz/base/meson.build": "fuzz_str\n"}
    for name, rule in by_name.items():
        results.append((f"{name} passes a good tree", not found_in(fuzz, rule)))
    rules.PARSES_OUTSIDE_BYTES[:] = ["range"]
    for name, what, files in BAD:
        results.append((f"{name} sees {what}", bool(found_in(files, by_name[name]))))
    for name in by_name.keys() - {name for name, _, _ in BAD}:
        results.append((f"{name} was never seen to fail", False))
    for what, passed in results:
        if not passed:
            print(f"not so: {what}")
    failed = sum(not passed for _, passed in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

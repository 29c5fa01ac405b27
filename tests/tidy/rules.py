"""The rules of the house, one function each. A rule yields (file, line, what is wrong)."""

import re
from collections import defaultdict

# What a floor may include besides itself. An import only looks down; doors do not see each other.
FLOORS = {
    "base": set(),
    "wire": {"base"},
    "av": {"base", "wire"},
    "proof": {"base"},
    "guard": {"base", "wire"},
    "store": {"base"},
    "http": {"base"},
    "crypt": {"base"},
    "text": {"base"},
    "pack": {"base"},
    "people": {"store", "crypt", "base"},
    "catalogue": {"store", "people", "base"},
    "intake": {"store", "guard", "people", "catalogue", "crypt", "text", "wire", "base"},
    "web": {"http", "crypt", "pack", "people", "catalogue", "intake", "base"},
    "app": {"web", "intake", "catalogue", "people", "store", "http", "guard", "crypt", "text",
            "pack", "wire", "base"},
    "build": set(),
}
# incare-media: one libav job behind a fence, and nothing of the catalogue.
MEDIA_PROGRAM = re.compile(r"^media(_|$)")
MEDIA_FLOORS = {"av", "proof", "guard", "wire", "base", "app"}

# The one floor (or two) that may include a library's headers.
DOORS = [
    (r"sqlite3.*\.h", {"store", "build"}),  # build: prepares every .sql against the schema
    (r"microhttpd\.h", {"http"}),
    (r"lib(av\w*|sw\w*|postproc)/.*", {"av"}),
    (r"sodium(/.*)?\.h|gnutls/.*|nettle/.*", {"crypt"}),
    (r"seccomp\.h|linux/(seccomp|landlock|filter|audit)\.h", {"guard"}),
    (r"jansson\.h|expat\.h|idn2\.h|uni(case|conv|ctype|gbrk|lbrk|norm|str|types|wbrk|width)\.h|cmark\.h", {"text"}),
    (r"brotli/.*|zlib\.h", {"pack"}),
    (r"curl/.*", set()),
]
LIBC = re.compile(
    r"^((assert|byteswap|ctype|dirent|dlfcn|endian|errno|fcntl|fenv|fnmatch|getopt|grp|iconv|inttypes|langinfo"
    r"|libgen|limits|locale|malloc|math|netdb|poll|pthread|pwd|sched|search|signal|spawn|stdalign"
    r"|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|stdnoreturn|string|strings|syslog"
    r"|termios|time|uchar|unistd|wchar|wctype)|(sys|netinet|arpa|net|linux|asm|bits)/\w+)\.h$")
PROMISED = re.compile(  # what a public header may pull in: no library's types
    r"^((errno|inttypes|limits|poll|pthread|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib"
    r"|string|time|unistd)|sys/\w+)\.h$")

# The stems that read bytes from outside: each has its unit test and its fuzzer.
PARSES_OUTSIDE_BYTES = [
    "charset", "vtt", "ttml", "jsontext", "amend", "sidecar", "settings", "toml",
    "forwarded", "gate", "target", "fields", "ceremony", "multipart", "range", "freshness", "coding", "cursor", "terms",
    "boxes", "cmaf", "ebml", "codecs", "wire", "wire_extract", "wire_package", "wire_probe", "wire_stills",
    "withdrawals",
    "clean", "aac", "avc", "av1", "jpeg", "wire_prove",
]

BANNED = {
    "strcpy": "str_", "strcat": "buf_", "sprintf": "snprintf or buf_", "vsprintf": "vsnprintf",
    "stpcpy": "buf_", "strncpy": "snprintf", "strncat": "buf_", "gets": "getline",
    "strtok": "str_", "atoi": "a parser that can say no", "atol": "a parser that can say no",
    "atoll": "a parser that can say no", "atof": "a parser that can say no",
    "system": "posix_spawn or guard/worker", "popen": "guard/worker", "alloca": "the arena",
    "scanf": "a parser", "sscanf": "a parser", "fscanf": "a parser", "rand": "crypt/token",
    "srand": "crypt/token", "random": "crypt/token", "localtime": "base/clock",
    "gmtime": "gmtime_r", "ctime": "base/clock", "asctime": "base/clock", "mktemp": "O_TMPFILE",
    "tmpnam": "O_TMPFILE", "tempnam": "O_TMPFILE", "signal": "sigaction or signalfd",
    "readdir_r": "readdir", "usleep": "clock_nanosleep", "gethostbyname": "getaddrinfo",
    "inet_ntoa": "inet_ntop", "vfork": "posix_spawn", "setjmp": "an outcome",
    "longjmp": "an outcome", "assert": "check()",
}
LINES_MAX, COLUMNS_MAX, BODY_LINES_MAX, BRANCHES_MAX, PYTHON_COLUMNS_MAX = 500, 100, 60, 12, 120
EMPTY_NAMES = re.compile(r"(^|_)(utils?|misc|common|helpers?|manager)(_|$)")
SQL = re.compile(r"\b(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|PRAGMA\s)")
HTML = re.compile(r"</?(a|p|div|span|html|head|body|h[1-6]|ul|li|table|form|section|main|video)[ >]")


def floors(tree):
    """an include looks down only"""
    for file in tree.c("src", "include"):
        if file.floor is None:
            continue
        allowed = FLOORS.get(file.floor)
        if allowed is None:
            yield file, 1, f"{file.floor} is no floor: see FLOORS in tests/tidy/rules.py"
            continue
        if file.floor == "app" and MEDIA_PROGRAM.match(file.stem):
            allowed = MEDIA_FLOORS
        for line, quoted, name in file.includes():
            if not quoted:
                continue
            top = name.split("/")[0]
            if "/" not in name:
                top = file.floor
            if top not in FLOORS:
                yield file, line, f'"{name}": name it from its floor, as "base/str.h"'
            elif top != file.floor and top not in allowed:
                yield file, line, f'{file.floor} may not see {top} ("{name}")'


def doors(tree):
    """a library's headers stay behind its door"""
    for file in tree.c("src", "include"):
        for line, quoted, name in file.includes():
            if quoted or LIBC.match(name) and not any(re.fullmatch(p, name) for p, _ in DOORS):
                continue
            floors_of = next((f for p, f in DOORS if re.fullmatch(p, name)), None)
            if floors_of is None:
                yield file, line, f"<{name}> has no door: give it one in tests/tidy/rules.py"
            elif file.floor not in floors_of:
                yield file, line, f"<{name}> is only for {' and '.join(sorted(floors_of))}"


def promises(tree):
    """a public header shows no library's types"""
    for file in tree.c("include"):
        for line, quoted, name in file.includes():
            if not quoted and not PROMISED.match(name):
                yield file, line, f"<{name}> leaks through include/"


def stems(tree):
    """a stem is one thing, repo-wide"""
    seen = defaultdict(set)
    for file in tree.below("src", "include"):
        if file.suffix in {".c", ".h", ".sql", ".html"} and file.floor not in {None, "wire"} \
                and "assets" not in file.parts:
            seen[file.stem].add("/".join((file.floor,) + file.parts[2:-1]))
    where = {file.stem: file for file in tree.below("src", "include")}
    for stem, places in sorted(seen.items()):
        if len(places) > 1:
            yield where[stem], 1, f"the stem {stem} is taken twice: {', '.join(sorted(places))}"


def sizes(tree):
    """a file has 500 lines at most"""
    for file in tree.files:
        if file.is_c or file.suffix in {".py", ".sh", ".sql", ".html"} or file.path.name == "dev":
            if len(file.lines) - 1 > LINES_MAX:
                yield file, LINES_MAX + 1, f"{len(file.lines) - 1} lines; look for the missing idea"


def columns(tree):
    """a line has 100 columns at most (Python: 120)"""
    for file in tree.files:
        caps = {".c": COLUMNS_MAX, ".h": COLUMNS_MAX, ".sql": COLUMNS_MAX, ".py": PYTHON_COLUMNS_MAX}
        cap = caps.get(file.suffix)
        for number, line in enumerate(file.lines if cap else [], 1):
            if len(line) > cap:
                yield file, number, f"{len(line)} columns, {cap} at most"


def functions(tree):
    """a function has 60 lines and 12 branches at most"""
    for file in tree.c("src", "include", "tests"):
        for function in file.functions():
            lines, branches = len(function.body), branches_of(function.body)
            if lines > BODY_LINES_MAX:
                yield file, function.line, f"{function.name}: {lines} lines, {BODY_LINES_MAX} at most"
            if branches > BRANCHES_MAX:
                yield file, function.line, f"{function.name}: {branches} branches, {BRANCHES_MAX} at most"


def branches_of(body):
    """if, for, while, ?, and each group of cases that share what they do."""
    text = "\n".join(body)
    text = re.sub(r"(case [^:;]+:\s*)+(default:)?", "case :", text)
    return len(re.findall(r"\b(?:if|for|while|case)\b|\?", text))


def banned(tree):
    """no call that has a safer sibling"""
    call = re.compile(r"(?<![\w.>])(" + "|".join(BANNED) + r")\s*\(")
    for file in tree.c("src", "include", "tests"):
        for number, line in enumerate(file.code.split("\n"), 1):
            for match in call.finditer(line):
                yield file, number, f"{match[1]}(): use {BANNED[match[1]]}"


def names(tree):
    """no util, misc, common, helper or manager"""
    for file in tree.files:
        for part in (*file.parts[:-1], file.stem):
            if EMPTY_NAMES.search(part.lower().replace("-", "_")):
                yield file, 1, f"{part} says nothing: what is it for?"
    for file in tree.c("src", "include"):
        for number, line in enumerate(file.code.split("\n"), 1):
            for word in [] if line.lstrip().startswith("#") else re.findall(r"[a-z]\w+", line):
                if EMPTY_NAMES.search(word):
                    yield file, number, f"{word} says nothing: what is it for?"


def prefixes(tree):
    """a file's functions carry its stem, or its first word"""
    also = {"fault": "check"}  # check() is the other half of fault()
    for file in tree.c("src"):
        if file.suffix != ".c" or file.floor == "build":
            continue
        first = file.stem.split("_")[0]
        for function in file.functions():
            if not function.static and function.name != "main" \
                    and not re.match(rf"({first}|{also.get(first, first)})(_|s?$|s_)", function.name):
                yield file, function.line, f"{function.name} does not say that it is of {file.stem}"


def typedefs(tree):
    """struct x stays struct x"""
    for file in tree.c("src", "include", "tests"):
        for number, line in enumerate(file.code.split("\n"), 1):
            if re.search(r"\btypedef\s+(struct|union|enum)\b", line):
                yield file, number, "no typedef: readers see what a thing is"


def unfinished(tree):
    """nothing is left for later"""
    mark = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
    for file in tree.files:
        for number, line in enumerate(file.lines, 1):
            if mark.search(line):
                yield file, number, "do it, or file an issue"


def whitespace(tree):
    """no trailing blanks, tabs, or missing last newline"""
    for file in tree.files:
        for number, line in enumerate(file.lines, 1):
            if line != line.rstrip():
                yield file, number, "blanks at the end of the line"
            if "\t" in line and (file.is_c or file.suffix in {".py", ".sql", ".html"}):
                yield file, number, "a tab"
        if file.text and (not file.text.endswith("\n") or file.text.endswith("\n\n")):
            yield file, len(file.lines), "the last line ends with one newline"


def pragma(tree):
    """a header guards itself with #pragma once"""
    for file in tree.c("src", "include", "tests"):
        if file.suffix == ".h":
            code = [line for line in file.code.split("\n") if line.strip()]
            if not code or code[0] != "#pragma once":
                yield file, 1, "#pragma once comes first"


def purpose(tree):
    """a file begins by saying what it is for"""
    begins = {".c": ("/*",), ".h": ("/*",), ".sql": ("--",), ".html": ("<!--", "{{"),
              ".py": ('"""', "#!"), ".css": ("/*",), ".js": ("/*", "//"),
              ".mjs": ("/*", "//", "#!")}
    for file in tree.below("src", "include", "tests", "demo"):
        first = begins.get(file.suffix)
        if first and not file.text.startswith(first):
            yield file, 1, "say first what this file is for"


def languages(tree):
    """C holds no SQL and no HTML"""
    for file in tree.c("src"):
        for line, text in file.strings():
            if SQL.search(text) and file.floor not in {"store", "build"}:
                yield file, line, "SQL lives in the .sql beside its stem, on the store floor"
            if HTML.search(text) and file.floor != "build":
                yield file, line, "HTML lives in the .html beside its stem"


def machines(tree):
    """no path of somebody's machine"""
    path = re.compile(r"(?<![\w.}])/(home|root|Users|work)/\w")
    for file in tree.files:
        for number, line in enumerate(file.lines, 1):
            if path.search(line):
                yield file, number, "a path of one machine"


def hostile(tree):
    """what reads bytes from outside has a unit test and a fuzzer with a corpus"""
    for stem in PARSES_OUTSIDE_BYTES:
        home = next((f for f in tree.c("src") if f.stem == stem and f.suffix == ".c"), None)
        if home is None:
            yield None, 0, f"src/*/{stem}.c is gone: take it out of PARSES_OUTSIDE_BYTES"
            continue
        for wanted in (f"tests/unit/{home.floor}/test_{stem}.c", f"tests/fuzz/{home.floor}/fuzz_{stem}.c",
                       f"tests/fuzz/corpus/{stem}/*"):
            if not tree.has(wanted):
                yield home, 1, f"{stem} reads bytes from outside and has no {wanted}"


def tested(tree):
    """a test or fuzzer names a stem of its floor, and its meson.build names it"""
    for file in tree.c("tests"):
        kind = {"unit": "test_", "fuzz": "fuzz_"}.get(file.parts[1])
        if kind is None or len(file.parts) != 4 or file.suffix != ".c" \
                or not file.stem.startswith(kind):
            continue
        floor, stem = file.parts[2], file.stem[len(kind):]
        if not tree.has(f"src/{floor}/{stem}.*") and not tree.has(f"include/{floor}/{stem}.h"):
            yield file, 1, f"there is no {floor}/{stem}"
        listed = tree.root / "tests" / file.parts[1] / floor / "meson.build"
        text = listed.read_text() if listed.exists() else ""
        if file.stem not in text and f"'{stem}'" not in text:
            yield file, 1, "its meson.build does not build it"


ALL = [floors, doors, promises, stems, sizes, columns, functions, banned, names, prefixes, typedefs,
       unfinished, whitespace, pragma, purpose, languages, machines, hostile, tested]

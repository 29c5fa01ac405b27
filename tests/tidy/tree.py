"""The tree as the tidy rules see it: its files, and C read without comments and strings."""

import os
import pathlib
import re

NOT_OURS = {".git", "node_modules", "__pycache__", "corpus", "fixtures"}
TEXT = {".c", ".h", ".sql", ".html", ".xml", ".css", ".js", ".mjs", ".json", ".py", ".sh", ".build",
        ".conf", ".md", ".txt", ".in", ".yml", ""}
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')
# A comment, a string or a character: whichever begins first.
NOT_CODE = re.compile(
    r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)
FUNCTION_NAME = re.compile(r"(\w+)\s*\(")


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


class Function:
    """One function: its name, whether it is static, where its body begins, and the body's lines."""

    def __init__(self, name, static, line, body):
        self.name, self.static, self.line, self.body = name, static, line, body


class Source:
    """One file. `code` has comments and strings blanked, line for line; `bare` keeps strings."""

    def __init__(self, root, path):
        self.path = path.relative_to(root)
        self.text = path.read_text(encoding="utf-8", errors="surrogateescape")
        self.lines = self.text.split("\n")
        self.stem, self.suffix = self.path.stem, self.path.suffix
        self.parts = self.path.parts
        self._code = self._bare = None

    @property
    def code(self):
        if self._code is None:
            self._code = NOT_CODE.sub(lambda m: _blank(m[0]), self.text)
        return self._code

    @property
    def bare(self):
        if self._bare is None:
            self._bare = NOT_CODE.sub(
                lambda m: _blank(m[0]) if m[0].startswith("/") else m[0], self.text)
        return self._bare

    @property
    def is_c(self):
        return self.suffix in {".c", ".h"}

    @property
    def floor(self):
        """The floor a file of src/ or include/ lies on."""
        return self.parts[1] if self.parts[0] in {"src", "include"} and len(self.parts) > 2 else None

    def includes(self):
        """(line, quoted, name) of each include."""
        for number, line in enumerate(self.bare.split("\n"), 1):
            match = INCLUDE.match(line)
            if match:
                yield number, match[1] == '"', match[2]

    def strings(self):
        """(line, text) of each string literal."""
        for match in NOT_CODE.finditer(self.text):
            if match[0].startswith('"'):
                yield self.text.count("\n", 0, match.start()) + 1, match[0][1:-1]

    def functions(self):
        """The functions of a C file; the house style puts their braces alone in column 0."""
        lines = self.code.split("\n")
        opened = None
        for number, line in enumerate(lines, 1):
            if line == "{":
                opened = number
            elif line == "}" and opened:
                yield self._function(lines, opened, number)
                opened = None

    @staticmethod
    def _function(lines, opened, closed):
        top = opened - 1
        while top > 0 and lines[top - 1].strip() and lines[top - 1].rstrip()[-1] not in ";}":
            if lines[top - 1].startswith("#"):
                break
            top -= 1
        signature = " ".join(lines[top:opened - 1])
        name = FUNCTION_NAME.search(signature)
        static = re.search(r"\bstatic\b", signature) is not None
        return Function(name[1] if name else "?", static, opened, lines[opened:closed - 1])


class Tree:
    """Every file of ours below root."""

    def __init__(self, root):
        self.root = pathlib.Path(root).resolve()
        self.files = [Source(self.root, path) for path in sorted(self._paths())]

    def _paths(self):
        for folder, folders, names in os.walk(self.root):
            top = pathlib.Path(folder) == self.root
            folders[:] = [f for f in folders
                          if f not in NOT_OURS and not (top and re.match(r"build(-|$)", f))]
            for name in names:
                path = pathlib.Path(folder, name)
                if path.suffix in TEXT and name not in NOT_OURS and path.is_file() and not path.is_symlink():
                    yield path

    def below(self, *tops):
        return [f for f in self.files if f.parts[0] in tops]

    def c(self, *tops):
        return [f for f in self.below(*tops) if f.is_c]

    def has(self, pattern):
        return any(self.root.glob(pattern))

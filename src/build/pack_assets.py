#!/usr/bin/env python3
"""Packs the site's files into C, each under a name that holds its content's hash.

pack_assets.py [--without=FILE] HEADER SOURCE FILE...

HEADER gets a macro with the URL of each file, SOURCE the bytes: plain, gzip and (where the brotli
program is installed) brotli, the last two only where they are smaller. A style sheet that says
url("font.woff2") is packed with that file's hashed name, and so is a script that imports "./clock.js".
--without: a file that this build has not; its URL is "". The same files give the same bytes."""

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys

# Nothing else is ever sent as an asset.
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".avif": "image/avif",
    ".woff2": "font/woff2",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
}
COMPRESSED_ALREADY = {".png", ".jpg", ".avif", ".woff2"}


def die(path, why):
    sys.exit(f"pack_assets: {path}: {why}")


def with_hashed_names(path, content, hashed):
    """A style sheet's url("font.woff2") becomes url("/assets/font.<hash>.woff2")."""

    def one(found):
        target = found.group(2).decode()
        if target.startswith("data:") or target.startswith("#"):
            return found.group(0)
        if os.path.basename(target) not in hashed:
            die(path, f"url({target}) is not among the packed files")
        return b'url("/assets/' + hashed[os.path.basename(target)].encode() + b'")'

    return re.sub(rb"url\(\s*([\"']?)([^\"')]+)\1\s*\)", one, content)


IMPORT = re.compile(rb'((?:^|[;}\s])(?:import|from)\s*)(["\'])\./([\w.-]+)\2')


def imports(content):
    return [found[2].decode() for found in IMPORT.findall(content)]


def with_hashed_imports(content, hashed):
    return IMPORT.sub(lambda found: found[1] + b'"/assets/' + hashed[found[3].decode()].encode() + b'"', content)


def in_order(paths, contents):
    """What is named comes before what names it: style sheets last, a script after what it imports."""
    ordered, by_name = [], {os.path.basename(path): path for path in paths}

    def place(path, importing=()):
        if path in ordered:
            return
        if path in importing:
            die(path, "it imports itself, by way of others")
        for name in imports(contents[path]) if path.endswith(".js") else []:
            if name not in by_name:
                die(path, f"it imports {name}, which is not among the packed files")
            place(by_name[name], (*importing, path))
        ordered.append(path)

    for path in sorted(paths, key=lambda path: (path.endswith(".css"), path)):
        place(path)
    return ordered


def brotli(content):
    program = shutil.which("brotli")
    if not program:
        return None
    return subprocess.run([program, "--stdout", "--best"], input=content, check=True,
                          stdout=subprocess.PIPE).stdout


def smaller(coded, content):
    return coded if coded is not None and len(coded) < len(content) * 0.95 else None


def literal(content):
    """The bytes as string literals: compilers read these many times faster than numbers."""
    escapes = [f"\\{byte:03o}" for byte in range(256)]
    lines = []
    for start in range(0, len(content), 20):
        lines.append('"' + "".join(escapes[b] for b in content[start:start + 20]) + '"')
    return "\n    ".join(lines) or '""'


def body(out, symbol, content, coding):
    if content is None:
        return "{0}"
    name = f"{symbol}_{coding}"
    digest = hashlib.sha256(content).hexdigest()[:32]
    out.append(f"static const char {name}[] =\n    {literal(content)};\n")
    return f'{{"{digest}", (const unsigned char *){name}, sizeof {name} - 1}}'


def read_all(paths):
    """File name -> (hashed name, content)."""
    hashed, contents, plain = {}, {}, {}
    for path in paths:
        with open(path, "rb") as file:
            plain[path] = file.read()
    for path in in_order(paths, plain):
        source = os.path.basename(path)
        stem, extension = os.path.splitext(source)
        if extension not in TYPES:
            die(path, "no type is listed for this kind of file")
        if source in hashed:
            die(path, "two files have this name")
        content = plain[path]
        if extension == ".css":
            content = with_hashed_names(path, content, hashed)
        if extension == ".js":
            content = with_hashed_imports(content, hashed)
        if extension == ".mjs":
            content = re.sub(rb"\n//# sourceMappingURL=.*", b"", content)  # the map is not packed
        hashed[source] = f"{stem}.{hashlib.sha256(content).hexdigest()[:16]}{extension}"
        contents[source] = content
    return hashed, contents


def main():
    absent = [word.removeprefix("--without=") for word in sys.argv[1:] if word.startswith("--without=")]
    header_path, source_path, *paths = [word for word in sys.argv[1:] if not word.startswith("--")]
    hashed, contents = read_all(paths)
    header = ["/* Generated by src/build/pack_assets.py: the URLs of the site's files. */",
              "#pragma once", ""]
    header += [f'#define ASSET_{re.sub(r"[^A-Z0-9]", "_", name.upper())} ""' for name in absent]
    out = ['/* Generated by src/build/pack_assets.py: the site\'s files. */', '#include "asset.h"', ""]
    rows = []
    for source, name in sorted(hashed.items(), key=lambda item: item[1].encode()):
        content, extension = contents[source], os.path.splitext(source)[1]
        symbol = re.sub(r"[^a-z0-9]", "_", source.lower())
        packable = extension not in COMPRESSED_ALREADY
        zipped = smaller(gzip.compress(content, 9, mtime=0), content) if packable else None
        brotlied = smaller(brotli(content), content) if packable else None
        bodies = [body(out, f"asset_{symbol}", coded, coding) for coded, coding in
                  ((content, "plain"), (zipped, "gzip"), (brotlied, "brotli"))]
        rows.append(f'    {{"{source}", "{name}", "{TYPES[extension]}",\n     '
                    + ",\n     ".join(bodies) + "},")
        header.append(f'#define ASSET_{symbol.upper()} "/assets/{name}"')
    out += ["const struct asset asset_table[] = {", *rows, "};",
            "const size_t asset_count = sizeof asset_table / sizeof asset_table[0];"]
    for path, lines in ((header_path, header), (source_path, out)):
        with open(path, "w", encoding="ascii") as file:
            file.write("\n".join(lines) + "\n")


main()

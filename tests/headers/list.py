"""Prints every header below the folder given, relative to it, a line each."""

import pathlib
import sys

root = pathlib.Path(sys.argv[1])
for header in sorted(root.rglob("*.h")):
    print(header.relative_to(root))

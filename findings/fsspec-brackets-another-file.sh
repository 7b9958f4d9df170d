#!/bin/sh
# fsspec 2026.9.0: given the whole name of a file that is there and has brackets in it, `cat`,
# `get`, `put` and `copy` take another file; `mv` and `rm` do so in memory, and what they remove is
# the other one. No error.
#
# These take a path for a pattern first: "scans [1]/x" is the pattern of "scans 1/x", and where such
# a file is there, it alone is meant (AbstractFileSystem.expand_path globs a path with any of *?[ in
# it, and asks whether the path itself is there only where it has none). Where the pattern matches
# nothing, FileNotFoundError comes instead, as fsspec/filesystem_spec #838 says; #2036 mended what
# `recursive=True` finds by itself. The local file system has an `mv` and an `rm` of its own, which
# take the name for what it is, as the methods for one file do everywhere: cat_file, rm_file.
#
# Seen: memory: cat, get, put, copy, mv, rm take the other; cat_file, rm_file the one that was named
#       local: cat, get, put, copy take the other; mv, rm, cat_file, rm_file the one that was named
# Exits 1 if a method takes another of the two than this says.
#
# Input: two files, in the folders "scans [1]" and "scans 1". `put` is given the local ones.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check fsspec==2026.9.0
cd "$work"
"$work/env/bin/python" - <<'PYTHON'
import sys
import tempfile
from pathlib import Path

import fsspec

NAMED, OTHER = "scans [1]/x", "scans 1/x"
METHODS = ("cat", "get", "put", "copy", "mv", "rm", "cat_file", "rm_file")
SEEN = {"memory": ["cat_file", "rm_file"], "local": ["mv", "rm", "cat_file", "rm_file"]}


def lay(files, root):
    """Write both files; each holds its name."""
    for name in (NAMED, OTHER):
        files.makedirs(str(Path(root, name).parent), exist_ok=True)
        files.pipe_file(f"{root}/{name}", name.encode())


def taken(files, method):
    """Return the name of the file that a method takes, of the two."""
    root = str(Path(tempfile.mkdtemp(dir=".")).resolve())
    lay(files, root)
    lay(fsspec.filesystem("local"), root)
    named, to = f"{root}/{NAMED}", f"{root}/to"
    if method in ("rm", "rm_file"):
        getattr(files, method)(named)
        return OTHER if files.isfile(named) else NAMED
    if method in ("cat", "cat_file"):
        got = getattr(files, method)(named)
        return (got if isinstance(got, bytes) else next(iter(got.values()))).decode()
    into = fsspec.filesystem("local") if method == "get" else files
    into.makedirs(to)
    getattr(files, method)(named, to + "/")
    return into.cat_file(into.find(to)[0]).decode()


right = {}
for protocol in SEEN:
    files = fsspec.filesystem(protocol)
    right[protocol] = [method for method in METHODS if taken(files, method) == NAMED]
    wrong = [method for method in METHODS if method not in right[protocol]]
    print(
        f"{protocol}: {', '.join(wrong)} take the other;",
        f"{', '.join(right[protocol])} the one that was named",
    )
sys.exit(0 if right == SEEN else 1)
PYTHON

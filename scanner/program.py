"""Which program reads here: readings of one count must come of one."""

import hashlib
import platform
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Final

_FOLDERS: Final = ("ballot", "scanner")
_SUFFIXES: Final = frozenset({".py", ".c", ".h"})

LIBRARIES: Final = (
    "numpy",
    "opencv-python-headless",
    "pillow",
    "pypdfium2",
    "pdf2image",
    "pytesseract",
    "simplejpeg",
    "zxing-cpp",
)
"""Whatever may see another picture, or another letter, in another version."""


@lru_cache(maxsize=1)
def program_digest() -> str:
    """Return the SHA-256, hex, of the modules and weights that read pages and of their libraries.

    Computed once a process, when it reads first: files that are replaced later aren't what runs.
    """
    root = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for folder in _FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in _SUFFIXES or path.parent.name == "weights":
                name = path.relative_to(root).as_posix()
                digest.update(f"{name}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    digest.update("\n".join(_versions()).encode())
    return digest.hexdigest()


def _versions() -> list[str]:
    major, minor, _ = platform.python_version_tuple()
    return [f"python {major}.{minor}", *(f"{name} {_version(name)}" for name in LIBRARIES)]


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "none"

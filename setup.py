"""Builds the reader's compiled steps (scanner/kernel); all else stands in pyproject.toml.

The library is loaded by ctypes and knows nothing of Python: whatever compiles C99 builds it. Where
nothing does, the package installs without it, and numpy does the same.
"""

import sys
from hashlib import sha256
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

KERNEL = Path("scanner/kernel")

# No product and sum may become one step with a single rounding: numpy rounds both.
if sys.platform == "win32":
    COMPILE, LIBRARIES = ["/O2", "/std:c11", "/fp:precise"], []
else:
    # Without -g, which Python's own flags may have: it would name this folder in the library.
    COMPILE, LIBRARIES = (
        ["-g0", "-O3", "-std=c99", "-ffp-contract=off", "-fvisibility=hidden"],
        ["m"],
    )


class PlainLibrary(build_ext):
    """Builds libraries that Python doesn't import, so that nothing need be in them for it."""

    def finalize_options(self) -> None:
        """Build always: a source that is gone makes none of the others newer."""
        super().finalize_options()
        self.force = True

    def get_export_symbols(self, ext: Extension) -> list[str]:
        """Return what setuptools would have exported by name on Windows: nothing more."""
        return list(ext.export_symbols)


sources = sorted(KERNEL.glob("*.[ch]"))
digest = sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()[:16]

setup(
    cmdclass={"build_ext": PlainLibrary},
    ext_modules=[
        Extension(
            "scanner.kernel._compiled",
            sources=[source.as_posix() for source in sources if source.suffix == ".c"],
            depends=[source.as_posix() for source in sources],
            define_macros=[("KERNEL_SOURCES", f'"{digest}"')],
            extra_compile_args=COMPILE,
            libraries=LIBRARIES,
            optional=True,
        )
    ],
)

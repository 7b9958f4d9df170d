"""Has steps of the reader done by compiled twins where there are any, and by numpy where not.

The twins are a few C files beside this module, built into one library as the package is installed
(setup.py). Nobody needs them: where no compiler was at hand, or the library is of other sources
than these, numpy does the same, number by number, and takes a sixth longer to read a page. Which of
both ran, no reading can tell: a test runs both on random pages and compares all that they return.
"""

import ctypes
import hashlib
import os
from collections.abc import Callable, Sequence
from functools import update_wrapper
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Any, Final, Generic, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

SWITCH: Final = "PINGYI_KERNEL"
"""Environment variable; `numpy` in it means that no compiled step is to run."""

_HERE: Final = Path(__file__).parent
_OUT_OF_MEMORY: Final = -1
_DIGEST_CHARACTERS: Final = 16

_Params = ParamSpec("_Params")
_Result = TypeVar("_Result")

_KINDS: Final[dict[str, Any]] = {
    "b": np.dtype(np.uint8),
    "i": np.dtype(np.int32),
    "l": np.dtype(np.int64),
    "f": np.dtype(np.float32),
    "d": np.dtype(np.float64),
    "N": ctypes.c_int64,
    "X": ctypes.c_double,
}
"""What a kernel is given, by letter: arrays of one type each, whole numbers, other numbers."""


KERNELS: Final[list["Kernel"]] = []
"""All there are, as far as their modules are loaded."""


class Kernel:
    """One function of the library, called with arrays and numbers.

    Args:
        name: in the library.
        takes: a letter of `_KINDS` for each argument.
    """

    def __init__(self, name: str, takes: str) -> None:
        self.name = name
        self.takes = takes
        self._takes = tuple(_KINDS[kind] for kind in takes)
        self._function: Callable[..., int] | None = None
        KERNELS.append(self)

    def __call__(self, *given: Any) -> int:
        """Run it, and return what it does; arrays that it fills in are filled in.

        Raises:
            TypeError: an array has another type than the library takes it for, or holes.
            MemoryError: there was none.
        """
        values = []
        for each, kind in zip(given, self._takes, strict=True):
            if each.__class__ is np.ndarray:
                if each.dtype != kind or not each.flags.c_contiguous:
                    raise TypeError(f"{self.name}: {each.dtype} {each.strides} for {kind}")
                values.append(_address(each))
            else:
                values.append(each)
        function = self._function or self._found()
        outcome = function(*values)
        if outcome == _OUT_OF_MEMORY:
            raise MemoryError(self.name)
        return outcome

    def _found(self) -> Callable[..., int]:
        function: Callable[..., int] = getattr(_LIBRARY, self.name)
        is_array = [isinstance(kind, np.dtype) for kind in self._takes]
        function.argtypes = [  # type: ignore[attr-defined]
            ctypes.c_void_p if is_one else kind
            for is_one, kind in zip(is_array, self._takes, strict=True)
        ]
        function.restype = ctypes.c_int64  # type: ignore[attr-defined]
        self._function = function
        return function


_AT_DATA: Final = object.__basicsize__
"""Where an array holds the address of its values: first of what numpy's C API lays down for all
that is compiled against it. `ndarray.ctypes.data` says the same, and takes ten times as long, 150
times a page."""


def _address(array: NDArray[Any]) -> int | None:
    return ctypes.c_void_p.from_address(id(array) + _AT_DATA).value


class Step(Generic[_Params, _Result]):
    """A step of the reader with two ways to do it; called, it goes the faster one there is."""

    def __init__(
        self, compiled: Callable[_Params, _Result], twin: Callable[_Params, _Result]
    ) -> None:
        update_wrapper(self, twin)
        self.compiled = compiled
        self.twin = twin
        self.run = compiled if is_compiled() else twin
        STEPS.append(self)

    def __call__(self, *args: _Params.args, **named: _Params.kwargs) -> _Result:
        """Do it."""
        return self.run(*args, **named)


STEPS: Final[list[Step[..., Any]]] = []
"""All there are, as far as their modules are loaded."""


def compiled_by(
    compiled: Callable[_Params, _Result],
) -> Callable[[Callable[_Params, _Result]], Step[_Params, _Result]]:
    """Mark a function as the numpy twin of a compiled one."""
    return lambda twin: Step(compiled, twin)


def is_compiled() -> bool:
    """Whether compiled steps run."""
    return _LIBRARY is not None


def digest_of(sources: Sequence[bytes]) -> str:
    """Return what tells the library of these sources from others', as setup.py does."""
    return hashlib.sha256(b"\0".join(sources)).hexdigest()[:_DIGEST_CHARACTERS]


def _load() -> ctypes.CDLL | None:
    """Return the library, where it was built, of these sources, and may run."""
    probe = np.zeros(1)
    is_as_known = np.dtype(np.intp) == np.int64 and _address(probe) == probe.ctypes.data
    if os.environ.get(SWITCH) == "numpy" or not is_as_known:
        return None
    for suffix in EXTENSION_SUFFIXES:
        path = _HERE / f"_compiled{suffix}"
        if path.exists():
            return _loaded(path)
    return None


def _loaded(path: Path) -> ctypes.CDLL | None:
    sources = [each.read_bytes() for each in sorted(_HERE.glob("*.[ch]"))]
    try:
        library = ctypes.CDLL(str(path))
        built_of = library.built_of
    except (OSError, AttributeError):  # of another system, or not ours
        return None
    built_of.restype = ctypes.c_char_p
    return library if built_of().decode() == digest_of(sources) else None


_LIBRARY: Final = _load()

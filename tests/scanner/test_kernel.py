"""Compiled steps of the reader and their numpy twins do the same, number by number."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest

from ballot.reading import PageReading
from calibration.pens.intents import FillPlan
from calibration.pens.pages import mark_page
from calibration.pens.wide import TWO_PENS, WIDE
from calibration.scans import presets
from calibration.scans.degrade import Preset
from calibration.simulate import scanned
from scanner.context import ReadingContext
from scanner.kernel import compiled
from scanner.kernel.compiled import KERNELS, STEPS, SWITCH, Step
from scanner.sheet import read_page
from scanner.types import GrayImage

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

KINDS: list[tuple[Preset, FillPlan]] = [
    (presets.OFFICE, FillPlan()),
    (presets.QUIET, FillPlan()),
    (presets.HARSH, WIDE),
    (presets.PHONE, FillPlan()),
    (presets.BILEVEL, FillPlan()),
    (presets.FAINT, TWO_PENS),
    (presets.WIDE, WIDE),
    (presets.CLIPPED, FillPlan()),
]

needs_library = pytest.mark.skipif(not compiled.is_compiled(), reason="no compiled steps here")


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Have every step done both ways; returns how often each was."""
    calls: Counter[str] = Counter()
    for step in STEPS:
        monkeypatch.setattr(step, "run", _both(step, calls))
    return calls


def _both(step: Step[..., Any], calls: Counter[str]) -> Callable[..., Any]:
    def run(*args: Any) -> Any:
        copies = deepcopy(args)  # some steps write into what they are given
        done, twin = step.compiled(*args), step.twin(*copies)
        assert _same(done, twin), step.__name__
        assert _same(args, copies), step.__name__
        calls[step.__name__] += 1
        return done

    return run


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(_same, one, other))
    if is_dataclass(one):
        return all(_same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    return bool(one == other)


def random_pages(
    form: "PrintedForm", preset: Preset, plan: FillPlan, *, seed: int, dpi: int = 200
) -> Iterator[GrayImage]:
    """Yield the pages of one sheet, filled in and scanned at random."""
    rng, pages = np.random.default_rng(seed), form.layout.pages
    rows = [row for page in pages for row in page.rows]
    writer = plan.writer(rng)
    intents = plan.intents(rows, plan.popularity(rows, rng), writer.habit, rng)
    printed = [form.page(page.number, dpi=dpi) for page in pages]
    if not preset.is_gray:
        printed = [cv2.cvtColor(each, cv2.COLOR_GRAY2RGB) for each in printed]
    marked = [
        mark_page(image, page, intents, writer, rng, dpi, plan.strokes, preset.light(rng))
        for page, image in zip(pages, printed, strict=True)
    ]
    for scan in scanned(marked, preset, rng):
        yield scan.image if scan.image.ndim == 2 else cv2.cvtColor(scan.image, cv2.COLOR_RGB2GRAY)


@needs_library
@pytest.mark.parametrize("kind", range(len(KINDS)), ids=[each.name for each, _ in KINDS])
def test_both_do_the_same_on_random_pages(
    kind: int, example_form: "PrintedForm", example_context: ReadingContext, compared: Counter[str]
) -> None:
    outcomes = [
        read_page(page, example_context)
        for seed in range(2)
        for page in random_pages(example_form, *KINDS[kind], seed=seed)
    ]

    assert any(isinstance(outcome, PageReading) for outcome in outcomes)
    assert {"profiles_of", "pixels_of", "insides_of", "shares_down"} <= set(compared)


@needs_library
def test_both_do_the_same_on_a_streak_and_on_a_fold(
    example_form: "PrintedForm",
    example_context: ReadingContext,
    compared: Counter[str],
    make_pen: Callable[..., Any],
    scan: Callable[..., Any],
) -> None:
    page = example_form.page(1)
    for row in example_form.layout.pages[0].rows:
        make_pen(page).tick(row.boxes[0].rect)
    box = example_form.layout.pages[0].rows[3].boxes[1].rect
    make_pen(page, width_mm=0.3, grey=190).line([(box.x + 1, 0), (box.x + 2, 297)])
    make_pen(page, width_mm=0.4, grey=200).line([(0, box.y + 2), (210, box.y + 1)])

    outcome = read_page(scan(page), example_context)

    assert isinstance(outcome, PageReading)
    assert {"piece_of", "most_voted"} <= set(compared)


@needs_library
def test_odd_pictures_are_no_exception(compared: Counter[str]) -> None:
    from scanner.ink.ink import pixels_of

    rng = np.random.default_rng(1)
    for height, width, share in ((1, 1, 1.0), (2, 3, 0.5), (7, 9, 0.3), (64, 33, 0.02), (5, 8, 0)):
        dark = (rng.random((height, width)) < share).astype(np.uint8) * np.uint8(200)
        outlines = (rng.random((height, width)) < 0.3).astype(np.uint8)
        dirt = (rng.random((height, width)) < 0.1).astype(np.uint8)
        pixels_of(dark, outlines, None, 15.0)
        pixels_of(dark, outlines, dirt, 15.9)

    assert compared["pixels_of"] == 10


LETTERS = {
    "const uint8_t *": "b",
    "const int64_t *": "l",
    "const double *": "d",
    "const float *": "f",
    "uint8_t *": "b",
    "int32_t *": "i",
    "int64_t *": "l",
    "double *": "d",
    "float *": "f",
    "int64_t ": "N",
    "double ": "X",
}


def test_kernels_are_called_as_their_sources_declare_them() -> None:
    sources = "".join(
        path.read_text() for path in sorted(Path(compiled.__file__).parent.glob("*.c"))
    )
    declared = {
        name: "".join(
            LETTERS[re.sub(r"(restrict )?\w+$", "", " ".join(each.split()))]
            for each in given.split(",")
        )
        for name, given in re.findall(r"EXPORT int64_t (\w+)\(([^)]*)\)", sources)
    }

    assert declared == {kernel.name: kernel.takes for kernel in KERNELS}
    # What returns nothing returns anything: that may be what says that there is no memory.
    assert sources.count("EXPORT") == len(declared) + 1


def test_numpy_reads_alone_what_both_read(
    example_form: "PrintedForm",
    example_context: ReadingContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages = list(random_pages(example_form, presets.OFFICE, FillPlan(), seed=5))
    outcomes = [read_page(page, example_context) for page in pages]
    for step in STEPS:
        monkeypatch.setattr(step, "run", step.twin)

    assert [read_page(page, example_context) for page in pages] == outcomes


def test_the_switch_has_numpy_read() -> None:
    code = "from scanner.kernel.compiled import is_compiled; print(is_compiled())"
    root = Path(__file__).parents[2]
    environment = {**os.environ, SWITCH: "numpy", "PYTHONPATH": str(root)}
    told = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )

    assert told.stdout == "False\n"


def test_a_library_of_other_sources_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Path(compiled.__file__).parent
    for each in (*here.glob("*.[ch]"), *here.glob("_compiled*")):
        (tmp_path / each.name).write_bytes(each.read_bytes())
    monkeypatch.setattr(compiled, "_HERE", tmp_path)
    assert (compiled._load() is not None) == compiled.is_compiled()

    (tmp_path / "kernel.h").write_text("/* changed since it was built */")

    assert compiled._load() is None


def test_what_is_no_library_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "_compiled.so").write_bytes(b"of another system")

    assert compiled._loaded(tmp_path / "_compiled.so") is None


@needs_library
def test_an_array_of_another_type_or_with_holes_is_refused() -> None:
    from scanner.kernel.lines import shares_across

    bounds = np.array([[0, 4]], np.intp)
    with pytest.raises(TypeError):
        shares_across(np.zeros((4, 4), np.float64), bounds, 0.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        shares_across(np.zeros((8, 8), np.uint8)[::2, ::2], bounds, 0.5)

"""Auto Multiple Choice 1.6.0, from Debian: unpacked into a folder, not installed.

Of its packages those are left out that only its LaTeX needs: the form is laid out by us
(`peers_stack`), and its places are handed over in the file that its LaTeX style writes for
`auto-multiple-choice meptex`. What is timed is `auto-multiple-choice analyse`, with the threshold
applied to the fullness of boxes that it writes down.
"""

import itertools
import os
import shutil
import sqlite3
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from ballot.geometry import A4_MM, RectMm
from bench.peers_read import Marks, Reading, UnavailableError, best_of, score, votes_of
from bench.peers_stack import (
    DISC_MM,
    Cell,
    Stack,
    amc_numbers,
    digit_boxes,
    disc_centers,
)
from bench.tree_time import run_timed

_PACKAGE, _VERSION = "auto-multiple-choice", "1.6.0-1"
_NOT_NEEDED = ("texlive", "tex-common", "fonts-", "xfonts", "preview-latex", "perl-", "libperl")
"""How the names of packages begin that `analyse` doesn't look at, or that every Debian has."""

_DEFAULT: Final = {"threshold": 0.15, "prop": 0.8, "bw-threshold": 0.6}
"""Of its own configuration (AMC::Config)."""
_GRID: Final = {"prop": (0.7, 0.8, 0.9), "bw-threshold": (0.7, 0.8, 0.85, 0.9)}
_THRESHOLDS: Final = [k / 400 for k in range(1, 200)]

_CORNERS = ("HG", "HD", "BD", "BG")
"""Its names of the corners, in the order of our marks."""
_ANSWER_BOX = 4
"""Kind of zone."""


class Amc:
    """AMC, in a folder."""

    name = "AMC 1.6.0"

    def install(self, at: Path) -> None:
        """Download and unpack."""
        if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
            raise UnavailableError("AMC comes as a Debian package, and apt-get isn't here")
        wanted = f"{_PACKAGE}={_VERSION}"
        plan = _run("apt-get", "install", "--simulate", "--no-install-recommends", wanted)
        names = [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]
        needed = [name for name in names if not name.startswith(_NOT_NEEDED)]
        packages, root = at / "packages", at / "root"
        packages.mkdir()
        _run("apt-get", "download", *needed, at=packages)
        for package in sorted(packages.iterdir()):
            _run("dpkg", "-x", str(package), str(root))
        # Laid out as the program's own portable distribution, which it looks for where it isn't
        # installed.
        portable = at / "portable"
        (portable / "bin").mkdir(parents=True)
        shutil.copy(root / "usr/bin/auto-multiple-choice", portable / "bin")
        (portable / "lib").symlink_to(root / "usr/libexec/AMC")
        libraries = {str(file.parent) for file in root.rglob("*.so*")}
        perl = [
            root / "usr/share/perl5",
            *root.glob("usr/lib/*/perl5/*"),
            *root.glob("usr/lib/*/perl5"),
        ]
        self._environment = {
            "PATH": f"{portable / 'bin'}:{os.environ['PATH']}",
            "PERL5LIB": ":".join(map(str, perl)),
            "LD_LIBRARY_PATH": ":".join(sorted(libraries)),
            "AMCBASEDIR": str(portable),
        }

    def search(self, stack: Stack, scratch: Path) -> Mapping[str, Any]:
        """Return the best part of a box to look at, level of black, and share of it that marks."""
        found: list[tuple[dict[str, float], Marks]] = []
        for values in itertools.product(*_GRID.values()):
            options = dict(zip(_GRID, values, strict=True))
            found.append((options, self._measured(stack, scratch, options)[0]))
        options, _, threshold = best_of(
            ((o, m, t) for o, m in found for t in _THRESHOLDS),
            lambda each: score(votes_of(each[1], each[2], stack), stack),
        )
        return {**options, "threshold": threshold}

    def read(
        self, stack: Stack, scratch: Path, settings: Mapping[str, Any] | None = None
    ) -> Reading:
        """Read a stack."""
        used = {**_DEFAULT, **(settings or {})}
        marks, seconds = self._measured(stack, scratch, used)
        return Reading(votes_of(marks, used["threshold"], stack), seconds)

    def _measured(
        self, stack: Stack, scratch: Path, options: Mapping[str, float]
    ) -> tuple[Marks, float]:
        """Return how full each box is, and the processor time of finding it out."""
        project = scratch / "amc"
        shutil.rmtree(project, ignore_errors=True)
        (project / "data").mkdir(parents=True)
        places = project / "places.xy"
        places.write_text("".join(f"{line}\n" for line in _places(stack)))
        shutil.copytree(stack.amc_scans, project / "scans")  # it turns what lies upside down
        scans = project / "scans.txt"
        scans.write_text("".join(f"{f}\n" for f in sorted((project / "scans").iterdir())))
        data = ["--data", str(project / "data")]
        run_timed(
            ["auto-multiple-choice", "meptex", "--src", str(places), *data],
            environment=self._environment,
        )
        run = run_timed(
            [
                "auto-multiple-choice", "analyse", "--projet", str(project), *data,
                "--prop", str(options["prop"]), "--bw-threshold", str(options["bw-threshold"]),
                "--liste-fichiers", str(scans),
            ],
            environment=self._environment,
        )  # fmt: skip
        return _marks(project / "data" / "capture.sqlite", stack), run.seconds


def _places(stack: Stack) -> Iterator[str]:
    """Yield what AMC's LaTeX style writes of a form: where everything stands, from bottom left."""
    width, height = A4_MM
    questions = _questions(stack)
    for place, _ in enumerate(stack.printed):
        for page in stack.layout.pages:
            numbers = amc_numbers(place, page.number)
            yield f"\\page{{{'/'.join(map(str, numbers))}}}{{{width}mm}}{{{height}mm}}"
            at = f"{numbers[0]}/{numbers[1]}:"
            for corner, (x, y) in zip(_CORNERS, disc_centers(page), strict=True):
                half = DISC_MM / 2
                disc = RectMm(x - half, y - half, DISC_MM, DISC_MM)
                yield from _traced(f"{at}position{corner}", disc)
            for number, digit, rect in digit_boxes(page):
                yield from _traced(f"{at}chiffre:{number},{digit}", rect)
            for row in page.rows:
                for answer, box in enumerate(row.boxes, start=1):
                    yield from _traced(f"{at}case:q:{questions[row.line]},{answer}", box.rect)


def _traced(name: str, rect: RectMm) -> Iterator[str]:
    for x, y in ((rect.x, rect.bottom), (rect.x + rect.w, rect.y)):
        yield f"\\tracepos{{{name}}}{{{x:.3f}mm}}{{{A4_MM[1] - y:.3f}mm}}{{square}}"


def _questions(stack: Stack) -> dict[Any, int]:
    """Return the number of each row, from 1."""
    lines = [row.line for page in stack.layout.pages for row in page.rows]
    return {line: number for number, line in enumerate(lines, start=1)}


def _marks(database: Path, stack: Stack) -> Marks:
    lines = {number: line for line, number in _questions(stack).items()}
    found: dict[Cell, dict[int, float]] = defaultdict(dict)
    with sqlite3.connect(database) as connection:
        query = "SELECT student, id_a, id_b, total, black FROM capture_zone WHERE type = ?"
        for sheet, question, answer, total, black in connection.execute(query, (_ANSWER_BOX,)):
            found[stack.printed[sheet - 1], lines[question]][answer] = black / total if total else 0
    return {cell: [full[k] for k in sorted(full)] for cell, full in found.items()}


def _run(*command: str, at: Path | None = None) -> str:
    done = subprocess.run(command, capture_output=True, text=True, cwd=at, check=False)
    if done.returncode:
        raise UnavailableError(f"{' '.join(command[:2])}: {done.stderr.strip()[-300:]}")
    return done.stdout

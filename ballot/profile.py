"""What calibration found out about one printer and one scanner: `calibration/profile.json`.

The file is described in docs/formats/profile.md.
"""

import json
import math
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from ballot.errors import StoreError

SCHEMA: Final = "pingyi-profile/1"

CALIBRATION: Final = "calibration"
"""The part of the activity folder where everything about calibration stands."""

PROFILE_FILE: Final = "profile.json"


@dataclass(frozen=True, slots=True)
class Spread:
    """How a measure is distributed among the empty boxes."""

    p50: float
    p99: float
    max: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannerProfile:
    """One printer and one scanner, as the calibration target and blank forms showed them."""

    name: str
    """What people call the scanner."""
    made: str
    """When, to the minute: `2026-03-01T09:30`."""
    dpi: float
    """Pixels an inch of the printed sheet, as `Registration.dpi` gives it for each page."""
    scanner_dpi: float
    """Pixels an inch of glass."""
    scale_x: float
    """Width of what was printed and scanned, as a share of what was asked for."""
    scale_y: float
    paper_white: float
    """Grey level of paper, 0-255."""
    print_black: float
    """Grey level of solid print, 0-255."""
    is_bilevel: bool
    """Whether scans are black and white only."""
    noise: float
    """Standard deviation of paper, grey levels."""
    edge_mm: float
    """Width of an edge, 10 to 90 %, mm."""
    streaks_mm: tuple[float, ...]
    """Places of streaks from the left edge of the glass, mm."""
    residual_median_mm: float | None
    """Of the blank forms' boxes; None where no blank form was read."""
    residual_worst_mm: float | None
    blank_own_mm2: Spread | None
    """Ink in empty boxes, mm²; None where no blank form was read."""
    blank_excess: Spread | None
    """Mean darkness inside empty boxes above that of blank boxes, in their spreads."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, float) and not math.isfinite(value):
                raise ValueError(f"{field.name} is {value}")
        if self.dpi <= 0 or self.scanner_dpi <= 0 or self.paper_white <= self.print_black:
            raise ValueError("resolution and contrast are above zero")

    @property
    def noise_of_print(self) -> float:
        """Noise on the scale on which ink is measured: paper is 0 and print 255."""
        return 255.0 * self.noise / (self.paper_white - self.print_black)

    def dumps(self) -> str:
        """Return the text of profile.json."""
        body = {"schema": SCHEMA, **asdict(self)}
        return json.dumps(body, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def loads(cls, text: str) -> "ScannerProfile":
        """Return the profile that `dumps` wrote.

        Raises:
            ValueError: another schema, keys missing or too many, or a value of another kind.
        """
        body = json.loads(text)
        if not isinstance(body, dict) or body.pop("schema", None) != SCHEMA:
            raise ValueError(f"no {SCHEMA}")
        names = {field.name for field in fields(cls)}
        if body.keys() != names:
            raise ValueError(f"keys: {', '.join(sorted(body.keys() ^ names))}")
        return cls(
            name=_text(body, "name"),
            made=_text(body, "made"),
            dpi=_number(body, "dpi"),
            scanner_dpi=_number(body, "scanner_dpi"),
            scale_x=_number(body, "scale_x"),
            scale_y=_number(body, "scale_y"),
            paper_white=_number(body, "paper_white"),
            print_black=_number(body, "print_black"),
            is_bilevel=_flag(body, "is_bilevel"),
            noise=_number(body, "noise"),
            edge_mm=_number(body, "edge_mm"),
            streaks_mm=_numbers(body, "streaks_mm"),
            residual_median_mm=_optional(body, "residual_median_mm"),
            residual_worst_mm=_optional(body, "residual_worst_mm"),
            blank_own_mm2=_spread(body, "blank_own_mm2"),
            blank_excess=_spread(body, "blank_excess"),
        )


def load_profile(activity_folder: Path) -> ScannerProfile | None:
    """Return the profile of an activity, None where none was made.

    Raises:
        StoreError: it can't be read, or is damaged.
    """
    path = activity_folder / CALIBRATION / PROFILE_FILE
    try:
        return ScannerProfile.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as problem:
        raise StoreError("calibrate.bad_profile", path=path, problem=problem) from problem


def _text(body: dict[str, Any], key: str) -> str:
    value = body[key]
    if not isinstance(value, str):
        raise ValueError(f"{key}: {value!r}")
    return value


def _flag(body: dict[str, Any], key: str) -> bool:
    value = body[key]
    if not isinstance(value, bool):
        raise ValueError(f"{key}: {value!r}")
    return value


def _number(body: dict[str, Any], key: str) -> float:
    value = body[key]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{key}: {value!r}")
    return float(value)


def _optional(body: dict[str, Any], key: str) -> float | None:
    return None if body[key] is None else _number(body, key)


def _numbers(body: dict[str, Any], key: str) -> tuple[float, ...]:
    values = body[key]
    if not isinstance(values, list):
        raise ValueError(f"{key}: {values!r}")
    return tuple(_number({key: value}, key) for value in values)


def _spread(body: dict[str, Any], key: str) -> Spread | None:
    value = body[key]
    if value is None:
        return None
    names = [field.name for field in fields(Spread)]
    if not isinstance(value, dict) or value.keys() != set(names):
        raise ValueError(f"{key}: {value!r}")
    return Spread(*(_number(value, name) for name in names))

"""Says what of a printer and a scanner is good enough, and what to clean or set.

A pure function of what was measured and of limits, all of them in docs/calibration.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

import numpy as np

from ballot.messages import say
from ballot.profile import Spread
from calibration.target.examine import TargetMeasures
from calibration.target.streaks import StreakKind


@unique
class Rating(StrEnum):
    """How good something is. Reading stays right with all of them; doubts and refusals don't."""

    GOOD = "good"
    FAIR = "fair"
    """Reads; better is possible."""
    BAD = "bad"
    """To be mended before the session."""


@unique
class Item(StrEnum):
    """What is judged; docs/calibration.md has a line for each."""

    SCALE = "scale"
    SKEW = "skew"
    RESOLUTION = "resolution"
    MODE = "mode"
    CONTRAST = "contrast"
    TONES = "tones"
    NOISE = "noise"
    STREAKS = "streaks"
    FOCUS = "focus"
    FEED = "feed"
    REGISTRATION = "registration"
    EMPTY_BOXES = "empty_boxes"
    BLANK_FORMS = "blank_forms"


@dataclass(frozen=True, slots=True)
class Limit:
    """Up to where a measure is good, and up to where it is fair."""

    good: float
    fair: float

    def judge(self, value: float) -> Rating:
        """Return the verdict; less is better, or more, as the two limits say."""
        sign = 1.0 if self.good <= self.fair else -1.0
        if sign * value <= sign * self.good:
            return Rating.GOOD
        return Rating.FAIR if sign * value <= sign * self.fair else Rating.BAD


LIMITS: Final = {
    Item.SCALE: Limit(0.01, 0.04),
    Item.SKEW: Limit(1.0, 3.0),
    Item.RESOLUTION: Limit(190.0, 140.0),
    Item.CONTRAST: Limit(150.0, 90.0),
    Item.TONES: Limit(10.0, 20.0),
    Item.NOISE: Limit(0.02, 0.04),
    Item.STREAKS: Limit(0.0, 0.06),
    Item.FOCUS: Limit(0.25, 0.45),
    Item.FEED: Limit(0.3, 0.8),
    Item.REGISTRATION: Limit(0.25, 0.4),
    Item.EMPTY_BOXES: Limit(0.1, 0.28),
    Item.BLANK_FORMS: Limit(0.02, 1.0),
}
"""Shares, degrees, dpi, grey levels, percent, mm or mm², as docs/calibration.md explains."""


@dataclass(frozen=True, slots=True)
class BlankTest:
    """What reading the blank test sheets gave."""

    pages: int
    """Pages read."""
    refused: tuple[str, ...]
    """Why pages were not read, in words."""
    marked_rows: int
    """Rows in which something was seen."""
    unsure_rows: int
    """Rows in which no ink was seen, but that a person would be asked about."""
    rows: int
    residual_median_mm: float
    """The median over the pages of each page's median."""
    residual_worst_mm: float
    """The worst of the pages."""
    own: tuple[float, ...]
    """Ink in each empty box, mm²."""
    excess: tuple[float, ...]
    """How much darker than a blank box each is inside, in spreads of blank boxes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was judged."""

    item: Item
    verdict: Rating
    value: str
    """What was measured, in words."""
    advice: str
    """What to do; empty where it is good."""


def findings(measures: TargetMeasures, blanks: BlankTest | None) -> tuple[Finding, ...]:
    """Return what there is to say, in the order of `Item`."""
    found = list(_of_target(measures))
    if blanks is not None:
        found += _of_blanks(blanks)
    return tuple(found)


def spread_of(values: Sequence[float]) -> Spread:
    """Return median, 99th percentile and maximum of some measures, at least one."""
    p50, p99, largest = np.percentile(np.array(values), [50, 99, 100]).tolist()
    return Spread(round(p50, 3), round(p99, 3), round(largest, 3))


def _finding(item: Item, verdict: Rating, advice: str, **fields: object) -> Finding:
    value = say(f"calibrate.value.{item}", **fields)
    is_good = verdict is Rating.GOOD
    return Finding(item, verdict, value, "" if is_good else say(advice, **fields))


def _of_target(seen: TargetMeasures) -> Iterator[Finding]:
    yield _scale(seen)
    skew = LIMITS[Item.SKEW].judge(abs(seen.skew_degrees))
    yield _finding(Item.SKEW, skew, "calibrate.advice.skew", degrees=f"{seen.skew_degrees:+.1f}")
    resolution = LIMITS[Item.RESOLUTION].judge(seen.dpi)
    yield _finding(Item.RESOLUTION, resolution, "calibrate.advice.resolution", dpi=round(seen.dpi))
    mode = Rating.FAIR if seen.is_bilevel else Rating.GOOD
    kind = say(f"calibrate.mode.{'bilevel' if seen.is_bilevel else 'grey'}")
    yield _finding(Item.MODE, mode, "calibrate.advice.mode", kind=kind)
    if not seen.is_bilevel:  # a scan of two levels has no tones and hides its noise
        yield _contrast(seen)
        yield _tones(seen)
        noise = LIMITS[Item.NOISE].judge(seen.noise_share)
        yield _finding(
            Item.NOISE,
            noise,
            "calibrate.advice.noise",
            noise=f"{seen.noise:.1f}",
            share=f"{100 * seen.noise_share:.1f}",
        )
    yield _streaks(seen)
    focus = LIMITS[Item.FOCUS].judge(seen.edge_mm)
    yield _finding(Item.FOCUS, focus, "calibrate.advice.focus", width=f"{seen.edge_mm:.2f}")
    feed = LIMITS[Item.FEED].judge(seen.wander_mm)
    yield _finding(Item.FEED, feed, "calibrate.advice.feed", wander=f"{seen.wander_mm:.2f}")


def _scale(seen: TargetMeasures) -> Finding:
    off = max(abs(seen.scale_x - 1), abs(seen.scale_y - 1))
    verdict = LIMITS[Item.SCALE].judge(round(off, 4))
    is_stretched = abs(seen.scale_x - seen.scale_y) > LIMITS[Item.SCALE].good
    return _finding(
        Item.SCALE,
        verdict,
        "calibrate.advice.stretch" if is_stretched else "calibrate.advice.scale",
        x=f"{100 * seen.scale_x:.1f}",
        y=f"{100 * seen.scale_y:.1f}",
    )


_DULL_PAPER: Final = 200.0
"""Paper darker than this is under-exposed; above, weak contrast comes from pale print."""


def _contrast(seen: TargetMeasures) -> Finding:
    is_dull = seen.paper_white < _DULL_PAPER and 255 - seen.paper_white > seen.print_black
    return _finding(
        Item.CONTRAST,
        LIMITS[Item.CONTRAST].judge(seen.contrast),
        "calibrate.advice.dull_paper" if is_dull else "calibrate.advice.pale_print",
        white=round(seen.paper_white),
        black=round(seen.print_black),
    )


def _tones(seen: TargetMeasures) -> Finding:
    if seen.faintest_percent is None:
        lost = say("calibrate.value.no_tones")
        return Finding(Item.TONES, Rating.BAD, lost, say("calibrate.advice.tones"))
    verdict = LIMITS[Item.TONES].judge(seen.faintest_percent)
    return _finding(Item.TONES, verdict, "calibrate.advice.tones", percent=seen.faintest_percent)


def _streaks(seen: TargetMeasures) -> Finding:
    if not seen.streaks:
        return Finding(Item.STREAKS, Rating.GOOD, say("calibrate.value.no_streaks"), "")
    comma = say("words.list")
    advice = []
    for kind in StreakKind:
        places = [f"{streak.at_mm:.0f}" for streak in seen.streaks if streak.kind is kind]
        if places:
            advice.append(say(f"calibrate.advice.{kind}_streaks", places=comma.join(places)))
    return Finding(
        Item.STREAKS,
        LIMITS[Item.STREAKS].judge(max(streak.depth for streak in seen.streaks)),
        say(
            "calibrate.value.streaks",
            count=len(seen.streaks),
            places=comma.join(f"{streak.at_mm:.0f}" for streak in seen.streaks),
        ),
        "".join(advice),
    )


_RESIDUAL_MEDIAN: Final = Limit(0.1, 0.15)
"""Beside the worst one's: both are those below those of the proof of registration."""


def _of_blanks(blanks: BlankTest) -> Iterator[Finding]:
    if blanks.pages:
        verdicts = (
            LIMITS[Item.REGISTRATION].judge(blanks.residual_worst_mm),
            _RESIDUAL_MEDIAN.judge(blanks.residual_median_mm),
        )
        yield _finding(
            Item.REGISTRATION,
            worst_of(*verdicts),
            "calibrate.advice.registration",
            median=f"{blanks.residual_median_mm:.2f}",
            worst=f"{blanks.residual_worst_mm:.2f}",
        )
        yield _finding(
            Item.EMPTY_BOXES,
            LIMITS[Item.EMPTY_BOXES].judge(max(blanks.own)),
            "calibrate.advice.empty_boxes",
            ink=f"{max(blanks.own):.2f}",
            excess=f"{max(blanks.excess):.1f}",
        )
    has_failed = blanks.marked_rows or blanks.refused
    unsure = LIMITS[Item.BLANK_FORMS].judge(blanks.unsure_rows / max(blanks.rows, 1))
    verdict = Rating.BAD if has_failed else unsure
    yield _finding(
        Item.BLANK_FORMS,
        verdict,
        f"calibrate.advice.{'blank_forms' if verdict is Rating.BAD else 'unsure_rows'}",
        pages=blanks.pages,
        marked=blanks.marked_rows,
        unsure=blanks.unsure_rows,
        rows=blanks.rows,
        refused=len(blanks.refused),
        reasons=say("calibrate.stop").join(blanks.refused),
    )


def worst_of(*verdicts: Rating) -> Rating:
    """Return the worst of some verdicts; good where there is none."""
    return max(verdicts, key=list(Rating).index, default=Rating.GOOD)

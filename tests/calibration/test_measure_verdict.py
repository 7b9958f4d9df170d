"""What is said of measures: verdicts, advice, limits, and the picture."""

import re
from pathlib import Path

import cv2
import numpy as np
import pytest

from calibration.target.examine import TargetMeasures, measure_target
from calibration.target.findings import (
    LIMITS,
    BlankTest,
    Item,
    Limit,
    Rating,
    findings,
    spread_of,
    worst_of,
)
from calibration.target.picture import draw_report
from calibration.target.streaks import Streak
from scanner.decide.limits import Limits
from scanner.locate.boxes import MAX_MEDIAN_RESIDUAL_MM, MAX_WORST_RESIDUAL_MM
from tests.calibration.targets import DOCS, GrayImage, blank_forms, found, scanned


@pytest.mark.parametrize(
    ("blanks", "item", "verdict"),
    [
        (blank_forms(worst=0.3), Item.REGISTRATION, Rating.FAIR),
        (blank_forms(worst=0.5), Item.REGISTRATION, Rating.BAD),
        (blank_forms(own=(0.0, 0.2)), Item.EMPTY_BOXES, Rating.FAIR),
        (blank_forms(own=(0.0, 0.9)), Item.EMPTY_BOXES, Rating.BAD),
        (blank_forms(marked=1), Item.BLANK_FORMS, Rating.BAD),
        (blank_forms(refused=("没有四角标记",)), Item.BLANK_FORMS, Rating.BAD),
    ],
)
def test_blank_forms_are_judged(
    target: GrayImage, blanks: BlankTest, item: Item, verdict: Rating
) -> None:
    finding = found(measure_target(scanned(target)), blanks)[item]

    assert finding.verdict is verdict
    assert finding.advice
    assert all(reason in finding.advice for reason in blanks.refused)


def test_a_limit_judges_in_either_direction() -> None:
    less, more = Limit(1.0, 2.0), Limit(10.0, 5.0)

    assert [less.judge(v) for v in (1.0, 2.0, 2.1)] == list(Rating)
    assert [more.judge(v) for v in (10.0, 5.0, 4.9)] == list(Rating)


def test_the_worst_verdict_is_the_whole_one() -> None:
    assert worst_of() is Rating.GOOD
    assert worst_of(Rating.FAIR, Rating.GOOD) is Rating.FAIR
    assert worst_of(Rating.FAIR, Rating.BAD, Rating.GOOD) is Rating.BAD


def test_a_spread_has_median_and_largest() -> None:
    spread = spread_of([0.0] * 60 + [float(k) for k in range(40)])

    assert (spread.p50, spread.max) == (0.0, 39.0)
    assert 37 < spread.p99 < 39


def test_limits_are_no_looser_than_the_reader() -> None:
    assert LIMITS[Item.EMPTY_BOXES].fair <= Limits().dot
    assert LIMITS[Item.REGISTRATION].fair <= MAX_WORST_RESIDUAL_MM
    assert MAX_MEDIAN_RESIDUAL_MM == 0.15


def test_the_documents_have_every_limit() -> None:
    text = (DOCS / "calibration.md").read_text(encoding="utf-8")

    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([\d.]+) \| ([\d.]+) \|", text, re.MULTILINE)
    written = {item: Limit(float(good), float(fair)) for item, good, fair in rows}

    assert written == {item.value: limit for item, limit in LIMITS.items()}
    assert all(f"`{item}`" in text for item in Item)


@pytest.mark.parametrize("blanks", [None, blank_forms(own=tuple(np.linspace(0, 0.2, 60)))])
def test_the_picture_shows_a_streak_in_red(
    target: GrayImage, tmp_path: Path, blanks: BlankTest | None
) -> None:
    page = scanned(target)
    page.image[:, 700:703] = 120
    measures = measure_target(page)
    pictures = []

    for name, streaks in (("with", measures.streaks), ("without", ())):
        shown = replace_streaks(measures, streaks)
        path = tmp_path / f"{name}.png"
        draw_report(path, page, shown, blanks, findings(shown, blanks), title="三楼扫描仪")
        pictures.append(cv2.imread(str(path)).astype(int))

    red = [(p[..., 2] - p[..., 0] > 100) & (p[..., 2] - p[..., 1] > 100) for p in pictures]
    assert len(measures.streaks) == 1
    assert red[0].sum() > red[1].sum() + 1000


def replace_streaks(measures: TargetMeasures, streaks: tuple[Streak, ...]) -> TargetMeasures:
    from dataclasses import replace

    return replace(measures, streaks=streaks)


def test_every_finding_has_an_english_twin(
    target: GrayImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINGYI_LANG", "en")
    page = scanned(target, x=0.94, y=0.94, degrees=4.0)
    page.image[:, 700:703] = 120

    shown = findings(measure_target(page), blank_forms(marked=3, worst=0.9, own=(0.5,)))

    texts = "".join(finding.value + finding.advice for finding in shown)
    assert not re.search(r"[\u4e00-\u9fff]", texts)
    assert "Clean the glass" in texts

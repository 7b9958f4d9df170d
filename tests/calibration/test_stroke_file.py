import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from ballot.errors import SourceError
from ballot.geometry import RectMm
from calibration.pens.stroke_file import StrokeFile
from calibration.pens.strokes import Manner, PenMark, mark_strokes

BOX = RectMm(100.0, 60.0, 5.0, 5.0)


def timed(*corners: tuple[float, float], steps: int = 12) -> list[list[float]]:
    """Points along straight lines between corners, 10 ms apart."""
    points: list[list[float]] = []
    for (x0, y0), (x1, y1) in pairwise(corners):
        for step in range(steps):
            share = step / steps
            at = [x0 + share * (x1 - x0), y0 + share * (y1 - y0), 10.0 * len(points)]
            points.append(at)
    return [*points, [*corners[-1], 10.0 * len(points)]]


CHECK = timed((90, 150), (110, 200), (180, 80))
X = timed((50, 50), (150, 150), (150, 50), (50, 150))


def write(path: Path, *records: tuple[int, str, list[list[float]]]) -> Path:
    lines = [
        json.dumps({"subject": s, "speed": "fast", "label": label, "n": 1, "points": points})
        for s, label, points in records
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_recorded_check_becomes_a_tick_of_human_size_in_its_box(
    tmp_path: Path, hand: Manner
) -> None:
    model = StrokeFile.read(write(tmp_path / "s.jsonl", (2, "check", CHECK)))

    (tick,) = mark_strokes(PenMark.TICK, BOX, hand, model, np.random.default_rng(1))

    size = np.ptp(tick.points, axis=0).max() / BOX.w
    vertex = tick.points[np.argmax(tick.points[:, 1])]
    assert 0.6 < size < 1.7
    assert BOX.x < vertex[0] < BOX.right
    assert BOX.y < vertex[1] < BOX.bottom + 1.0


def test_the_pen_is_lifted_along_the_side_of_a_recorded_cross(tmp_path: Path, hand: Manner) -> None:
    model = StrokeFile.read(write(tmp_path / "s.jsonl", (2, "x", X)))

    strokes = mark_strokes(PenMark.CROSS, BOX, hand, model, np.random.default_rng(1))

    falling, rising = strokes
    assert falling.points[-1][1] > falling.points[0][1] + 1.0
    assert rising.points[0][1] + 1.0 < rising.points[-1][1]
    assert rising.points[0][0] > rising.points[-1][0] + 1.0


def test_slow_parts_of_a_stroke_are_pressed_harder(tmp_path: Path, hand: Manner) -> None:
    slow_then_fast = [[float(i), float(i), 40.0 * i] for i in range(20)]
    slow_then_fast += [[20.0 + 8 * i, 20.0 - 8 * i, 800.0 + 10 * i] for i in range(20)]
    model = StrokeFile.read(write(tmp_path / "s.jsonl", (1, "check", slow_then_fast)))

    (tick,) = model.shape(PenMark.TICK, hand, np.random.default_rng(0))

    assert tick.pressure[1] > tick.pressure[-3] + 0.1


def test_one_hand_keeps_to_one_recorded_person(tmp_path: Path, hand: Manner) -> None:
    wide = timed((0, 40), (20, 60), (200, 0))
    path = write(tmp_path / "s.jsonl", (1, "check", CHECK), (2, "check", wide), (1, "v", CHECK))
    model, rng = StrokeFile.read(path), np.random.default_rng(0)

    ratios = {
        round(float(np.divide(*np.ptp(model.shape(PenMark.TICK, hand, rng)[0].points, axis=0))), 3)
        for _ in range(20)
    }

    assert len(ratios) == 1


def test_marks_that_nobody_recorded_come_from_the_parametric_model(
    tmp_path: Path, hand: Manner
) -> None:
    model = StrokeFile.read(write(tmp_path / "s.jsonl", (2, "check", CHECK)))

    strokes = model.shape(PenMark.LINE, hand, np.random.default_rng(0))

    width, height = np.ptp(strokes[0].points, axis=0)
    assert width > 3 * height


def test_unknown_labels_are_passed_over_and_a_file_without_marks_is_refused(
    tmp_path: Path,
) -> None:
    path = write(tmp_path / "s.jsonl", (2, "star", CHECK))

    with pytest.raises(SourceError) as caught:
        StrokeFile.read(path)

    assert caught.value.key == "simulation.no_strokes"


@pytest.mark.parametrize("line", ["{", "[]", '{"label": "check", "subject": 1, "points": [[1]]}'])
def test_a_line_that_is_no_stroke_is_named(tmp_path: Path, line: str) -> None:
    path = write(tmp_path / "s.jsonl", (2, "check", CHECK))
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")

    with pytest.raises(SourceError) as caught:
        StrokeFile.read(path)

    assert caught.value.fields["line"] == 2

"""Shapes of marks from recorded pen strokes: real hands instead of parameters.

The file holds one JSON object a line: `subject` (a number), `label` and `points`, each point
`[x, y, t_ms]` in device pixels, y down. Labels: `check` and `v` are what √ looks like on paper,
`x` a cross, `circle`, and `delete_mark` a scribble; other labels are passed over.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from ballot.errors import SourceError
from calibration.images import FloatArray
from calibration.pens.shapes import ParametricStrokes
from calibration.pens.strokes import Manner, PenMark, Stroke, StrokeModel

LABELS = {
    "check": PenMark.TICK,
    "v": PenMark.TICK,
    "x": PenMark.CROSS,
    "circle": PenMark.CIRCLE,
    "delete_mark": PenMark.SCRIBBLE,
}

_POINTS = 24
"""Points kept of a stroke, even along its length: 0.3 mm apart on a tick of 7 mm."""

Shapes = tuple[tuple[Stroke, ...], ...]


class StrokeFile:
    """Recorded strokes; one person's sheet is marked by one recorded person.

    Marks that nobody recorded (filled boxes, dashes) come from `otherwise`.
    """

    def __init__(
        self,
        shapes: Mapping[int, Mapping[PenMark, Shapes]],
        otherwise: StrokeModel | None = None,
    ) -> None:
        self._people = [dict(shapes[subject]) for subject in sorted(shapes)]
        self._otherwise = otherwise or ParametricStrokes()

    @classmethod
    def read(cls, path: Path) -> "StrokeFile":
        """Read a JSONL file of strokes.

        Raises:
            SourceError: a line isn't a stroke, or none of them has a known label.
        """
        people: dict[int, dict[PenMark, list[tuple[Stroke, ...]]]] = {}
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                try:
                    record = json.loads(line)
                    label, subject = str(record["label"]), int(record["subject"])
                    recorded = np.asarray(record["points"], dtype=np.float64).reshape(-1, 3)
                except (ValueError, KeyError, TypeError) as error:
                    raise SourceError("simulation.bad_stroke", path=path, line=number) from error
                mark = LABELS.get(label)
                if mark is None or len(recorded) < 3 or not np.ptp(recorded[:, :2], axis=0).any():
                    continue
                shape = _lifted(recorded) if mark is PenMark.CROSS else [recorded]
                strokes = tuple(_evenly(part) for part in shape)
                people.setdefault(subject, {}).setdefault(mark, []).append(strokes)
        if not people:
            raise SourceError("simulation.no_strokes", path=path)
        return cls(
            {
                subject: {mark: tuple(shapes) for mark, shapes in marks.items()}
                for subject, marks in people.items()
            }
        )

    def shape(self, mark: PenMark, hand: Manner, rng: np.random.Generator) -> Sequence[Stroke]:
        """Return one recorded mark of the person that `hand.style` picks."""
        person = self._people[hand.style % len(self._people)]
        recorded = person.get(PenMark.TICK if mark is PenMark.V else mark)
        if not recorded:
            return self._otherwise.shape(mark, hand, rng)
        return recorded[int(rng.integers(len(recorded)))]


def _lifted(recorded: FloatArray) -> list[FloatArray]:
    """Cut an × drawn in one stroke where a person on paper would lift the pen.

    Such a stroke runs from the top left to a corner at the bottom right, along one side to a
    corner at the top right, and from there to the bottom left; the side is left out.
    """
    x, y = recorded[:, 0] - recorded[:, 0].min(), recorded[:, 1] - recorded[:, 1].min()
    x, y = x / max(x.max(), 1.0), y / max(y.max(), 1.0)
    first = int(np.argmax(x + y))
    second = first + int(np.argmax((x - y)[first:]))
    parts = [recorded[: first + 1], recorded[second:]]
    shortest = len(recorded) // 6
    return parts if all(len(part) > max(2, shortest) for part in parts) else [recorded]


def _evenly(recorded: FloatArray) -> Stroke:
    """Return the stroke with points even along its length, pressed harder where it was slow."""
    steps = np.hypot(*np.diff(recorded[:, :2], axis=0).T)
    times = np.maximum(np.diff(recorded[:, 2]), 1.0)
    length = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.linspace(0.0, length[-1], _POINTS)
    points = np.stack([np.interp(at, length, recorded[:, axis]) for axis in (0, 1)], axis=1)
    speed = np.convolve(steps / times, np.full(3, 1.0 / 3.0), mode="same")
    relative = np.interp(at, length[1:], speed) / max(float(np.median(speed)), 1e-6)
    return Stroke(points, np.clip(1.15 - 0.3 * relative, 0.4, 1.1))

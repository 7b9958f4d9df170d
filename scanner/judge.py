"""A second judge of boxes: a small learned one that shares nothing with the rules but the pixels.

The rules (`scanner.ink`, `scanner.marks`, `scanner.doubt`) measure ink and decide. This judge sees
the darkness around each box, 10.7 mm square and a third of a millimetre a pixel, and says how
likely the box is empty, holds one plain mark, or something else. It knows neither where the box
stands on the page nor what the rules measured, so that the two err for different reasons.

`tools/train_judge.py` makes its weights, `scanner.verdict` weighs what it says, and docs/judge.md
has its figures.
"""

import hashlib
import io
from dataclasses import dataclass
from enum import IntEnum, unique
from functools import cache
from importlib.resources import files

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.boxes import MARGIN_PX, LocatedBoxes, cut

Views = NDArray[np.uint8]
"""Shape (n, VIEW_PX, VIEW_PX): darkness around each box, 0 paper, 255 print."""

Probabilities = NDArray[np.float32]
"""Shape (n, 3): one column for each `Content`; rows sum to 1."""

VIEW_PX = 32
"""Side of a view, at half the resolution of the blocks: 3 px/mm, a pen line is one pixel wide."""

BOX_LEFT_PX, BOX_TOP_PX = 14, 20
"""From the edge of the view to the box, in pixels of the block: 2.3 mm at the left and below, 3.3
mm at the right and above, where ticks run over."""

_WIDE_PX = 2 * VIEW_PX


@unique
class Content(IntEnum):
    """What a box holds; the columns of `Probabilities`."""

    EMPTY = 0
    """No mark of this box: paper, a hesitation dot, dirt, a neighbour's tail."""
    MARK = 1
    """One plain mark of this box, of any kind."""
    OTHER = 2
    """Scribbled out, or a stroke of which nobody can say whose it is."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Weights and biases of one layer."""

    weights: NDArray[np.float32]
    """Shape (inputs, outputs); of a convolution, inputs are the channels of a square, pixel by
    pixel."""
    bias: NDArray[np.float32]
    """Shape (outputs,)."""
    side: int = 0
    """Side of the square that a convolution looks at; 0 of a full layer."""
    stride: int = 0
    """By how much that square moves."""

    def inputs(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what the layer looks at, of values of shape (n, ...)."""
        if self.side:
            return squares(values, self.side, self.stride)
        return values.reshape(len(values), -1)


@dataclass(frozen=True, slots=True, eq=False)
class JudgeWeights:
    """A small convolutional network (LeCun et al. 1998) with ReLU, the same for every box."""

    layers: tuple[Layer, ...]
    """Convolutions first, then full layers."""
    temperature: float
    """Divides the last layer's output: what makes its probabilities honest."""
    digest: str
    """SHA-256 of the file, hexadecimal."""

    @classmethod
    def of(cls, content: bytes) -> "JudgeWeights":
        """Return the weights that `tools/train_judge.py` wrote."""
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            layers = tuple(
                Layer(
                    arrays[f"weights{k}"].astype(np.float32),
                    arrays[f"bias{k}"].astype(np.float32),
                    *square,
                )
                for k, square in enumerate(arrays["squares"].tolist())
            )
            temperature = float(arrays["temperature"])
        return cls(layers, temperature, hashlib.sha256(content).hexdigest())

    def judge(self, views: Views) -> Probabilities:
        """Return what each view holds."""
        values = brightened(views)
        for number, layer in enumerate(self.layers):
            if number:
                np.maximum(values, 0.0, out=values)
            values = layer.inputs(values) @ layer.weights
            values += layer.bias
        values -= values.max(axis=1, keepdims=True)
        odds = np.exp(values / np.float32(self.temperature))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True), dtype=np.float32)


def squares(values: NDArray[np.float32], side: int, stride: int) -> NDArray[np.float32]:
    """Return what a convolution looks at.

    Args:
        values: shape (n, height, width, channels).
        side: of the square.
        stride: by how much it moves.

    Returns:
        Shape (n, height', width', side * side * channels).
    """
    windows = np.lib.stride_tricks.sliding_window_view(values, (side, side), axis=(1, 2))
    chosen = windows[:, ::stride, ::stride].transpose(0, 1, 2, 4, 5, 3)
    return np.ascontiguousarray(chosen).reshape(*chosen.shape[:3], -1)


@cache
def judge_weights() -> JudgeWeights:
    """Return the weights that are shipped, read once."""
    return JudgeWeights.of(files("scanner").joinpath("weights/judge.npz").read_bytes())


def judge_boxes(boxes: LocatedBoxes) -> Probabilities:
    """Return what each box of a page holds, as this judge sees it; in the order of `boxes`."""
    return judge_weights().judge(cut_views(boxes))


def judge_rows(probabilities: Probabilities, boxes_per_row: int = 3) -> NDArray[np.float32]:
    """Return what each row means, its boxes taken as independent.

    Args:
        probabilities: of all boxes of a page, in the order of its rows.
        boxes_per_row: how many of them stand in a row.

    Returns:
        Shape (rows, boxes_per_row + 2): one column for each grade in the order of the boxes, then
        abstention, then anything else.
    """
    empty = probabilities[:, Content.EMPTY].reshape(-1, boxes_per_row)
    mark = probabilities[:, Content.MARK].reshape(-1, boxes_per_row)
    rows = np.empty((len(empty), boxes_per_row + 2), np.float32)
    for grade in range(boxes_per_row):
        others = np.delete(empty, grade, axis=1)
        rows[:, grade] = mark[:, grade] * others.prod(axis=1)
    rows[:, -2] = empty.prod(axis=1)
    rows[:, -1] = np.maximum(0.0, 1.0 - rows[:, :-1].sum(axis=1))
    return rows


def cut_views(boxes: LocatedBoxes, *, more_px: int = 0) -> Views:
    """Return the views of all boxes.

    Args:
        boxes: where they were found, and the darkness of the page.
        more_px: so much more of the block on every side, even; training moves the view about.

    Returns:
        Shape (n, VIEW_PX + more_px, VIEW_PX + more_px); beyond the strip is paper.
    """
    side = _WIDE_PX + 2 * more_px
    left = boxes.left_px + (MARGIN_PX - BOX_LEFT_PX - more_px)
    top = boxes.top_px + (MARGIN_PX - BOX_TOP_PX - more_px)
    around = cv2.copyMakeBorder(boxes.darkness, side, side, side, side, cv2.BORDER_CONSTANT)
    wide = cut(np.asarray(around, np.uint8), left + side, top + side, side)
    # All views stand one below the other: halving keeps them apart because their side is even.
    strip = wide.reshape(-1, side)
    halved = cv2.resize(strip, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return np.asarray(halved, dtype=np.uint8).reshape(-1, side // 2, side // 2)


def brightened(views: Views) -> NDArray[np.float32]:
    """Return shape (n, height, width, 1): the root of darkness, 0-1, which lifts faint pencil."""
    flat = np.ascontiguousarray(views).reshape(len(views), -1)
    return np.asarray(cv2.LUT(flat, _ROOT), dtype=np.float32).reshape(*views.shape, 1)


_ROOT = np.sqrt(np.arange(256, dtype=np.float32) / 255.0).reshape(1, 256)

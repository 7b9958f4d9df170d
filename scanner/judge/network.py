"""A small convolutional network, run with numpy: what the learned judge is made of.

`tools/train_judge.py` writes its weights, `scanner.judge.judge` asks it.
"""

import hashlib
import io
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Views = NDArray[np.uint8]
"""Shape (n, side, side): darkness around each box, 0 paper, 255 print."""

Probabilities = NDArray[np.float32]
"""Shape (n, 7): one column for each `scanner.judge.judge.Content`; rows sum to 1."""


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
        """Return the weights that a file holds."""
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
        """Return what each view holds; there may be none."""
        if not len(views):
            return np.empty((0, len(self.layers[-1].bias)), np.float32)
        values = brightened(views)
        for number, layer in enumerate(self.layers):
            if number:
                np.maximum(values, 0.0, out=values)
            looked_at = layer.inputs(values)
            # As one product: numpy would multiply place by place.
            flat = looked_at.reshape(-1, looked_at.shape[-1]) @ layer.weights
            flat += layer.bias
            values = flat.reshape(*looked_at.shape[:-1], -1)
        values -= values.max(axis=1, keepdims=True)
        odds = np.exp(values / np.float32(self.temperature))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True), dtype=np.float32)


def squares(values: NDArray[np.float32], side: int, stride: int) -> NDArray[np.float32]:
    """Return what a convolution looks at.

    Args:
        values: shape (n, height, width, channels), in this order in memory.
        side: of the square.
        stride: by how much it moves.

    Returns:
        Shape (n, height', width', side * side * channels).
    """
    count, height, width, channels = values.shape
    down, across = ((length - side) // stride + 1 for length in (height, width))
    of_view, of_line, of_place, _ = values.strides
    # A square's line is one run of numbers: its places and their channels lie side by side.
    lines = np.ndarray(
        (count, down, across, side, side * channels),
        values.dtype,
        values,
        strides=(of_view, of_line * stride, of_place * stride, of_line, values.itemsize),
    )
    return lines.reshape(count, down, across, -1)


def brightened(views: Views) -> NDArray[np.float32]:
    """Return shape (n, height, width, 1): the root of darkness, 0-1, which lifts faint pencil."""
    flat = np.ascontiguousarray(views).reshape(len(views), -1)
    return np.asarray(cv2.LUT(flat, _ROOT), dtype=np.float32).reshape(*views.shape, 1)


_ROOT = np.sqrt(np.arange(256, dtype=np.float32) / 255.0).reshape(1, 256)

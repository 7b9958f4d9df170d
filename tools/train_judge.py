"""Train the second judge of boxes on simulated ones, in plain numpy.

    python tools/train_judge.py --train TRAIN.npz ... --held-out CAL.npz --out OUT.npz

The files come from `tools/judge_data.py`; docs/judge.md has every command. The same files and seed
give the same weights on the same machine. Held-out pages set the temperature and nothing else.
"""

import argparse
import io
import itertools
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))

from scanner.judge.judge import VIEW_PX, Content
from scanner.judge.network import JudgeWeights, Layer, brightened

FloatArray = NDArray[np.float32]
Views = NDArray[np.uint8]

BATCH = 512
LEARNING_RATE = 1.5e-3
WEIGHT_DECAY = 2e-5
LINE_CHANCE = 0.10
"""Share of training views through which a straight line is drawn: a streak or a fold."""
TEMPERATURES = np.geomspace(0.5, 4.0, 61)


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--train", type=Path, nargs="+", required=True)
    parser.add_argument("--held-out", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--filters", default="6/4x24,3/1x32", help="side/stride x channels")
    parser.add_argument("--hidden", default="48", help="widths of the full layers after them")
    parser.add_argument("--epochs", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    """Train, set the temperature, write."""
    options = arguments()
    rng = np.random.default_rng(options.seed)
    views, contents = load(options.train)
    held_views, held_contents = load([options.held_out])
    print(f"{len(views)} views: {np.bincount(contents, minlength=3)}", flush=True)
    layers = start(options.filters, options.hidden, rng)
    held = centred(held_views)
    epochs = Epochs(layers, views, contents, options.epochs, rng)
    for number, averaged in enumerate(epochs, start=1):
        layers = averaged
        loss = log_loss(outputs_of(layers, held), held_contents)
        print(f"epoch {number}: held-out loss {loss:.5f}", flush=True)
    temperature = best_temperature(outputs_of(rounded(layers), held), held_contents)
    content = packed(layers, temperature)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_bytes(content)
    print(f"temperature {temperature:.3f}, {len(content)} bytes, {JudgeWeights.of(content).digest}")


def load(paths: Sequence[Path]) -> tuple[Views, NDArray[np.uint8]]:
    """Return the views, with play for moving about, and the contents that the scans show."""
    parts = [np.load(path) for path in paths]
    contents = np.concatenate([part["content"] for part in parts])
    is_seen = contents < len(Content)
    return np.concatenate([part["view"] for part in parts])[is_seen], contents[is_seen]


def centred(views: Views) -> Views:
    """Return the views as the judge will see them."""
    play = (views.shape[1] - VIEW_PX) // 2
    return np.ascontiguousarray(views[:, play : play + VIEW_PX, play : play + VIEW_PX])


class Epochs:
    """Yields the running average of the layers after each epoch of training.

    Adam (Kingma and Ba 2015) with decoupled weight decay and a cosine schedule (Loshchilov and
    Hutter 2019).
    """

    def __init__(
        self,
        layers: list[Layer],
        views: Views,
        contents: NDArray[np.uint8],
        epochs: int,
        rng: np.random.Generator,
    ) -> None:
        self._squares = [(layer.side, layer.stride) for layer in layers]
        self._parameters = [array for layer in layers for array in (layer.weights, layer.bias)]
        self._first = [np.zeros_like(array) for array in self._parameters]
        self._second = [np.zeros_like(array) for array in self._parameters]
        self._average = [array.copy() for array in self._parameters]
        self._views, self._contents, self._epochs, self._rng = views, contents, epochs, rng
        self._step = 0
        self._steps = epochs * (len(views) // BATCH)

    def __iter__(self) -> "Epochs":
        return self

    def __next__(self) -> list[Layer]:
        if self._step >= self._steps:
            raise StopIteration
        order = self._rng.permutation(len(self._views))
        for first in range(0, len(order) - BATCH + 1, BATCH):
            batch = np.sort(order[first : first + BATCH])
            values = brightened(augmented(self._views[batch], self._rng))
            self._improve(values, self._contents[batch])
        return self._layers(self._average)

    def _improve(self, values: FloatArray, contents: NDArray[np.uint8]) -> None:
        self._step += 1
        rate = LEARNING_RATE * 0.5 * (1 + np.cos(np.pi * self._step / self._steps))
        rate *= min(1.0, self._step / 200)
        keep = 1 - max(1e-3, 1 / self._step)
        for k, gradient in enumerate(gradients(self._layers(self._parameters), values, contents)):
            array = self._parameters[k]
            self._first[k] += np.float32(0.1) * (gradient - self._first[k])
            self._second[k] += np.float32(0.001) * (gradient * gradient - self._second[k])
            mean = self._first[k] / np.float32(1 - 0.9**self._step)
            spread = np.sqrt(self._second[k] / np.float32(1 - 0.999**self._step))
            array -= np.float32(rate) * (mean / (spread + np.float32(1e-7)))
            if array.ndim == 2:
                array *= np.float32(1 - rate * WEIGHT_DECAY / LEARNING_RATE)
            self._average[k] += np.float32(1 - keep) * (array - self._average[k])

    def _layers(self, arrays: list[FloatArray]) -> list[Layer]:
        parts = zip(arrays[::2], arrays[1::2], self._squares, strict=True)
        return [Layer(weights, bias, *square) for weights, bias, square in parts]


def gradients(
    layers: list[Layer], values: FloatArray, contents: NDArray[np.uint8]
) -> list[FloatArray]:
    """Return the gradient of the mean log loss, weights and bias of each layer in turn."""
    inputs, kept = [], []
    for number, layer in enumerate(layers):
        if number:
            values = np.maximum(values, 0.0)
        kept.append(values)
        looked_at = layer.inputs(values)
        inputs.append(looked_at)
        values = looked_at @ layer.weights + layer.bias
    back = _softmax(values)
    back[np.arange(len(back)), contents] -= 1.0
    back /= np.float32(len(back))
    found: list[FloatArray] = []
    for number in range(len(layers) - 1, -1, -1):
        layer, looked_at = layers[number], inputs[number]
        flat = back.reshape(-1, back.shape[-1])
        seen = looked_at.reshape(-1, looked_at.shape[-1])
        found = [seen.T @ flat, flat.sum(axis=0), *found]
        if not number:
            break
        back = np.asarray(flat @ layer.weights.T, np.float32)
        if layer.side:
            back = _spread(back.reshape(looked_at.shape), kept[number].shape, layer)
        back = back.reshape(kept[number].shape)
        back *= kept[number] > 0
    return found


def _spread(back: FloatArray, shape: tuple[int, ...], layer: Layer) -> FloatArray:
    """Return gradients of squares put back to the places that they were looked at."""
    channels, side, stride = shape[3], layer.side, layer.stride
    placed = np.zeros(shape, np.float32)
    parts = back.reshape(*back.shape[:3], side, side, channels)
    rows, columns = parts.shape[1:3]
    for y, x in itertools.product(range(side), repeat=2):
        down = slice(y, y + stride * rows - stride + 1, stride)
        across = slice(x, x + stride * columns - stride + 1, stride)
        placed[:, down, across] += parts[:, :, :, y, x]
    return placed


def augmented(views: Views, rng: np.random.Generator) -> Views:
    """Return views moved by up to a third of a millimetre, paler or darker, some with a line."""
    count = len(views)
    windows = np.lib.stride_tricks.sliding_window_view(views, (VIEW_PX, VIEW_PX), axis=(1, 2))
    y, x = rng.integers(0, windows.shape[1], (2, count))
    moved = windows[np.arange(count), y, x].astype(np.float32)
    moved *= rng.uniform(0.85, 1.15, (count, 1, 1)).astype(np.float32)
    lined = np.flatnonzero(rng.random(count) < LINE_CHANCE)
    for number in lined.tolist():
        at = int(rng.integers(VIEW_PX))
        darkness = np.float32(rng.uniform(15, 200))
        line = moved[number, at : at + 1] if rng.random() < 0.5 else moved[number, :, at : at + 1]
        line += darkness * (1 - line / 255)
    return np.asarray(np.clip(moved, 0, 255), dtype=np.uint8)


def outputs_of(layers: list[Layer], views: Views) -> FloatArray:
    """Return the last layer's output for each view."""
    parts = []
    for first in range(0, len(views), 4096):
        values = brightened(views[first : first + 4096])
        for number, layer in enumerate(layers):
            if number:
                values = np.maximum(values, 0.0)
            values = layer.inputs(values) @ layer.weights + layer.bias
        parts.append(values)
    return np.concatenate(parts)


def log_loss(outputs: NDArray[np.floating[Any]], contents: NDArray[np.integer[Any]]) -> float:
    """Return the mean of minus the logarithm of the probability of what was there."""
    chosen = _softmax(outputs.astype(np.float64))[np.arange(len(outputs)), contents]
    return float(-np.log(np.maximum(chosen, 1e-12)).mean())


def best_temperature(
    outputs: NDArray[np.floating[Any]], contents: NDArray[np.integer[Any]]
) -> float:
    """Return the temperature of least loss (Guo et al. 2017), never below 1: never surer."""
    losses = [log_loss(outputs / np.float32(t), contents) for t in TEMPERATURES]
    return max(1.0, float(TEMPERATURES[int(np.argmin(losses))]))


def rounded(layers: list[Layer]) -> list[Layer]:
    """Return the layers as they come back from the file: half precision."""
    return [
        replace(layer, weights=layer.weights.astype(np.float16).astype(np.float32))
        for layer in layers
    ]


def packed(layers: list[Layer], temperature: float) -> bytes:
    """Return the file of weights; the same weights give the same bytes."""
    arrays: dict[str, NDArray[np.generic]] = {
        "temperature": np.array(temperature, np.float64),
        "squares": np.array([(layer.side, layer.stride) for layer in layers], np.uint8),
    }
    for number, layer in enumerate(layers):
        arrays[f"weights{number}"] = layer.weights.astype(np.float16)
        arrays[f"bias{number}"] = layer.bias
    out = io.BytesIO()
    np.savez(out, **arrays)  # type: ignore[arg-type]  # the stub sees allow_pickle
    return out.getvalue()


def start(filters: str, hidden: str, rng: np.random.Generator) -> list[Layer]:
    """Return layers before training (He et al. 2015)."""
    layers, channels, size = [], 1, VIEW_PX
    for each in filters.split(","):
        side, stride, outputs = map(int, re.split("[/x]", each))
        layers.append(_layer(channels * side**2, outputs, rng, side, stride))
        channels, size = outputs, (size - side) // stride + 1
    widths = [channels * size**2, *map(int, hidden.split(",")), len(Content)]
    return layers + [_layer(a, b, rng) for a, b in itertools.pairwise(widths)]


def _layer(inputs: int, outputs: int, rng: np.random.Generator, *square: int) -> Layer:
    weights = rng.standard_normal((inputs, outputs)) * np.sqrt(2 / inputs)
    return Layer(weights.astype(np.float32), np.zeros(outputs, np.float32), *square)


def _softmax(outputs: NDArray[np.floating]) -> NDArray[np.floating]:
    odds = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


if __name__ == "__main__":
    main()

"""Train one of the learned judge's looks on simulated boxes, with PyTorch on the processor.

    python tools/train_judge.py glance --train T1.npz ... --held-out CAL.npz ... --out OUT.npz
    python tools/train_judge.py again --glance GLANCE.npz --train ... --held-out ... --out OUT.npz

The files come from `tools/judge_data.py`; docs/judge.md has every command. PyTorch is needed for
this script alone (`pip install torch==2.13.0`, into an environment of its own): what it writes is
run with numpy. The same files, seed and threads give the same weights on the same machine.
Held-out pages set the temperature and nothing else.
"""

import argparse
import io
import itertools
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).parent.parent))

from scanner.judge.judge import CLOSE_PX, VIEW_PX, Content, is_unsure
from scanner.judge.network import JudgeWeights, Layer
from scanner.judge.views import halved
from tools.measure_judge import in_parts


@dataclass(frozen=True, slots=True)
class Look:
    """The shape of one of the two networks."""

    side: int
    """Of its view, px."""
    filters: tuple[tuple[int, int, int], ...]
    """Of each convolution: side of its square, stride, outputs."""
    hidden: int
    """Width of the full layer."""


LOOKS = {
    "glance": Look(VIEW_PX, ((6, 4, 24), (3, 1, 32)), 48),
    "again": Look(CLOSE_PX, ((6, 3, 32), (4, 2, 48), (3, 1, 64), (3, 2, 96)), 128),
}

BATCH = 192
LEARNING_RATE = 2e-3
"""At the top of the cosine."""
WEIGHT_DECAY = 1e-3
KEPT_OF_AVERAGE = 0.998
"""Of the running average of the weights, at each step: some 500 steps count."""
DROPOUT = 0.1
"""Of what goes into the full layer, which has half of all weights."""
UNBENT = 0.7
"""Chance that a view is bent in no way: what is simulated well stays in sight."""
SURE_SHARE = 0.15
"""Of the boxes of which the glance is sure, for the second look: it is to know plain ones too."""
TEMPERATURES = np.geomspace(0.5, 4.0, 61)


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("look", choices=LOOKS)
    parser.add_argument("--train", type=Path, nargs="+", required=True)
    parser.add_argument("--held-out", type=Path, nargs="+", required=True)
    parser.add_argument("--glance", type=Path, help="whose doubts the second look learns from")
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1, help="others add in another order")
    return parser.parse_args()


def main() -> None:
    """Train, set the temperature, write."""
    options = arguments()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    look = LOOKS[options.look]
    glance = JudgeWeights.of(options.glance.read_bytes()) if options.glance else None
    views, contents = load(options.train, glance, sure_share=SURE_SHARE)
    held_views, held_contents = load(options.held_out, glance, sure_share=0.0)
    if look.side == VIEW_PX:
        views, held_views = halved(views), halved(held_views)
    print(f"{len(views)} views: {np.bincount(contents)}; held {len(held_views)}", flush=True)
    network = Network(look)
    if options.start:
        network.take(JudgeWeights.of(options.start.read_bytes()).layers)
    network = train(network, torch.from_numpy(views), torch.from_numpy(contents), options.steps)
    bare = JudgeWeights.of(packed(network.layers(), 1.0))
    outputs = np.log(np.maximum(in_parts(bare, held_views, look.side), 1e-12))
    temperature = best_temperature(outputs, held_contents)
    losses = [log_loss(outputs / np.float32(t), held_contents) for t in (1.0, temperature)]
    content = packed(network.layers(), temperature)
    options.out.write_bytes(content)
    print(f"held-out loss {losses[0]:.5f}, with temperature {temperature:.3f} {losses[1]:.5f}")
    print(f"{len(content)} bytes, {JudgeWeights.of(content).digest}")


def load(
    paths: Sequence[Path], glance: JudgeWeights | None, *, sure_share: float
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return close views, with play around them, and what the scans show in them.

    Args:
        paths: files of `tools/judge_data.py`.
        glance: leaves out most boxes of which it is sure; none are left out where None.
        sure_share: share of those that stays, every so many.
    """
    views, contents = [], []
    for path in paths:
        data = np.load(path)
        content, close = data["content"][data["is_shown"]].astype(np.int64), data["close"]
        chosen = content < len(Content)
        if glance is not None:
            number = np.arange(len(content)) * sure_share
            is_every = np.floor(number + sure_share) > np.floor(number)
            chosen &= is_unsure(in_parts(glance, halved(close), VIEW_PX)) | is_every
        views.append(close[chosen])
        contents.append(content[chosen])
    return np.concatenate(views), np.concatenate(contents)


class Network(nn.Module):
    """What `judge.network.JudgeWeights` runs: convolutions without margins, then full layers."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        convolutions, channels, size = [], 1, look.side
        for side, stride, outputs in look.filters:
            convolutions.append(nn.Conv2d(channels, outputs, side, stride))
            channels, size = outputs, (size - side) // stride + 1
        self.convolutions = nn.ModuleList(convolutions)
        widths = [channels * size**2, look.hidden, len(Content)]
        self.full = nn.ModuleList(nn.Linear(a, b) for a, b in itertools.pairwise(widths))
        for layer in (*self.convolutions, *self.full):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            nn.init.zeros_(layer.bias)

    def forward(self, values: Tensor) -> Tensor:
        """Return the last layer's output, of shape (n, 1, side, side)."""
        for layer in self.convolutions:
            values = functional.relu(layer(values))
        values = values.permute(0, 2, 3, 1).flatten(1)
        for layer in self.full[:-1]:
            values = functional.dropout(values, DROPOUT, self.training)
            values = functional.relu(layer(values))
        return self.full[-1](values)

    def take(self, layers: Sequence[Layer]) -> None:
        """Take over what `layers` gave, of a network as large or smaller.

        Outputs that they lack start at random and count for nothing yet (Chen et al. 2016), so
        that training goes on from what is known.
        """
        with torch.no_grad():
            before = 1
            for module, layer in zip((*self.convolutions, *self.full), layers, strict=True):
                weights = torch.from_numpy(layer.weights)
                outputs = weights.shape[1]
                if layer.side:
                    squares = weights.reshape(layer.side, layer.side, -1, outputs)
                    module.weight[:outputs, before:] = 0.0
                    module.weight[:outputs, :before] = squares.permute(3, 2, 0, 1)
                else:
                    # What comes from a convolution lies place by place, its channels side by side.
                    places = weights.T.reshape(outputs, -1, before)
                    now = module.weight.view(module.out_features, places.shape[1], -1)
                    now[:outputs, :, before:] = 0.0
                    now[:outputs, :, :before] = places
                module.bias[:outputs] = torch.from_numpy(layer.bias)
                before = outputs

    def layers(self) -> list[Layer]:
        """Return the layers as numpy runs them."""
        found = []
        for layer in self.convolutions:
            weights = layer.weight.detach().permute(2, 3, 1, 0).flatten(0, 2).numpy()
            square = (layer.kernel_size[0], layer.stride[0])
            found.append(Layer(weights.copy(), layer.bias.detach().numpy().copy(), *square))
        for layer in self.full:
            weights = layer.weight.detach().T.numpy()
            found.append(Layer(weights.copy(), layer.bias.detach().numpy().copy()))
        return found


def train(network: Network, views: Tensor, contents: Tensor, steps: int) -> Network:
    """Train with AdamW and one cycle of a cosine; return the running average of the weights."""
    average = Network(network.look)
    average.load_state_dict(network.state_dict())
    optimizer = torch.optim.AdamW(network.parameters(), LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    started, losses = time.monotonic(), 0.0
    for step in range(1, steps + 1):
        rate = LEARNING_RATE * 0.5 * (1 + np.cos(np.pi * step / steps)) * min(1.0, step / 100)
        optimizer.param_groups[0]["lr"] = float(rate)
        batch = torch.randint(len(views), (BATCH,))
        wanted = contents[batch]
        loss = functional.cross_entropy(
            network(augmented(views[batch], wanted, network.look.side)), wanted
        )
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        optimizer.step()
        keep = min(KEPT_OF_AVERAGE, step / (step + 10))
        with torch.no_grad():
            pairs = zip(average.parameters(), network.parameters(), strict=True)
            for kept, new in pairs:
                kept.lerp_(new, 1 - keep)
        losses += loss.item()
        if step % 250 == 0:
            seconds = time.monotonic() - started
            print(f"step {step}: loss {losses / 250:.4f}, {seconds:.0f} s", flush=True)
            losses = 0.0
    return average.eval()


def augmented(views: Tensor, contents: Tensor, side: int) -> Tensor:
    """Return what a network sees: views moved, bent, thinned, thickened, paler, blurred, noisy.

    Args:
        views: shape (n, larger, larger), darkness 0-255, larger than what the network sees.
        contents: what they hold; thickening leaves alone what is no mark, for a thick hair would
            be a stroke.
        side: of what the network sees.

    Returns:
        Shape (n, 1, side, side): the root of darkness, 0-1.
    """
    count, larger = len(views), views.shape[1]
    bits = side // VIEW_PX  # pixels that make one of the first glance
    play = larger - side
    y, x = ((play + torch.randint(-2, 3, (2, count)) * bits) // 2).clamp(0, play)  # 0.3 mm
    down, across = (place.reshape(-1, 1) + torch.arange(side) for place in (y, x))
    numbers = torch.arange(count).reshape(-1, 1, 1)
    values = views[numbers, down.unsqueeze(2), across.unsqueeze(1)].float().div_(255).unsqueeze(1)
    chosen = torch.nonzero(torch.rand(count) > UNBENT).flatten()
    values[chosen] = functional.grid_sample(
        values[chosen], _places(len(chosen), side), padding_mode="border", align_corners=False
    )
    chosen = torch.nonzero(torch.rand(count) < 0.3).flatten()
    values[chosen] = _thicker_or_thinner(values[chosen], contents[chosen], 0.3 * bits)
    chosen = torch.nonzero(torch.rand(count) < 0.1 * bits).flatten()
    values[chosen] = functional.avg_pool2d(values[chosen], 3, 1, 1, count_include_pad=False)
    chosen = torch.nonzero(torch.rand(count) < 0.25).flatten()
    noise = torch.randn(len(chosen), 1, side, side)
    values[chosen] += 0.05 * torch.rand(len(chosen), 1, 1, 1) * noise
    # Darkness itself is stretched; its root is what the network sees.
    gain = 1 + 0.2 * (2 * torch.rand(count, 1, 1, 1) - 1)
    return _lined(values).mul_(gain).clamp_(0, 1).sqrt_()


def _places(count: int, side: int) -> Tensor:
    """Return where each pixel of a bent view is taken from, for `grid_sample`."""
    angle, shear = (spread * torch.randn(count, 1) for spread in (0.08, 0.07))
    wide, high = (torch.exp(0.07 * torch.randn(count, 1)) for _ in range(2))
    nothing = torch.zeros(count, 1)
    across = torch.cat([wide * torch.cos(angle), shear - torch.sin(angle), nothing], dim=1)
    down = torch.cat([torch.sin(angle), high * torch.cos(angle), nothing], dim=1)
    turn = torch.stack([across, down], dim=1)
    places = functional.affine_grid(turn, [count, 1, side, side], align_corners=False)
    knots = 0.035 * torch.randn(count, 2, 6, 6)  # 0.2 mm
    waver = functional.interpolate(knots, (side, side), mode="bilinear")
    return places + waver.permute(0, 2, 3, 1)


def _thicker_or_thinner(values: Tensor, contents: Tensor, most: float) -> Tensor:
    is_thinned = (torch.rand(len(values)) < 0.6) | (contents == Content.EMPTY)
    sign = torch.where(is_thinned, -1.0, 1.0).reshape(-1, 1, 1, 1)
    other = sign * functional.max_pool2d(sign * values, 3, 1, 1)
    return torch.lerp(values, other, most * torch.rand(len(values), 1, 1, 1))


def _lined(values: Tensor) -> Tensor:
    """Draw a straight line through one view in fourteen: a streak or a fold."""
    side = values.shape[-1]
    for number in torch.nonzero(torch.rand(len(values)) < 0.07).flatten().tolist():
        width = max(1, int(torch.randint(1, 4, ())) * side // CLOSE_PX)
        at = int(torch.randint(side - width, ()))
        darkness = 0.06 + 0.7 * float(torch.rand(()))
        view = values[number, 0]
        line = view[at : at + width] if torch.rand(()) < 0.5 else view[:, at : at + width]
        line += darkness * (1 - line)
    return values


def log_loss(outputs: NDArray[np.floating[Any]], contents: NDArray[np.integer[Any]]) -> float:
    """Return the mean of minus the logarithm of the probability of what was there."""
    odds = np.exp(outputs - outputs.max(axis=1, keepdims=True)).astype(np.float64)
    chosen = odds[np.arange(len(odds)), contents] / odds.sum(axis=1)
    return float(-np.log(np.maximum(chosen, 1e-12)).mean())


def best_temperature(
    outputs: NDArray[np.floating[Any]], contents: NDArray[np.integer[Any]]
) -> float:
    """Return the temperature of least loss (Guo et al. 2017), never below 1: never surer."""
    losses = [log_loss(outputs / np.float32(t), contents) for t in TEMPERATURES]
    return max(1.0, float(TEMPERATURES[int(np.argmin(losses))]))


def packed(layers: Sequence[Layer], temperature: float) -> bytes:
    """Return the file of weights, in half precision; the same weights give the same bytes."""
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


if __name__ == "__main__":
    main()

"""Train the judge's second look on simulated boxes, with PyTorch on the processor.

    python tools/train_second_look.py --train T1.npz ... --held-out CAL.npz ... --out OUT.npz

The files come from `tools/judge_data.py`; docs/judge.md has every command. PyTorch is needed for
this script alone (`pip install torch==2.13.0`, into an environment of its own): what it writes is
run with numpy. Held-out pages set the temperature and nothing else.
"""

import argparse
import itertools
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).parent.parent))

from scanner.judge.judge import CLOSE_PX, VIEW_PX, Content, is_unsure, judge_weights
from scanner.judge.network import JudgeWeights, Layer
from tools.measure_judge import in_parts
from tools.train_judge import best_temperature, log_loss, packed

BATCH = 256
LEARNING_RATE = 1.5e-3
"""At the top of the cosine; that of the first glance."""
WEIGHT_DECAY = 1e-3
KEPT_OF_AVERAGE = 0.998
"""Of the running average of the weights, at each step: some 500 steps count."""
DROPOUT = 0.15
"""Of what goes into the full layer, which has half of all weights."""
UNBENT = 0.5
"""Chance that a view is bent in no way: what is simulated well stays in sight."""


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--train", type=Path, nargs="+", required=True)
    parser.add_argument("--held-out", type=Path, nargs="+", required=True)
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--filters", default="6/3x20,4/2x32,3/1x48,3/2x64", help="side/stride x n")
    parser.add_argument("--hidden", type=int, default=96, help="width of the full layer")
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--minutes", type=float, default=1e9, help="cool down and end after")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    """Train, set the temperature, write."""
    options = arguments()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    views, contents = load(options.train)
    held_views, held_contents = load(options.held_out, is_unsure_only=True)
    print(f"{len(views)} views: {np.bincount(contents, minlength=3)}; held {len(held_views)}")
    network = Network(options.filters, options.hidden)
    if options.start:
        network.take(JudgeWeights.of(options.start.read_bytes()).layers)
    average = train(network, torch.from_numpy(views), torch.from_numpy(contents), options)
    said = in_parts(JudgeWeights.of(packed(average.layers(), 1.0)), held_views, CLOSE_PX)
    outputs = np.log(np.maximum(said, 1e-12))
    temperature = best_temperature(outputs, held_contents)
    losses = [log_loss(outputs / np.float32(t), held_contents) for t in (1.0, temperature)]
    content = packed(average.layers(), temperature)
    options.out.write_bytes(content)
    weights = JudgeWeights.of(content)
    print(f"held-out loss {losses[0]:.5f}, with temperature {temperature:.3f} {losses[1]:.5f}")
    print(f"{len(content)} bytes, {weights.digest}")


def load(
    paths: Sequence[Path], *, is_unsure_only: bool = False
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return close views and what the scans show in them.

    Args:
        paths: files of `tools/judge_data.py`.
        is_unsure_only: leave out what isn't looked at a second time.
    """
    views, contents = [], []
    for path in paths:
        data = np.load(path)
        content = data["content"][data["is_close"]].astype(np.int64)
        chosen = content < len(Content)
        if is_unsure_only:
            chosen &= is_unsure(in_parts(judge_weights(), data["view"], VIEW_PX))[data["is_close"]]
        views.append(data["close"][chosen])
        contents.append(content[chosen])
    return np.concatenate(views), np.concatenate(contents)


class Network(nn.Module):
    """What `judge.network.JudgeWeights` runs: convolutions without margins, then full layers."""

    def __init__(self, filters: str, hidden: int) -> None:
        super().__init__()
        shapes = [tuple(map(int, re.split("[/x]", each))) for each in filters.split(",")]
        convolutions, channels, size = [], 1, CLOSE_PX
        for side, stride, outputs in shapes:
            convolutions.append(nn.Conv2d(channels, outputs, side, stride))
            channels, size = outputs, (size - side) // stride + 1
        self.convolutions = nn.ModuleList(convolutions)
        widths = [channels * size**2, hidden, len(Content)]
        self.full = nn.ModuleList(nn.Linear(a, b) for a, b in itertools.pairwise(widths))
        for layer in (*self.convolutions, *self.full):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            nn.init.zeros_(layer.bias)

    def forward(self, values: Tensor) -> Tensor:
        """Return the last layer's output, of shape (n, 1, CLOSE_PX, CLOSE_PX)."""
        for layer in self.convolutions:
            values = functional.relu(layer(values))
        values = values.permute(0, 2, 3, 1).flatten(1)
        for layer in self.full[:-1]:
            values = functional.dropout(values, DROPOUT, self.training)
            values = functional.relu(layer(values))
        return self.full[-1](values)

    def take(self, layers: Sequence[Layer]) -> None:
        """Take over what `layers` gave."""
        modules = [*self.convolutions, *self.full]
        with torch.no_grad():
            for module, layer in zip(modules, layers, strict=True):
                weights = torch.from_numpy(layer.weights)
                if layer.side:
                    shape = (layer.side, layer.side, -1, weights.shape[1])
                    module.weight.copy_(weights.reshape(shape).permute(3, 2, 0, 1))
                else:
                    module.weight.copy_(weights.T)
                module.bias.copy_(torch.from_numpy(layer.bias))

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


def train(network: Network, views: Tensor, contents: Tensor, options: Any) -> Network:
    """Train with AdamW and one cycle of a cosine; return the running average of the weights."""
    average = Network(options.filters, options.hidden)
    average.load_state_dict(network.state_dict())
    optimizer = torch.optim.AdamW(network.parameters(), LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    started, losses, at = time.monotonic(), 0.0, 0.0
    step = 0
    while at < 1.0:
        at = max(step / options.steps, (time.monotonic() - started) / 60 / options.minutes)
        rate = LEARNING_RATE * 0.5 * (1 + np.cos(np.pi * min(1.0, at))) * min(1.0, step / 100)
        optimizer.param_groups[0]["lr"] = float(rate)
        batch = torch.randint(len(views), (BATCH,))
        wanted = contents[batch]
        loss = functional.cross_entropy(network(augmented(views[batch], wanted)), wanted)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        optimizer.step()
        step += 1
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


def augmented(views: Tensor, contents: Tensor) -> Tensor:
    """Return what the network sees: views moved, bent, thinned, thickened, paler, blurred, noisy.

    Args:
        views: shape (n, side, side), darkness 0-255, larger than a close view.
        contents: what they hold; thickening leaves alone what is no mark, for a thick hair would
            be a stroke.

    Returns:
        Shape (n, 1, CLOSE_PX, CLOSE_PX): the root of darkness, 0-1.
    """
    count, side = len(views), views.shape[1]
    values = views.float().div_(255).unsqueeze(1)
    values = functional.grid_sample(
        values, _places(count, side), mode="bilinear", padding_mode="border", align_corners=False
    )
    chosen = torch.nonzero(torch.rand(count) < 0.3).flatten()
    values[chosen] = _thicker_or_thinner(values[chosen], contents[chosen])
    chosen = torch.nonzero(torch.rand(count) < 0.2).flatten()
    values[chosen] = functional.avg_pool2d(values[chosen], 3, 1, 1, count_include_pad=False)
    chosen = torch.nonzero(torch.rand(count) < 0.25).flatten()
    noise = torch.randn(len(chosen), 1, CLOSE_PX, CLOSE_PX)
    values[chosen] += 0.06 * torch.rand(len(chosen), 1, 1, 1) * noise
    # Darkness itself is bent (gamma) and stretched; its root is what the network sees.
    gamma = torch.exp(0.15 * torch.randn(count, 1, 1, 1))
    gain = 1 + 0.15 * (2 * torch.rand(count, 1, 1, 1) - 1)
    values = _lined(values).clamp_(1e-6, 1).pow(gamma / 2)
    return values.mul_(gain.sqrt()).clamp_(max=1)


def _places(count: int, side: int) -> Tensor:
    """Return where each pixel of a close view is taken from, for `grid_sample`."""
    is_bent = (torch.rand(count, 1) > UNBENT).float()
    angle = 0.06 * torch.randn(count, 1) * is_bent
    wide, high = (torch.exp(0.05 * torch.randn(count, 1) * is_bent) for _ in range(2))
    shear = 0.05 * torch.randn(count, 1) * is_bent
    share = CLOSE_PX / side
    across = torch.cat([wide * torch.cos(angle), shear - torch.sin(angle)], dim=1) * share
    down = torch.cat([torch.sin(angle), high * torch.cos(angle)], dim=1) * share
    shift = torch.randint(-2, 3, (count, 2)) * (2 / side)  # as the first judge: 0.3 mm
    turn = torch.stack(
        [torch.cat([across, shift[:, :1]], dim=1), torch.cat([down, shift[:, 1:]], dim=1)], dim=1
    )
    places = functional.affine_grid(turn, [count, 1, CLOSE_PX, CLOSE_PX], align_corners=False)
    knots = 1.2 * (2 / side) * torch.randn(count, 2, 6, 6) * is_bent.reshape(count, 1, 1, 1)
    waver = functional.interpolate(knots, (CLOSE_PX, CLOSE_PX), mode="bilinear")
    return places + waver.permute(0, 2, 3, 1)


def _thicker_or_thinner(values: Tensor, contents: Tensor) -> Tensor:
    is_thinned = (torch.rand(len(values)) < 0.6) | (contents == Content.EMPTY)
    sign = torch.where(is_thinned, -1.0, 1.0).reshape(-1, 1, 1, 1)
    other = sign * functional.max_pool2d(sign * values, 3, 1, 1)
    return torch.lerp(values, other, 0.6 * torch.rand(len(values), 1, 1, 1))


def _lined(values: Tensor) -> Tensor:
    """Draw a straight line through one view in fourteen: a streak or a fold."""
    for number in torch.nonzero(torch.rand(len(values)) < 0.07).flatten().tolist():
        width = int(torch.randint(1, 4, ()))
        at = int(torch.randint(CLOSE_PX - width, ()))
        darkness = 0.06 + 0.7 * float(torch.rand(()))
        view = values[number, 0]
        line = view[at : at + width] if torch.rand(()) < 0.5 else view[:, at : at + width]
        line += darkness * (1 - line)
    return values


if __name__ == "__main__":
    main()

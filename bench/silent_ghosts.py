"""Pages on which marks of another page show: of the back, of the sheet below, of wet ink."""

from dataclasses import replace

import numpy as np

from ballot.grade import Vote
from bench.silent_paper import Paper, part_of
from calibration.images import GrayImage
from calibration.pens.intents import PLAIN_ONLY
from calibration.pens.pen import InkKind, Pen
from calibration.scans.ghosts import Facing, Ghost, ghost_of
from calibration.scans.paper import multiplied

_PAPER = 250
_GHOST_PX = 12
"""A ghost, of ink or of print, is in a box where so many of its pixels, a fifth of a square
millimetre, are darker than paper: a hesitation dot's worth."""

_WET = (Facing.FACE_TO_FACE, Facing.FOLDED, Facing.BELOW)
_WET_SHARES = (0.2, 0.4, 0.4)
"""Mirrored from left to right the boxes of the example form meet none of its own unless a sheet
lies off by more than 6 mm; so these are fewer."""

_SHIFT_MM = {
    Facing.BACK_SHORT: 1.0,
    Facing.FOLDED: 1.0,
    Facing.BELOW: 2.0,
    Facing.FACE_TO_FACE: 5.0,
}
"""How far pages lie off, standard deviation: a printer's two sides, a fold, sheets that a feeder
took together, sheets in a heap."""


def _blank_share(rng: np.random.Generator) -> tuple[str, float]:
    """Return how much of a page is left blank: nearly all of it, or little."""
    if rng.random() < 0.5:
        return "many blank", float(rng.uniform(0.7, 0.97))
    return "few blank", float(rng.uniform(0.05, 0.3))


def _haunted(front: Paper, back: Paper, ghost: Ghost) -> GrayImage:
    """Fill in both pages, and note the blank rows in whose boxes a ghost stands."""
    name, share = _blank_share(front.rng)
    front.fill(share)
    if ghost.facing is Facing.FOLDED:
        back.ink, back.printed = front.ink, front.printed
    else:
        back.fill(float(front.rng.uniform(0.0, 0.2)))
    seen = ghost_of(back.printed, back.ink, ghost)
    for row, truth in front.truths.items():
        if Vote.ABSTAIN in truth.allowed:
            parts = [part_of(seen, box.rect) for box in front.page.rows[row].boxes]
            if max(int(np.count_nonzero(part < _PAPER)) for part in parts) >= _GHOST_PX:
                front.truths[row] = replace(truth, variant=name)
    return multiplied(front.marked, seen)


def _ghost(facing: Facing, rng: np.random.Generator) -> Ghost:
    """Draw how another page shows: 8 to 35 % of a mark's darkness."""
    ink = float(rng.uniform(0.08, 0.35))
    right, down = rng.normal(0.0, _SHIFT_MM[facing], 2).tolist()
    is_wet = facing in (Facing.FACE_TO_FACE, Facing.FOLDED)
    return Ghost(
        facing,
        ink=ink,
        print=0.0 if is_wet else ink * float(rng.uniform(0.3, 0.9)),
        blur_mm=float(rng.uniform(0.05, 0.25) if is_wet else rng.uniform(0.12, 0.4)),
        shift_mm=(right, down),
        turn_deg=float(rng.normal(0.0, 0.1 if facing is Facing.BACK_SHORT else 0.4)),
    )


def ghosts_back(front: Paper, back: Paper) -> GrayImage:
    """The back of a sheet that was printed to be turned over its short edge."""
    return _haunted(front, back, _ghost(Facing.BACK_SHORT, front.rng))


def ghosts_below(front: Paper, back: Paper) -> GrayImage:
    """The sheet below, somebody else's, through thin paper or in a double feed."""
    back.writer = PLAIN_ONLY.writer(front.rng)
    return _haunted(front, back, _ghost(Facing.BELOW, front.rng))


def ghosts_soaked(front: Paper, back: Paper) -> GrayImage:
    """Wet marker ink: of a sheet that lay on this one or under it, or of this one, folded."""
    rng = front.rng
    marker = Pen.of(InkKind.MARKER, thickness=float(rng.random()), faintness=0.0)
    back.writer = replace(PLAIN_ONLY.writer(rng), pen=marker)
    facing = Facing(str(rng.choice(_WET, p=_WET_SHARES)))
    if facing is Facing.FOLDED:
        front.writer = replace(front.writer, pen=marker)
    return _haunted(front, back, replace(_ghost(facing, rng), print=0.0))

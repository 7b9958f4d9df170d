"""Pages on which marks of another page show: of the back, of the sheet below, of wet ink."""

from dataclasses import replace

import numpy as np

from ballot.geometry import MM_PER_INCH, RectMm
from ballot.grade import Vote
from bench.silent_paper import DPI, Paper
from calibration.images import GrayImage
from calibration.pens.intents import PLAIN_ONLY
from calibration.pens.pen import InkKind, Pen
from calibration.scans.ghosts import Facing, Ghost, ghost_of
from calibration.scans.paper import multiplied


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
    only_ink = ghost_of(np.full_like(back.ink, 255), back.ink, ghost)
    scale = DPI / MM_PER_INCH
    for row, truth in front.truths.items():
        if Vote.ABSTAIN in truth.allowed:
            parts = [_part(only_ink, front.box(row, column), scale) for column in range(3)]
            if min(int(np.partition(part, 20, axis=None)[20]) for part in parts) < 245:
                front.truths[row] = replace(truth, variant=name)
    return multiplied(front.marked, seen)


def _part(image: GrayImage, rect: RectMm, scale: float) -> GrayImage:
    left, top, right, bottom = (
        round(edge * scale) for edge in (rect.x, rect.y, rect.right, rect.bottom)
    )
    return image[top:bottom, left:right]


def _ghost(facing: Facing, rng: np.random.Generator) -> Ghost:
    """Draw how another page shows: 8 to 35 % of a mark's darkness."""
    ink = float(rng.uniform(0.08, 0.35))
    is_wet = facing in (Facing.FACE_TO_FACE, Facing.FOLDED)
    return Ghost(
        facing,
        ink=ink,
        print=0.0 if is_wet else ink * float(rng.uniform(0.3, 0.9)),
        blur_mm=float(rng.uniform(0.05, 0.25) if is_wet else rng.uniform(0.12, 0.4)),
        shift_mm=tuple(rng.normal(0.0, 1.0 if facing is Facing.BACK_SHORT else 2.0, 2).tolist()),
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
    facing = Facing(str(rng.choice([Facing.FACE_TO_FACE, Facing.FOLDED, Facing.BELOW])))
    if facing is Facing.FOLDED:
        front.writer = replace(front.writer, pen=marker)
    return _haunted(front, back, replace(_ghost(facing, rng), print=0.0))

"""Pages with marks that were taken back, or that are no marks: lines, words, characters, rings."""

from dataclasses import replace

import numpy as np

from ballot.geometry import MM_PER_INCH, RectMm
from ballot.layout_columns import COLUMN_HEAD_MM, column_frames
from bench.silent_paper import DPI, Paper, part_of
from calibration.images import GrayImage
from calibration.pens.odd_marks import (
    OutlineStroke,
    Strike,
    along_outline,
    in_box,
    ring,
    strike_through,
    word_at,
)
from calibration.pens.strokes import PenMark, Stroke

_SEEN_MM2 = 0.4
"""Ink beside an outline that an eye sees: twice a hesitation dot. What lies hidden by print is no
mark for anybody."""

_AROUND_MM = 2.0
"""From a box's outline: farther than a stroke that follows it."""

_PAPER = 200
"""Grey level from which a pixel of the printed page is paper."""


def struck(front: Paper, _: Paper) -> GrayImage:
    """One √ struck through, nothing else in the row."""
    for row, way in zip(front.take(6), (*Strike, *Strike), strict=True):
        mark = front.mark(row, front.column())
        front.draw(strike_through(mark, way, front.writer.hand, front.rng))
        front.odd(row, way)
    front.fill(0.1)
    return front.marked


def words(front: Paper, _: Paper) -> GrayImage:
    """作废 or 弃权 beside a √, or over the boxes of its row."""
    for text in ("作废", "弃权"):
        for row in front.take(3):
            front.mark(row, int(front.rng.integers(3)))
            front.draw(_beside(front, row, text))
            front.odd(row, f"{text} beside √")
        for row in front.take(1):
            front.mark(row, front.column())
            middle = front.box(row, 1).center
            front.draw(word_at(text, middle, front.writer.hand, front.rng))
            front.odd(row, f"{text} over the boxes")
    front.fill(0.1)
    return front.marked


def _beside(front: Paper, row: int, text: str) -> list[Stroke]:
    """Return a word in one of the two gaps between a row's boxes."""
    rng = front.rng
    gap = int(rng.integers(2))
    left, right = front.box(row, gap), front.box(row, gap + 1)
    x = (left.right + right.x) / 2 + rng.normal(0.0, 0.5)
    return word_at(text, (x, left.center[1] + rng.normal(0.0, 0.4)), front.writer.hand, rng)


def outline(front: Paper, _: Paper) -> GrayImage:
    """A stroke that follows a box's outline."""
    for row, way in zip(front.take(6), (*OutlineStroke, *OutlineStroke), strict=True):
        box = front.box(row, front.column())
        around = part_of(front.ink, box.grown(_AROUND_MM))
        paper = part_of(front.printed, box.grown(_AROUND_MM)) > _PAPER
        before, seen_mm2 = around.copy(), 0.0
        while seen_mm2 < _SEEN_MM2:
            around[:] = before
            front.draw(along_outline(box, way, front.writer.hand, front.rng))
            beside = np.where(paper, before.astype(float) - around, 0.0)
            seen_mm2 = float(beside.sum()) / 255.0 / (DPI / MM_PER_INCH) ** 2
        front.odd(row, way)
    front.fill(0.1)
    return front.marked


def characters(front: Paper, _: Paper) -> GrayImage:
    """A character or a sign in a box."""
    for character in "不否无?!":
        for row in front.take(1):
            front.draw(
                in_box(character, front.box(row, front.column()), front.writer.hand, front.rng)
            )
            front.odd(row, character)
    front.fill(0.1)
    return front.marked


def rings(front: Paper, _: Paper) -> GrayImage:
    """○ throughout, which is that person's mark and is read."""
    front.writer = replace(front.writer, habit=PenMark.CIRCLE)
    for row in front.take(len(front.page.rows)):
        front.vote(row, front.column(), "○ throughout")
    return front.marked


def zero(front: Paper, _: Paper) -> GrayImage:
    """0 or ○ in a row of a page whose other marks are √."""
    for row in front.take(2):
        front.draw(in_box("0", front.box(row, front.column()), front.writer.hand, front.rng))
        front.odd(row, "0 among √")
    for row in front.take(2):
        front.mark(row, front.column(), PenMark.CIRCLE)
        front.odd(row, "○ among √")
    front.fill(0.1)
    return front.marked


def heading(front: Paper, _: Paper) -> GrayImage:
    """The heading over some boxes circled, and their rows blank, or the whole page."""
    columns, rng = column_frames(front.page), front.rng
    chosen = columns[int(rng.integers(len(columns)))]
    grade = front.column()
    word = RectMm(
        chosen.middles[grade] - (5.0 if grade != 1 else 7.0),
        chosen.rect.y + COLUMN_HEAD_MM / 2 - 2.6,
        10.0 if grade != 1 else 14.0,
        5.2,
    )
    front.draw(ring(word, front.writer.hand, rng))
    rows = range(len(front.page.rows))
    if rng.random() < 0.5:
        front.odd(list(rows), "whole page blank")
    else:
        below = [row for row in rows if front.page.rows[row].rect.x == chosen.rect.x]
        front.odd(below, "its column blank")
        front.fill(0.1)
    return front.marked

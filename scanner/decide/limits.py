"""The numbers that rows are judged by; where they come from is in docs/reading.md."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a mark of this hand is, and what is nothing.

    Most are shares of the hand's own marks: of their ink (`Hand.ink`), of their darkness
    (`Hand.darkness`). Areas in mm², lengths in mm.
    """

    # A mark is one of this hand's.
    least_ink: float = 0.35
    """The ink of a mark is at least this share of what this hand's marks have, in and around their
    boxes,"""
    most_ink: float = 3.2
    """and at most so many times as much: what is larger is scribbled out, or several marks."""
    least_dark: float = 0.5
    """It is at least so dark: what shines through from the back, or lies on the sheet below, has
    0.35 of a mark's darkness at most."""
    most_dark: float = 1.6
    """And no darker than so many times as much: a hair is, where a pencil writes."""
    least_breadth: float = 0.7
    """A mark with less ink than most has a line at least so broad: a hair is thinner."""
    lone_breadth: float = 0.7
    """mm of a pen as dark as print. So broad is a mark in a row of one box, where a page has too
    few to tell how this hand marks: hairs have 0.6, the thinnest pens 0.74."""
    whole_ink: float = 0.8
    """From this share of the hand's ink on, a thin line is no hair: a hair has less."""
    like_core: float = 0.6
    """The middle of its line is at least so dark: a mark that shines through is paler there, even
    where it lies among the hand's own."""
    # Nothing over.
    over: float = 0.2
    """All other ink in the row's boxes is at most this share of a mark's: the tip of a tail."""
    own_dark: float = 0.5
    """Where a row isn't plain, only ink of this share of the hand's darkness is looked at: what is
    paler shines through, or is a fold's shadow."""
    beside: float = 1.2
    """mm². A stroke beside the boxes of a row with a mark is no vote up to this size: slips of the
    pen happen where people write."""
    over_broken: float = 0.1
    """mm². In black and white, where marks come apart, other ink is what is left of one from here
    on."""
    # Nothing there.
    dot: float = 0.28
    """mm². A row is empty up to so much ink, each as dark as this hand's marks are: a pen set down
    leaves 0.2 (0.5 mm across)."""
    dot_across: float = 0.95
    """A dot is no longer than this: 0.5 mm across, and what a scanner's blur adds."""
    dot_span: float = 1.3
    """And only if none of it is longer: a line that is too pale to be ink along all of it is."""
    excess: float = 9.0
    """Blank boxes stay below so many spreads of their mean darkness; a pencil line too faint for a
    single pixel doesn't."""
    along: float = 0.06
    """mm of print black. By so much is an outline thicker than others on which a stroke lies: one
    of 0.3 mm by a pencil half as dark as print adds 0.15; outlines of blank rows have 0.06 at
    most."""
    along_noise: float = 0.6
    """On a noisy page outlines differ, by this share, mm, of the least ink."""
    outside_area: float = 0.5
    """mm². From here ink on a unit's name or in the margin may be the vote of a row without a mark:
    what shows of a small tick between the letters is 0.6."""
    outside_dark: float = 0.35
    """It is at least so dark, of the hand's darkness."""
    ghost: float = 0.18
    """And no paler than this, of print black: what shines through from the back of ordinary paper
    reaches 0.10, and what print leaves beside itself in another scan 0.15."""
    # Nothing lost.
    clear: float = 1.7
    """The hand's marks are so many times as dark as the palest pixel that counts as ink: otherwise
    some of them may not be seen, and an empty row proves nothing."""
    palest: float = 0.15
    """Darkness of the palest pencil that is meant to be read, share of print black: it is the
    hand's where a page has too few marks to tell."""
    few_marks: int = 3
    """From so many marks on it is known how this hand marks."""
    lost_share: float = 0.2
    """Where more of the rows of a black and white page are empty, marks were lost on it, and others
    may be what is left of a correction."""
    dirt: float = 0.9
    """mm². From here a streak or fold hides too much of a box to be sure that it is empty: a line
    of 0.2 mm across all of it."""
    # What kind of mark.
    dense: float = 0.6
    """Share of a box's inside from which it is filled or scribbled out: a √ covers a tenth to a
    third."""
    tick_forked: float = 0.15
    """A tick lies in two pieces, one above the other, over less of its width than this: of recorded
    ones all but one in a hundred; of crosses one in fifty does, too."""
    # The learned judge.
    sure: float = 0.97
    """A mark is read if law and learned judge together are right with this probability."""
    most_empty: float = 0.15
    """The judge gives no more than this to a box's being empty where a mark is read in it: half of
    the hairs that are as dark and as large as a mark look emptier to it, and one plain mark in a
    thousand does."""
    least_empty: float = 0.7
    """And no less than this to every other box's being empty."""
    least_empty_row: float = 0.85
    """No less than this to each box of a row that is read as empty."""

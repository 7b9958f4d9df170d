"""The limits that rows are judged by; where they come from is in docs/reading.md."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Where none, perhaps and surely part. Areas in mm², lengths in mm, strengths as shares."""

    mark_area: float = 0.75
    """From here own ink is surely a mark: a line of 0.3 mm needs 2.5 mm for it."""
    mark_span: float = 1.3
    """A mark is at least this long; a dot or a speck isn't."""
    mark_strength: float = 0.45
    """A mark has at least this share of the strength that marks on the page have."""
    like_strength: float = 0.65
    """The mark of a row that has less than this share is a doubt, whoever takes it for a vote: a
    hair on the glass looks like it. In ordinary scans one plain mark in a thousand has; a pen that
    runs dry has half."""
    unlike_strength: float = 1.6
    """So is one that has more than this: a hair may be darker than a pencil's marks. Of 4,800 plain
    marks on all kinds of scans in grey none has."""
    like_size: float = 0.7
    """The same of a mark that has less than this share of the ink, mm², that the hand's marks have
    in and around their boxes, if its line is pale or thin (`like_breadth`)."""
    like_breadth: float = 0.6
    """A line is thin with less than this share of the breadth that the hand's lines usually have.
    Of 39 hairs that look like marks otherwise, 30 are as small and as thin; of plain marks, one in
    500 on harsh scans and one in 4,000 on office scans."""
    whole_size: float = 1.8
    """Where the hand's marks usually have less, ink was lost in noise: sizes say nothing, and thin
    lines are doubts whatever their size."""
    large_size: float = 4.0
    """Where they have more, a hair has no more for it: it is compared with this."""
    like_marks: int = 3
    """From so many marks on a page it is known how large they usually are, or that boxes are
    filled."""
    least_strength: float = 0.12
    """Fainter than this nothing is surely a mark: what shines through from the back of ordinary
    paper reaches 0.10, the faintest pencil that is meant to be read 0.15."""
    none_area: float = 0.28
    """Up to here ink is surely none: a hesitation dot of 0.5 mm has 0.2 mm²."""
    none_area_broken: float = 0.1
    """The same in black and white, where a dot may be what is left of a mark."""
    none_span: float = 2.5
    """Specks further apart may be what is left of a line too faint to be ink along all of it."""
    rest_area: float = 0.1
    """In a row that would be an abstention, from here what ink is in its boxes, around them and
    between them, dots aside, may be what is seen of a mark: the palest are ink only here and there.
    Of 900 blank rows on grey scans of all kinds hardly one has that much."""
    along: float = 0.08
    """From here an outline is so much thicker than others, mm of print black, that a stroke lies on
    it: one of 0.3 mm by a pencil half as dark as print adds 0.15, of blank rows on office scans
    none has more than 0.06."""
    along_noise: float = 0.6
    """On a noisy page outlines differ: it must be thicker by this share, mm, of the least ink."""
    dot_span: float = 0.95
    """A dot is no longer than this: 0.5 mm across, and what a scanner's blur adds."""
    dot_ink: float = 0.22
    """A dot has no more ink than this, area times strength: black, 0.5 mm across it has 0.2 mm².
    Blur spreads ink out and doesn't change it."""
    none_spill: float = 0.6
    """A stroke that leaves more than this around a box may be meant for it, with little inside."""
    none_excess: float = 9.0
    """Blank boxes stay below this many spreads; a pencil line too faint for ink pixels doesn't."""
    clear_of_ghosts: float = 1.3
    """Ink that shines through on a noisy page is hardly darker than the least ink: not by this
    factor. Only its darkest pixels count, and look darker than it is."""
    ghost_strength: float = 0.2
    """Beside a mark, ink of less than this share of its strength shines through or is dirt."""
    bold_strength: float = 0.5
    """Where a row is in doubt, ink paler than this share of the hand's marks is left out in a
    second look: show-through and folds are paler, what the hand meant is not."""
    shared_area: float = 0.4
    """Up to here a stroke that may belong elsewhere doesn't matter."""
    loose_area: float = 1.2
    """From here a stroke beside the boxes is a mark outside boxes."""
    lone_loose_area: float = 0.6
    """The same in a row without a mark in a box, together with what strokes leave in and around
    its boxes."""
    long_loose_area: float = 12.0
    """From here it is for many rows, and only a person settles what it means for one without a mark
    of its own: a tick as long as two rows are high has 8 mm²."""
    outside_area: float = 0.5
    """From here ink on a unit's name or in the margin may be the vote of a row without a mark: what
    shows of a small tick between the letters is 0.6 mm²."""
    outside_strength: float = 0.35
    """Ink there, or beside the boxes of a row with a mark, counts from this share of the strength
    of the hand's marks at least: what shines through has less."""
    tick_forked: float = 0.15
    """A tick lies in two pieces, one above the other, over less of its width than this: of recorded
    ones all but one in a hundred; of crosses one in fifty does, too."""
    dense_cover: float = 0.6
    """From here a box is filled or scribbled out."""
    scribble_spill: float = 3.0
    """A fill keeps to its box; a scribble leaves this much ink around it."""
    dirt_area: float = 0.9
    """From here a streak or fold hides too much of a box to be sure that it is empty."""
    faint_strength: float = 0.18
    """Where a page's marks are fainter than this, an empty row may hold one that is fainter
    still."""
    clear_of_noise: float = 1.7
    """The same where they are darker than the least ink of a noisy page by less than this factor:
    half of them may be paler than that."""
    drowned_share: float = 0.5
    """Where more of the rows of a page are empty, and the palest pencil that is meant to be read
    would hardly stand out of its noise, marks may have drowned in it."""
    lost_share: float = 0.2
    """Where more of the rows of a black and white page are empty, marks were lost on it, and others
    may be what is left of a correction."""
    sure: float = 0.985
    """A row is read if both judges together are right with this probability
    (`scanner.decide.verdict`)."""
    most_empty: float = 0.15
    """The learned judge gives no more than this to a box's being empty where a mark is read in it,
    whatever the rest of the row looks like: half of the hairs that are as dark and as large as a
    mark look emptier to it, and one plain mark in a thousand does."""
    least_empty: float = 0.7
    """And no less than this to every other box's being empty."""
    least_empty_unseen: float = 0.98
    """The same where the rules saw no mark in the row, or hardly one on the page
    (`drowned_share`): where one is too faint for them, so may a second be."""

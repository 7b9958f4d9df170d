"""Charts of 评议得分排名表: points, shares of each grade, cut-offs and the rate's line."""

from collections.abc import Sequence
from typing import Final

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from ballot.messages import say
from ballot.repertoire import spelled_out
from forms.fonts import BOLD, REGULAR, register_fonts
from output.paper import INK, MARGIN


class Chart(Flowable):  # type: ignore[misc]
    """A ranked chart of one category: points, shares of each grade, cut-offs and the rate's line.

    Args:
        lines: from the first place to the last.
        after: after how many lines a cut-off is drawn: below the rewarded, above the last.
        most_points: what a unit would have if everybody were satisfied.
        threshold: the required rate, 0 to 1; None where there is no rate.
        colors: of the shares.
    """

    TALLEST: Final = 198 * mm
    WISHED_ROW: Final = 5.4 * mm
    HEAD: Final = 9 * mm
    NAME: Final = 34 * mm
    PLACE: Final = 8 * mm
    POINTS: Final = 52 * mm
    GAP: Final = 5 * mm
    SHARES: Final = 56 * mm
    SIZE: Final = 8
    SMALLEST: Final = 5.5
    """Points; smaller names can't be read on paper."""

    def __init__(
        self,
        lines: Sequence["ChartLine"],
        after: Sequence[int],
        most_points: float,
        threshold: float | None,
        colors: Sequence[Color],
    ) -> None:
        super().__init__()
        register_fonts()
        self._lines = lines
        self._after = after
        self._most = max(most_points, 1.0)
        self._threshold = threshold
        self._colors = colors
        self.width = A4[0] - 2 * MARGIN
        self.row = min(self.WISHED_ROW, (self.TALLEST - self.HEAD) / max(len(lines), 1))
        self.height = self.HEAD + self.row * len(lines) + 2 * mm

    def draw(self) -> None:
        """Draw it on the page."""
        canvas = self.canv
        bars = self.PLACE + self.NAME
        shares = bars + self.POINTS + self.GAP
        top = self.height - self.HEAD
        self._words(bars, self.height - 4 * mm, say("report.chart.points"), bold=True)
        self._words(shares, self.height - 4 * mm, say(self._shares_title), bold=True)
        for number, line in enumerate(self._lines):
            y = top - (number + 1) * self.row
            middle = y + self.row / 2 - 2.4
            self._words(0, middle, line.place)
            self._words(self.PLACE, middle, line.name, room=self.NAME - 1.5 * mm)
            full = (self.POINTS - 15 * mm) * line.points / self._most
            canvas.setFillColor(POINTS_COLOR)
            canvas.rect(bars, y + 1, full, self.row - 2, stroke=0, fill=1)
            self._words(bars + full + 3, middle, line.points_text)
            x = shares
            for share, color in zip(line.shares, self._colors, strict=True):
                canvas.setFillColor(color)
                canvas.rect(x, y + 1, self.SHARES * share, self.row - 2, stroke=0, fill=1)
                x += self.SHARES * share
            if self._threshold is not None:
                self._words(shares + self.SHARES + 3, middle, line.rate_text)
        self._cut_offs(top, shares)

    @property
    def _shares_title(self) -> str:
        has_rate = self._threshold is not None
        return "report.chart.shares" if has_rate else "report.chart.shares_alone"

    def _cut_offs(self, top: float, shares: float) -> None:
        canvas = self.canv
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.8)
        canvas.setDash(3, 2)
        for after in self._after:
            if 0 < after < len(self._lines):
                y = top - after * self.row
                canvas.line(0, y, self.PLACE + self.NAME + self.POINTS, y)
        if self._threshold is None:
            canvas.setDash()
            return
        canvas.setStrokeColor(HexColor("#a12622"))
        x = shares + self.SHARES * self._threshold
        canvas.line(x, top + 2, x, top - len(self._lines) * self.row)
        canvas.setDash()
        self._words(x - 8, top + 3, f"{100 * self._threshold:g}%")

    def _words(
        self, x: float, y: float, words: str, *, bold: bool = False, room: float = 0
    ) -> None:
        """Write a line; where `room` is given and too small, smaller, and at last cut short."""
        font, words = BOLD if bold else REGULAR, spelled_out(words)
        size = self.SIZE
        if room:
            size = max(self.SMALLEST, min(size, size * room / stringWidth(words, font, size)))
            while stringWidth(words, font, size) > room + 0.01:
                words = words[:-2] + "…"
        self.canv.setFillColor(INK)
        self.canv.setFont(font, size)
        self.canv.drawString(x, y, words)


class ChartLine:
    """One unit in a chart.

    Args:
        place: its place, in words.
        name: short.
        points: to draw.
        points_text: to write.
        shares: of each grade, 弃权 and 作废 among the rows about it; they add up to 1.
        rate_text: the rate in force.
    """

    def __init__(
        self,
        *,
        place: str,
        name: str,
        points: float,
        points_text: str,
        shares: Sequence[float],
        rate_text: str,
    ) -> None:
        self.place = place
        self.name = name
        self.points = points
        self.points_text = points_text
        self.shares = shares
        self.rate_text = rate_text


POINTS_COLOR: Final[Color] = HexColor("#1f4e79")

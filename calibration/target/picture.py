"""The picture of a calibration: the target's scan with what was measured on it, and four plots."""

from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ballot.files import written_whole
from ballot.geometry import RectMm
from ballot.messages import say
from ballot.target import ACROSS, BLANK, FIDUCIALS, SQUARES, WEDGE
from calibration.images import FloatArray
from calibration.target.areas import TargetScan
from calibration.target.examine import TargetMeasures
from calibration.target.findings import BlankTest, Finding, Item, Rating
from calibration.target.streaks import column_means

_Color: TypeAlias = tuple[int, int, int]

_INK: Final = (38, 42, 48)
_SOFT: Final = (120, 126, 134)
_GRID: Final = (226, 229, 233)
_LINE: Final = (31, 97, 165)
_SECOND: Final = (222, 134, 40)
_BAD: Final = (196, 44, 44)
_VERDICTS: Final = {Rating.GOOD: (46, 132, 82), Rating.FAIR: (204, 138, 20), Rating.BAD: _BAD}

_FINE: Final = 2
"""Drawn this much larger and made small again: Pillow draws lines without soft edges."""

_SIZE: Final = (1800, 1270)
_SCAN: Final = (40, 120, 780, 1100)
"""Left, top, width and height of the scan."""

_PLOTS: Final = tuple((870 + 470 * (k % 2), 148 + 300 * (k // 2), 420, 205) for k in range(4))
_TABLE: Final = (862, 728, 900)
"""Left, top and width."""

_ROW: Final = 39


def draw_report(
    path: Path,
    page: TargetScan,
    measures: TargetMeasures,
    blanks: BlankTest | None,
    found: Sequence[Finding],
    *,
    title: str,
) -> None:
    """Write the picture to `path`, a PNG file."""
    sheet = _Sheet()
    sheet.text((40, 52), title, 30, bold=True)
    sheet.text((40, 96), say("calibrate.plot.target"), 17, color=_SOFT)
    _draw_scan(sheet, page, measures)
    _plot_wedge(sheet, measures)
    _plot_edges(sheet, measures)
    _plot_columns(sheet, page, measures)
    _plot_boxes(sheet, blanks)
    _draw_table(sheet, found)
    with written_whole(path) as draft:
        sheet.save(draft)


class _Sheet:
    """A white page in final pixels, drawn finer."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (_SIZE[0] * _FINE, _SIZE[1] * _FINE), "white")
        self.draw = ImageDraw.Draw(self.image)
        self._fonts: dict[tuple[bool, int], ImageFont.FreeTypeFont] = {}

    def save(self, path: Path) -> None:
        self.image.resize(_SIZE, Image.Resampling.LANCZOS).save(path, "PNG")

    def text(
        self,
        at: tuple[float, float],
        text: str,
        size: int,
        *,
        color: _Color = _INK,
        anchor: str = "lm",
        bold: bool = False,
        halo: bool = False,
    ) -> None:
        place = (at[0] * _FINE, at[1] * _FINE)
        width = 3 * _FINE if halo else 0
        self.draw.text(
            place, text, color, self._font(size, bold=bold), anchor=anchor,
            stroke_width=width, stroke_fill="white",
        )  # fmt: skip

    def fitted(
        self, at: tuple[float, float], text: str, size: int, room: float, *, color: _Color = _INK
    ) -> None:
        """Draw a line of text, smaller where it would be wider than `room`."""
        while size > 9 and self._font(size, bold=False).getlength(text) > room * _FINE:
            size -= 1
        self.text(at, text, size, color=color)

    def line(
        self, points: Sequence[tuple[float, float]], color: _Color, width: float = 1.0
    ) -> None:
        fine = [(x * _FINE, y * _FINE) for x, y in points]
        self.draw.line(fine, color, max(1, round(width * _FINE)), joint="curve")

    def dot(self, at: tuple[float, float], radius: float, color: _Color) -> None:
        x, y, r = at[0] * _FINE, at[1] * _FINE, radius * _FINE
        self.draw.ellipse((x - r, y - r, x + r, y + r), fill=color)

    def bar(self, left: float, top: float, right: float, bottom: float, color: _Color) -> None:
        self.draw.rectangle([v * _FINE for v in (left, top, right, bottom)], fill=color)

    def _font(self, size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
        if (bold, size) not in self._fonts:
            name = f"NotoSansSC-{'Bold' if bold else 'Regular'}.ttf"
            with resources.as_file(resources.files("forms") / "fonts" / name) as file:
                self._fonts[bold, size] = ImageFont.truetype(str(file), size * _FINE)
        return self._fonts[bold, size]


class _Plot:
    """Axes in which values are placed."""

    def __init__(
        self,
        sheet: _Sheet,
        place: tuple[int, int, int, int],
        title: str,
        x_range: tuple[float, float],
        y_range: tuple[float, float],
    ) -> None:
        self.sheet = sheet
        self.left, self.top, self.width, self.height = place
        self.x_range, self.y_range = x_range, y_range
        sheet.text((self.left - 8, self.top - 24), title, 16, bold=True)

    def at(self, x: float, y: float) -> tuple[float, float]:
        (x0, x1), (y0, y1) = self.x_range, self.y_range
        across, up = (x - x0) / (x1 - x0), (y - y0) / (y1 - y0)
        return self.left + across * self.width, self.top + (1 - up) * self.height

    def grid(self, xs: Sequence[float], ys: Sequence[float], x_form: str, y_form: str) -> None:
        for x in xs:
            here = self.at(x, self.y_range[0])
            self.sheet.line([here, self.at(x, self.y_range[1])], _GRID)
            self.sheet.text((here[0], here[1] + 14), x_form.format(x), 13, color=_SOFT, anchor="mm")
        for y in ys:
            here = self.at(self.x_range[0], y)
            self.sheet.line([here, self.at(self.x_range[1], y)], _GRID)
            self.sheet.text((here[0] - 8, here[1]), y_form.format(y), 13, color=_SOFT, anchor="rm")

    def curve(self, xs: FloatArray, ys: FloatArray, color: _Color, width: float = 2.0) -> None:
        self.sheet.line([self.at(x, y) for x, y in zip(xs, ys, strict=True)], color, width)


def _draw_scan(sheet: _Sheet, page: TargetScan, measures: TargetMeasures) -> None:
    left, top, room_w, room_h = _SCAN
    height, width = page.image.shape
    scale = min(room_w / width, room_h / height)
    size = (round(width * scale * _FINE), round(height * scale * _FINE))
    scan = Image.fromarray(page.image).resize(size, Image.Resampling.LANCZOS)
    sheet.image.paste(scan, (left * _FINE, top * _FINE))
    right, bottom = left + width * scale, top + height * scale
    sheet.line([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], _SOFT)

    def place(points_mm: FloatArray) -> list[tuple[float, float]]:
        return [(left + x * scale, top + y * scale) for x, y in page.to_px(points_mm).tolist()]

    def frame(rect: RectMm, color: _Color) -> None:
        corners = place(np.array(rect.corners))
        sheet.line([*corners, corners[0]], color, 1.5)

    for mark in FIDUCIALS:
        frame(mark.rect.grown(1.5), _VERDICTS[Rating.GOOD])
    for rect in (BLANK, *ACROSS, *(step.rect.grown(-2.5) for step in WEDGE)):
        frame(rect, _LINE)
    for square, edges in zip(SQUARES, measures.edges, strict=True):
        x, y = square.center
        frame(RectMm(x - 9.5, y - 9.5, 19.0, 19.0), _SECOND)
        text = f"{max(edge.width_mm for edge in edges):.2f} mm"
        (at,) = place(np.array([(x, y + 12.5)]))
        sheet.text(at, text, 14, color=_SECOND, anchor="mm", bold=True, halo=True)
    for number, streak in enumerate(measures.streaks):
        x = left + streak.at_mm * page.px_per_mm * scale
        sheet.line([(x, top), (x, bottom)], _BAD, 1.5)
        text = say("calibrate.plot.streak", at=f"{streak.at_mm:.0f}")
        at = (x, bottom + 14 + 18 * (number % 2))
        sheet.text(at, text, 14, color=_BAD, anchor="mm", bold=True, halo=True)


def _plot_wedge(sheet: _Sheet, measures: TargetMeasures) -> None:
    plot = _Plot(sheet, _PLOTS[0], say("calibrate.plot.wedge"), (0, 100), (-0.05, 1.08))
    plot.grid((0, 20, 40, 60, 80, 100), (0, 0.5, 1), "{:.0f}%", "{:.1f}")
    plot.curve(np.array([0.0, 100.0]), np.array([0.0, 1.0]), _SOFT, 1.0)
    asked = np.array([percent for percent, _ in measures.wedge], dtype=np.float64)
    seen = np.clip([depth for _, depth in measures.wedge], -0.05, 1.08)
    plot.curve(asked, seen, _LINE)
    for x, y in zip(asked, seen, strict=True):
        sheet.dot(plot.at(x, y), 3.5, _LINE)


def _plot_edges(sheet: _Sheet, measures: TargetMeasures) -> None:
    plot = _Plot(sheet, _PLOTS[1], say("calibrate.plot.edge"), (-0.8, 0.8), (-0.05, 1.08))
    plot.grid((-0.8, -0.4, 0, 0.4, 0.8), (0.1, 0.5, 0.9), "{:.1f}", "{:.0%}")
    for edges in measures.edges:
        for edge, color in zip(edges, (_LINE, _SECOND), strict=True):
            near = np.abs(edge.across_mm) <= 0.8
            plot.curve(edge.across_mm[near], np.clip(edge.levels[near], -0.05, 1.08), color, 1.5)


def _plot_columns(sheet: _Sheet, page: TargetScan, measures: TargetMeasures) -> None:
    strips = [column_means(page, strip) for strip in ACROSS]
    known = np.concatenate([strip[~np.isnan(strip)] for strip in strips])
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 255.0)
    low, high = low - 5, max(high + 5, low + 30)
    width = page.image.shape[1] / page.px_per_mm
    plot = _Plot(sheet, _PLOTS[2], say("calibrate.plot.columns"), (0, width), (low, high))
    levels = np.linspace(low + 5, high - 5, 3).round()
    plot.grid(np.arange(0, width, 50).tolist(), levels.tolist(), "{:.0f}", "{:.0f}")
    for streak in measures.streaks:
        sheet.line([plot.at(streak.at_mm, low), plot.at(streak.at_mm, high)], _BAD, 1.0)
        sheet.dot(plot.at(streak.at_mm, high), 4, _BAD)
    for strip, color in zip(strips, (_LINE, _SECOND), strict=True):
        columns = np.flatnonzero(~np.isnan(strip))
        plot.curve(columns / page.px_per_mm, strip[columns], color, 1.2)


def _plot_boxes(sheet: _Sheet, blanks: BlankTest | None) -> None:
    values = np.array(blanks.own if blanks is not None else ())
    reach = max(0.3, float(values.max()) * 1.1) if values.size else 0.3
    bins = np.linspace(0, reach, 25)
    counts = np.histogram(values, bins)[0]
    # Most boxes have no ink at all: heights are the logarithm of the count.
    top = float(np.log10(max(int(counts.max()), 9) + 1)) * 1.1
    plot = _Plot(sheet, _PLOTS[3], say("calibrate.plot.boxes"), (0, reach), (0, top))
    plot.grid(np.linspace(0, reach, 4).tolist(), (), "{:.1f}", "")
    for power in range(int(top) + 1):
        place = plot.at(0, float(np.log10(10**power + 1)))
        sheet.line([place, (place[0] + plot.width, place[1])], _GRID)
        sheet.text((place[0] - 8, place[1]), f"{10**power}", 13, color=_SOFT, anchor="rm")
    for count, start, stop in zip(counts, bins[:-1], bins[1:], strict=True):
        if count:
            (x0, y0), (x1, y1) = plot.at(start, float(np.log10(count + 1))), plot.at(stop, 0)
            sheet.bar(x0 + 1, y0, x1 - 1, y1, _LINE)
    sheet.line([plot.at(0, 0), plot.at(reach, 0)], _SOFT)
    if not values.size:
        middle = (plot.left + plot.width / 2, plot.top + plot.height / 2)
        sheet.text(middle, say("calibrate.plot.none"), 16, color=_SOFT, anchor="mm")


def _draw_table(sheet: _Sheet, found: Sequence[Finding]) -> None:
    left, top, width = _TABLE
    by_item = {finding.item: finding for finding in found}
    for number, item in enumerate(Item):
        y = top + _ROW * (number + 0.5)
        sheet.line([(left, y + _ROW / 2), (left + width, y + _ROW / 2)], _GRID)
        sheet.text((left + 30, y), say(f"calibrate.item.{item}"), 17)
        finding = by_item.get(item)
        if finding is None:
            sheet.text((left + 210, y), "–", 17, color=_SOFT)
            continue
        color = _VERDICTS[finding.verdict]
        sheet.dot((left + 12, y), 7, color)
        sheet.fitted((left + 210, y), finding.value, 17, width - 300)
        word = say(f"calibrate.verdict.{finding.verdict}")
        sheet.text((left + width - 4, y), word, 17, color=color, anchor="rm", bold=True)

"""From paper to scan: named degradations, and presets that put them together.

`DEGRADATIONS` holds every one as a function (image, severity, rng) -> image. `degrade` runs a
preset: its steps in order, neighbouring geometric ones as a single resampling.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from itertools import groupby
from typing import Final, TypeAlias

import numpy as np

from calibration.images import Light, PageImage, to_gray
from calibration.scans import firmware, paper, sensor, warps
from calibration.scans.warps import Frame, Warp, WarpMaker


@unique
class Degradation(StrEnum):
    """Names of what can go wrong between pen and file; docs/simulation.md has a line for each."""

    ROTATION = "rotation"
    SHIFT = "shift"
    PRINT_SCALE = "print_scale"
    FEEDER_STRETCH = "feeder_stretch"
    WOBBLE = "wobble"
    CURL = "curl"
    PERSPECTIVE = "perspective"
    PRINT_THICKNESS = "print_thickness"
    BLEED_THROUGH = "bleed_through"
    FOLD_LINES = "fold_lines"
    DUST = "dust"
    BLUR = "blur"
    MOTION_BLUR = "motion_blur"
    CONTRAST = "contrast"
    UNEVEN_LIGHT = "uneven_light"
    NOISE = "noise"
    VERTICAL_STREAKS = "vertical_streaks"
    CROPPED_EDGE = "cropped_edge"
    QUARTER_TURNS = "quarter_turns"
    GAMMA = "gamma"
    SHARPENING = "sharpening"
    TEXT_MODE = "text_mode"
    BACKGROUND_REMOVAL = "background_removal"
    JPEG = "jpeg"
    BILEVEL = "bilevel"


Degrade: TypeAlias = Callable[[PageImage, float, np.random.Generator], PageImage]
"""(image, severity 0-1, rng) to a new image."""

WARPS: Final[Mapping[Degradation, WarpMaker]] = {
    Degradation.ROTATION: warps.rotation,
    Degradation.SHIFT: warps.shift,
    Degradation.PRINT_SCALE: warps.print_scale,
    Degradation.FEEDER_STRETCH: warps.feeder_stretch,
    Degradation.WOBBLE: warps.wobble,
    Degradation.CURL: warps.curl,
    Degradation.PERSPECTIVE: warps.perspective,
}
"""The geometric ones."""


def _resampling(maker: WarpMaker) -> Degrade:
    """Return a geometric degradation as one that works on images by itself."""

    def on_image(image: PageImage, severity: float, rng: np.random.Generator) -> PageImage:
        warp = maker(Frame.of(image), severity, rng)
        return warps.resample(image, [warp], outside=sensor.lid(rng))

    on_image.__doc__ = maker.__doc__
    return on_image


DEGRADATIONS: Final[Mapping[Degradation, Degrade]] = {
    **{name: _resampling(maker) for name, maker in WARPS.items()},
    Degradation.PRINT_THICKNESS: paper.print_thickness,
    Degradation.BLEED_THROUGH: paper.bleed_through,
    Degradation.FOLD_LINES: paper.fold_lines,
    Degradation.DUST: paper.dust,
    Degradation.BLUR: sensor.blur,
    Degradation.MOTION_BLUR: sensor.motion_blur,
    Degradation.CONTRAST: sensor.contrast,
    Degradation.UNEVEN_LIGHT: sensor.uneven_light,
    Degradation.NOISE: sensor.noise,
    Degradation.VERTICAL_STREAKS: sensor.vertical_streaks,
    Degradation.CROPPED_EDGE: sensor.cropped_edge,
    Degradation.QUARTER_TURNS: sensor.quarter_turns,
    Degradation.GAMMA: firmware.gamma,
    Degradation.SHARPENING: firmware.sharpening,
    Degradation.TEXT_MODE: firmware.text_mode,
    Degradation.BACKGROUND_REMOVAL: firmware.background_removal,
    Degradation.JPEG: sensor.jpeg,
    Degradation.BILEVEL: sensor.bilevel,
}
"""Every degradation by name."""


@dataclass(frozen=True, slots=True)
class Step:
    """One degradation of a preset, its severity drawn anew for each page."""

    name: Degradation
    least: float
    most: float
    chance: float = 1.0
    """Share of pages that it happens to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A kind of scanner, and the state of the paper that is put in it."""

    name: str
    steps: tuple[Step, ...]
    """In the order in which they happen."""
    is_gray: bool = True
    is_bilevel: bool = False
    jpeg_quality: tuple[int, int] | None = None
    """Lowest and highest quality of its files; None where it keeps every pixel."""
    green_share: float = 0.0
    """Share of such scanners that see green light only; of grey ones."""

    def light(self, rng: np.random.Generator) -> Light:
        """Return the light in which one scanner of this kind sees the inks of a sheet."""
        if self.green_share > 0.0 and rng.random() < self.green_share:
            return Light.GREEN
        return Light.LUMINANCE


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """One page as a scanner saw it, before it is written to a file."""

    image: PageImage
    """Before compression."""
    jpeg_quality: int | None
    is_bilevel: bool
    to_page: Warp = warps.STILL
    """Where on the page each place of the scan was seen, px: the truth about its registration."""

    def decoded(self) -> PageImage:
        """Return the page as it is read back from a file, with what JPEG did to it."""
        if self.jpeg_quality is None:
            return self.image
        return sensor.through_jpeg(self.image, quality=self.jpeg_quality)


def degrade(
    image: PageImage,
    preset: Preset,
    rng: np.random.Generator,
    *,
    back: PageImage | None = None,
) -> Scan:
    """Put one page through a scanner.

    Args:
        image: the marked page, exactly the scanner's window.
        preset: what happens to it.
        rng: draws what happens to this page.
        back: the other side of the sheet, of the same size, for bleed-through; the page itself
            where there is none.

    Returns:
        The scan; a grey preset turns RGB into grey.
    """
    if preset.is_gray:
        image = to_gray(image)
    outside = sensor.lid(rng)
    drawn = [
        (step.name, float(rng.uniform(step.least, step.most)))
        for step in preset.steps
        if rng.random() < step.chance
    ]
    moved: list[Warp] = []
    for is_geometric, group in groupby(drawn, key=lambda pair: pair[0] in WARPS):
        if is_geometric:
            frame = Frame.of(image)
            moves = [WARPS[name](frame, severity, rng) for name, severity in group]
            image = warps.resample(image, moves, outside=outside)
            moved += moves
            continue
        for name, severity in group:
            if name is Degradation.BLEED_THROUGH and back is not None:
                image = paper.show_through(image, back, severity)
            else:
                image = DEGRADATIONS[name](image, severity, rng)
    quality = None
    if preset.jpeg_quality is not None:
        lowest, highest = preset.jpeg_quality
        quality = int(rng.integers(lowest, highest + 1))
    return Scan(image, quality, preset.is_bilevel, warps.composed(moved))

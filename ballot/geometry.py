"""Rectangles and points in millimetres from the top left of the sheet, x right, y down."""

from dataclasses import dataclass

PointMm = tuple[float, float]
"""x, y in mm from the top left of the trimmed sheet."""

MM_PER_INCH = 25.4
A4_MM = (210.0, 297.0)
A3_MM = (297.0, 420.0)


@dataclass(frozen=True, slots=True)
class RectMm:
    """An upright rectangle; `x`, `y` is its top left corner."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """X of the right edge, mm."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Y of the bottom edge, mm."""
        return self.y + self.h

    @property
    def center(self) -> PointMm:
        """The middle point, mm."""
        return (self.x + self.w / 2, self.y + self.h / 2)

    @property
    def corners(self) -> tuple[PointMm, PointMm, PointMm, PointMm]:
        """Top left, top right, bottom right, bottom left: the order of ArUco corners."""
        return (
            (self.x, self.y),
            (self.right, self.y),
            (self.right, self.bottom),
            (self.x, self.bottom),
        )

    def grown(self, by_mm: float) -> "RectMm":
        """Return the rectangle with every side moved outwards by `by_mm` (inwards if negative)."""
        return RectMm(self.x - by_mm, self.y - by_mm, self.w + 2 * by_mm, self.h + 2 * by_mm)

    def rounded(self) -> "RectMm":
        """Return the rectangle in whole micrometres, the precision of layout.json."""
        return RectMm(*(round(v, 3) for v in (self.x, self.y, self.w, self.h)))

    def as_list(self) -> list[float]:
        """Return `[x, y, w, h]`, as layout.json writes a rectangle."""
        return [self.x, self.y, self.w, self.h]

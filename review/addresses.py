"""Where a row is shown, and which row is meant by that."""

from ballot.ids import LineId, SheetId

_ITEM_SIGN = "~"
"""In the path of an address, where a line has `/`: no id has either."""


def row_address(sheet: SheetId, line: LineId) -> str:
    """Return the address of a row: `/rows/SHEET/local-03`, `/rows/SHEET/local-03~service`."""
    return f"/rows/{sheet}/{line.replace('/', _ITEM_SIGN)}"


def line_in(text: str) -> LineId:
    """Return the line that a part of an address names."""
    return LineId(text.replace(_ITEM_SIGN, "/"))

"""Finds the forms that stand in one picture, and cuts it."""

from scanner.types import GrayImage


def part_of(page: GrayImage, part: int) -> GrayImage:
    """Return one part of a picture, cut as it was when it was read.

    Args:
        page: the whole picture, as it was scanned.
        part: from 1, in reading order.
    """
    raise NotImplementedError

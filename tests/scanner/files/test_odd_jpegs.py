"""JPEG as scanners and cameras write it: read right, or refused truly."""

import struct

import numpy as np
import pytest
from PIL import Image

from ballot.messages import say
from ballot.reading import RejectionReason
from tests.scanner.files.odd_files import (
    GrayImage,
    Open,
    assert_same,
    in_441,
    jpeg,
    saved,
    with_height,
)


@pytest.mark.parametrize("height", [0, 20_000, 65_500, 65_535])
def test_a_jpeg_whose_header_has_no_true_height_is_read(
    height: int, page: GrayImage, opened: Open
) -> None:
    page = page[: page.shape[0] // 8 * 8]  # nobody can say which lines of the last units count

    (seen,) = opened(with_height(jpeg(page), height))

    assert_same(seen, page)


@pytest.mark.parametrize("height", [0, 65_535])
def test_a_height_that_stands_behind_the_data_of_a_jpeg_counts(
    height: int, page: GrayImage, opened: Open
) -> None:
    content = with_height(jpeg(page), height)
    told = b"\xff\xdc\x00\x04" + struct.pack(">H", page.shape[0])

    (seen,) = opened(content[:-2] + told + content[-2:])

    assert_same(seen, page)


@pytest.mark.parametrize("has_end_mark", [False, True])
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_jpeg_without_a_height_that_was_cut_short_is_refused(
    share: float, has_end_mark: bool, page: GrayImage, opened: Open
) -> None:
    content = with_height(jpeg(page), 65_535)

    (seen,) = opened(content[: int(share * len(content))] + b"\xff\xd9" * has_end_mark)

    assert isinstance(seen, tuple)
    assert seen[0] is RejectionReason.TRUNCATED_IMAGE


def test_a_jpeg_that_lacks_only_its_end_mark_is_read(page: GrayImage, opened: Open) -> None:
    (seen,) = opened(jpeg(page)[:-2])

    assert_same(seen, page)


@pytest.mark.parametrize("filling", [b"", bytes(5000)])
@pytest.mark.parametrize("is_progressive", [False, True])
def test_a_jpeg_that_lacks_more_than_its_end_mark_is_refused(
    filling: bytes, is_progressive: bool, page: GrayImage, opened: Open
) -> None:
    content = jpeg(page, progressive=is_progressive)

    (seen,) = opened(content[: int(0.95 * len(content))] + filling)

    assert isinstance(seen, tuple)
    assert seen is not None
    assert seen[0] is RejectionReason.TRUNCATED_IMAGE
    assert seen[1].startswith("图像不完整：")


def test_a_jpeg_of_uncommon_subsampling_is_read(page: GrayImage, opened: Open) -> None:
    (seen,) = opened(in_441(page))

    assert_same(seen, page[: page.shape[0] // 32 * 32, : page.shape[1] // 8 * 8])


@pytest.mark.parametrize("orientation", [2, 4, 5, 7])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_is_stored_mirrored_is_turned_back(
    kind: str, orientation: int, page: GrayImage, opened: Open
) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    # How such a picture is stored: Pillow's own names of what shows it as it should be.
    stored = {
        2: page[:, ::-1], 4: page[::-1], 5: page.T, 7: np.rot90(page, 2).T,
    }[orientation]  # fmt: skip

    (seen,) = opened(saved(np.ascontiguousarray(stored), kind, exif=exif))

    assert isinstance(seen, np.ndarray)
    ways = [np.ascontiguousarray(np.rot90(seen, turns)) for turns in range(4)]
    assert min(
        float(np.abs(way.astype(np.int16) - page).mean()) for way in ways if way.shape == page.shape
    ) < 2.5  # fmt: skip


@pytest.mark.parametrize("between", [b"", bytes(100)])
def test_two_jpegs_in_one_file_are_said(
    between: bytes, page: GrayImage, other: GrayImage, opened: Open
) -> None:
    (seen,) = opened(jpeg(page) + between + jpeg(other))

    assert seen == (RejectionReason.UNREADABLE_FILE, say("source.two_pictures"))


def test_a_thumbnail_in_or_behind_a_jpeg_is_no_second_page(page: GrayImage, opened: Open) -> None:
    small = jpeg(np.ascontiguousarray(page[::8, ::8]))
    content = jpeg(page)
    held = b"\xff\xed" + struct.pack(">H", len(small) + 2) + small

    (seen,) = opened(content[:2] + held + content[2:] + small)

    assert_same(seen, page)


@pytest.mark.parametrize(("at", "value"), [(1, 0xC3), (1, 0xC5), (4, 12)])
def test_a_coding_of_jpeg_that_isnt_read_is_said(
    at: int, value: int, page: GrayImage, opened: Open
) -> None:
    content = bytearray(jpeg(page))
    content[content.find(b"\xff\xc0") + at] = value

    (seen,) = opened(bytes(content))

    assert seen == (RejectionReason.UNREADABLE_FILE, say("source.pixel_kind"))

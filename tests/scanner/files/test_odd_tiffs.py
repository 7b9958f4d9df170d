"""TIFF as scanners and programs write it: read right, or refused truly."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from ballot.messages import say
from ballot.reading import RejectionReason
from scanner.files.sources import examine, open_pages
from scanner.runs import runs_of
from scanner.types import OpenedPage, Refused
from tests.scanner.files.odd_files import (
    GrayImage,
    Open,
    assert_same,
    old_jpeg,
    old_jpeg_of_tables,
    pixels,
    saved,
    tiff,
)


@pytest.mark.parametrize("where", ["all", "header", "strip"])
def test_grey_old_style_jpeg_in_a_tiff_is_read(where: str, page: GrayImage, opened: Open) -> None:
    (seen,) = opened(tiff(old_jpeg(page, where=where)))

    assert_same(seen, page)


@pytest.mark.parametrize("restart", [0, 50])
def test_old_style_jpeg_without_a_header_is_read(
    restart: int, page: GrayImage, opened: Open
) -> None:
    (seen,) = opened(tiff(old_jpeg_of_tables(page, restart=restart)))

    assert_same(seen, page)


def test_every_page_of_a_tiff_of_old_style_jpeg_is_read(
    page: GrayImage, other: GrayImage, opened: Open
) -> None:
    first, second = opened(tiff(old_jpeg(page), old_jpeg(other)))

    assert_same(first, page)
    assert_same(second, other)


def test_old_style_jpeg_whose_white_is_zero_is_no_negative(page: GrayImage, opened: Open) -> None:
    (seen,) = opened(tiff(old_jpeg(255 - page, photometric=0)))

    assert_same(seen, page)


def test_old_style_jpeg_that_was_cut_short_is_refused(page: GrayImage, opened: Open) -> None:
    tags, data = old_jpeg(page)
    tags[279] = tags[514] = (4, len(data) // 2)

    (seen,) = opened(tiff((tags, data[: len(data) // 2])))

    assert seen == (RejectionReason.UNREADABLE_FILE, say("source.old_jpeg"))


def test_a_reduced_copy_behind_each_page_of_a_tiff_is_no_page(
    page: GrayImage, other: GrayImage, opened: Open
) -> None:
    small = np.ascontiguousarray(page[::2, ::2])
    content = tiff(pixels(page), pixels(small, _254=1), pixels(other), pixels(small, _254=1))

    first, second = opened(content)

    assert_same(first, page, 0.01)
    assert_same(second, other, 0.01)


def test_pages_behind_a_preview_keep_their_numbers(
    page: GrayImage, other: GrayImage, tmp_path: Path
) -> None:
    small = np.ascontiguousarray(page[::2, ::2])
    path = tmp_path / "scan.tif"
    path.write_bytes(tiff(pixels(page), pixels(small, _254=1), pixels(other)))

    source = examine(path)

    assert (source.pages, source.page_count, source.previews) == (3, 2, {1})
    assert [(run.start, run.stop) for run in runs_of(source)] == [(0, 1), (2, 3)]
    preview, third = open_pages(source, 1, 3)
    assert isinstance(preview, Refused)
    assert preview.rejection.detail == say("source.preview")
    assert isinstance(third, OpenedPage)
    assert_same(third.image, other, 0.01)


@pytest.mark.parametrize("tag", [{"_254": 1}, {"_255": 2}, {"_254": 4}])
def test_a_preview_before_the_page_is_no_page(
    tag: dict[str, int], page: GrayImage, opened: Open
) -> None:
    small = np.ascontiguousarray(page[::2, ::2])

    (seen,) = opened(tiff(pixels(small, **tag), pixels(page)))

    assert_same(seen, page, 0.01)


def test_a_page_that_hangs_below_its_preview_is_the_page(page: GrayImage, opened: Open) -> None:
    small = np.ascontiguousarray(page[::4, ::4])

    (seen,) = opened(tiff(pixels(small, _254=1), pixels(page), below={0: 1}))

    assert_same(seen, page, 0.01)


def test_a_reduced_copy_that_hangs_below_a_page_is_no_page(page: GrayImage, opened: Open) -> None:
    small = np.ascontiguousarray(page[::2, ::2])

    (seen,) = opened(tiff(pixels(page), pixels(small, _254=1), below={0: 1}))

    assert_same(seen, page, 0.01)


def test_pages_that_all_call_themselves_reduced_copies_are_pages(
    page: GrayImage, other: GrayImage, opened: Open
) -> None:
    first, second = opened(tiff(pixels(page, _254=1), pixels(other, _254=1)))

    assert_same(first, page, 0.01)
    assert_same(second, other, 0.01)


def test_a_page_that_wrongly_calls_itself_a_reduced_copy_isnt_lost(
    page: GrayImage, other: GrayImage, opened: Open
) -> None:
    first, second = opened(tiff(pixels(page), pixels(other, _254=1)))

    assert_same(first, page, 0.01)
    assert_same(second, other, 0.01)


@pytest.mark.parametrize("bits", [10, 12, 16])
@pytest.mark.parametrize("photometric", [0, 1])
def test_wide_integers_of_a_tiff_are_grey_and_no_negative(
    photometric: int, bits: int, page: GrayImage, opened: Open
) -> None:
    wide = (page.astype(np.uint32) * (2**bits - 1) // 255).astype(np.uint16)
    wide = wide if photometric else (2**bits - 1 - wide).astype(np.uint16)

    (seen,) = opened(tiff(pixels(wide, _262=photometric)))

    assert_same(seen, page)


def test_integers_of_32_bits_are_grey(page: GrayImage, opened: Open) -> None:
    (seen,) = opened(tiff(pixels(page.astype(np.uint32) * 0x01010101)))

    assert_same(seen, page)


@pytest.mark.parametrize("white", [1.0, 255.0, 65535.0])
@pytest.mark.parametrize("photometric", [0, 1])
def test_real_numbers_of_a_tiff_are_grey(
    photometric: int, white: float, page: GrayImage, opened: Open
) -> None:
    real = (page if photometric else 255 - page) / np.float32(255 / white)

    (seen,) = opened(tiff(pixels(real.astype(np.float32), _262=photometric, _339=3)))

    assert_same(seen, page)


@pytest.mark.parametrize("change", [lambda real: real - 0.5, lambda real: real * np.nan])
def test_real_numbers_that_cant_be_light_are_refused(
    change: Callable[[NDArray[np.float32]], NDArray[np.float32]], page: GrayImage, opened: Open
) -> None:
    real = change((page / 255).astype(np.float32)).astype(np.float32)

    (seen,) = opened(tiff(pixels(real, _339=3)))

    assert seen == (RejectionReason.UNREADABLE_FILE, say("source.pixel_kind"))


def test_a_kind_of_pixels_that_isnt_read_is_said(page: GrayImage, opened: Open) -> None:
    (seen,) = opened(tiff(pixels((page / 255).astype(np.float64), _339=3)))

    assert seen == (RejectionReason.UNREADABLE_FILE, say("source.pixel_kind"))


@pytest.mark.parametrize("compression", [34661, 33003, 34927])
def test_a_compression_that_isnt_read_is_said(
    compression: int, page: GrayImage, opened: Open
) -> None:
    (seen,) = opened(tiff(pixels(page, _259=compression)))

    assert seen == (RejectionReason.UNREADABLE_FILE, say("source.pixel_kind"))


def test_pages_behind_one_whose_pixels_arent_read_are_read(page: GrayImage, opened: Open) -> None:
    odd = pixels((page / 255).astype(np.float64), _339=3)

    first, second = opened(tiff(odd, pixels(page)))

    assert isinstance(first, tuple)
    assert_same(second, page, 0.01)


@pytest.mark.parametrize("pages", [1, 3])
def test_a_big_tiff_is_read(pages: int, page: GrayImage, opened: Open) -> None:
    rest = [Image.fromarray(page)] * (pages - 1)

    seen = opened(saved(page, "TIFF", big_tiff=True, save_all=True, append_images=rest))

    assert len(seen) == pages
    for each in seen:
        assert_same(each, page, 0.01)

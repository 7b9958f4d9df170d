"""Files as scanners, copiers, cameras and programs write them: read right, or refused truly."""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from ballot.messages import say
from ballot.reading import RejectionReason
from scanner.files.sources import examine, open_pages
from scanner.runs import runs_of
from scanner.types import Refused
from tests.scanner.odd_files import in_441, jpeg, old_jpeg, pixels, tiff, with_height

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]


@pytest.fixture(scope="module")
def page(example_form: "PrintedForm") -> GrayImage:
    return example_form.page(1, dpi=150)


@pytest.fixture(scope="module")
def other(example_form: "PrintedForm") -> GrayImage:
    return example_form.page(2, dpi=150)


Open = Callable[[bytes], list[GrayImage | tuple[RejectionReason, str]]]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Return every page of a file, or why it is refused."""

    def open_it(content: bytes) -> list[GrayImage | tuple[RejectionReason, str]]:
        path = tmp_path / "scan"
        path.write_bytes(content)
        try:
            source = examine(path)
        except Refused as refused:
            return [(refused.rejection.reason, refused.rejection.detail)]
        pages = enumerate(open_pages(source, 0, source.pages))
        return [
            (each.rejection.reason, each.rejection.detail) if isinstance(each, Refused) else each
            for index, each in pages
            if index not in source.previews
        ]

    return open_it


def assert_same(seen: object, page: GrayImage, most: float = 2.5) -> None:
    """See that two pages differ by few grey levels."""
    assert isinstance(seen, np.ndarray), seen
    assert seen.dtype == np.uint8
    assert seen.shape == page.shape
    assert float(np.abs(seen.astype(np.int16) - page).mean()) < most


def saved(page: GrayImage, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(page).save(buffer, kind, **options)
    return buffer.getvalue()


# Old-style JPEG in TIFF


@pytest.mark.parametrize("where", ["all", "header", "strip"])
def test_grey_old_style_jpeg_in_a_tiff_is_read(where: str, page: GrayImage, opened: Open) -> None:
    (seen,) = opened(tiff(old_jpeg(page, where=where)))

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

    assert isinstance(seen, tuple)


# Previews and reduced copies


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
    assert_same(third, other, 0.01)


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


# Heights, marks and colours of JPEG


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
    assert seen == (RejectionReason.TRUNCATED_IMAGE, say("source.truncated"))


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


# Wide pixels


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


# Other pictures


@pytest.mark.parametrize(
    ("kind", "options"),
    [("BMP", {}), ("WEBP", {}), ("WEBP", {"lossless": True}), ("JPEG2000", {}),
     ("JPEG2000", {"no_jp2": True}), ("PPM", {})],
)  # fmt: skip
@pytest.mark.parametrize("is_colour", [False, True])
def test_other_kinds_of_pictures_are_read(
    kind: str, options: dict[str, bool], is_colour: bool, page: GrayImage, opened: Open
) -> None:
    pixels_ = np.repeat(page[..., None], 3, axis=2) if is_colour else page

    (seen,) = opened(saved(pixels_, kind, **options))

    assert_same(seen, page)


@pytest.mark.parametrize("white", [0, 1])
def test_a_bitmap_of_two_colours_is_no_negative(white: int, page: GrayImage, opened: Open) -> None:
    is_white = page > 127
    content = bytearray(saved(is_white if white else ~is_white, "BMP"))
    if not white:
        content[54:58], content[58:62] = content[58:62], content[54:58]  # the two colours

    (seen,) = opened(bytes(content))

    assert_same(seen, np.where(is_white, 255, 0).astype(np.uint8), 0.01)


def test_a_bitmap_of_two_colours_in_whole_bytes_is_refused(page: GrayImage, opened: Open) -> None:
    picture = Image.fromarray((page > 127).astype(np.uint8), "P")
    picture.putpalette([0, 0, 0, 255, 255, 255])
    buffer = io.BytesIO()
    picture.save(buffer, "BMP")

    (seen,) = opened(buffer.getvalue())

    assert seen == (RejectionReason.UNREADABLE_FILE, say("source.pixel_kind"))


@pytest.mark.parametrize("kind", ["P4", "P5", "P5 of 16 bits", "P2"])
def test_what_scanimage_writes_is_read(kind: str, page: GrayImage, opened: Open) -> None:
    height, width = page.shape
    black = page <= 127
    size = f"# SANE data follows\n{width} {height}\n"
    content = {
        "P4": f"P4\n{size}".encode() + np.packbits(black, axis=1).tobytes(),
        "P5": f"P5\n{size}255\n".encode() + page.tobytes(),
        "P5 of 16 bits": f"P5\n{size}65535\n".encode() + (page.astype(">u2") * 257).tobytes(),
        "P2": f"P2\n{size}255\n".encode() + b" ".join(b"%d" % n for n in page.ravel()) + b"\n",
    }[kind]

    (seen,) = opened(content)

    assert_same(seen, np.where(black, 0, 255).astype(np.uint8) if kind == "P4" else page, 0.01)


def test_two_pages_in_one_pnm_are_said(page: GrayImage, opened: Open) -> None:
    (seen,) = opened(saved(page, "PPM") * 2)

    assert seen == (RejectionReason.UNREADABLE_FILE, say("source.two_pictures"))


def test_a_webp_of_many_pictures_is_said(page: GrayImage, opened: Open) -> None:
    rest = [Image.fromarray(255 - page)]

    (seen,) = opened(saved(page, "WEBP", save_all=True, append_images=rest))

    assert seen == (RejectionReason.UNREADABLE_FILE, say("source.two_pictures"))


@pytest.mark.parametrize("kind", ["BMP", "WEBP", "JPEG2000", "PPM"])
@pytest.mark.parametrize("share", [0.3, 0.9, 0.999])
def test_other_kinds_that_were_cut_short_are_refused_without_a_decoders_words(
    kind: str, share: float, page: GrayImage, opened: Open
) -> None:
    content = saved(page, kind)

    (seen,) = opened(content[: int(share * len(content))])

    assert isinstance(seen, tuple)
    assert not re.search("[a-z]{3,}", seen[1])


# 1,200 dpi


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("kind", ["JPEG", "JPEG2000"])
def test_1200_dpi_is_read_at_a_quarter_where_the_decoder_can(kind: str, opened: Open) -> None:
    large = np.full((14_032, 9_920), 240, np.uint8)
    cv2.rectangle(large, (2000, 4000), (6000, 8000), 0, -1)
    suffix = {"JPEG": ".jpg", "JPEG2000": ".jp2"}[kind]

    (seen,) = opened(cv2.imencode(suffix, large)[1].tobytes())

    assert_same(seen, large[::4, ::4])


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_1200_dpi_is_refused_with_what_to_set_where_it_cant(opened: Open) -> None:
    (seen,) = opened(cv2.imencode(".png", np.zeros((14_032, 9_920), np.uint8))[1].tobytes())

    assert isinstance(seen, tuple)
    assert seen[0] is RejectionReason.UNREADABLE_FILE
    assert "300 dpi" in seen[1]


# What is no scan


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr(name, "content")
    return buffer.getvalue()


FOREIGN = {
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "avif": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf",
    "video": b"\0\0\0\x18ftypisom\0\0\2\0isomiso2",
    "gif": b"GIF89a" + bytes(20),
    "ofd": zipped("OFD.xml"),
    "office": zipped("[Content_Types].xml"),
    "zip": zipped("scan.jpg"),
    "archive": b"Rar!\x1a\x07\x01\0",
    "photoshop": b"8BPS" + bytes(20),
    "djvu": b"AT&TFORM" + bytes(20),
    "jpeg_xl": b"\xff\x0a" + bytes(20),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_file_that_isnt_read_is_named_with_its_kind(kind: str, opened: Open) -> None:
    (seen,) = opened(FOREIGN[kind])

    assert seen == (RejectionReason.UNREADABLE_FILE, say(f"source.foreign.{kind}"))


@pytest.mark.parametrize("content", [b"BMW is a car, no bitmap", b"P5 is a road, no picture"])
def test_letters_that_begin_like_a_picture_make_none(content: bytes, opened: Open) -> None:
    (seen,) = opened(content)

    assert seen == (RejectionReason.UNREADABLE_FILE, say("source.unknown_kind"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "JPEG2000", "BMP", "PPM"])
@pytest.mark.parametrize("seed", range(3))
def test_no_refusal_of_a_damaged_file_speaks_a_decoders_language(
    kind: str, seed: int, page: GrayImage, opened: Open
) -> None:
    content = bytearray(saved(page, kind))
    rng = np.random.default_rng(seed)
    for at in rng.integers(0, len(content), 40):
        content[at] = rng.integers(0, 256)
    content[12:40] = rng.bytes(28)

    for seen in opened(bytes(content)):
        assert isinstance(seen, np.ndarray) or not re.search("[a-z_<>]{4,}", seen[1])

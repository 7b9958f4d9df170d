"""A PDF page is what viewers show of it, pixel by pixel where its pictures allow."""

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from scanner.files.sources import examine, open_pages
from scanner.types import Refused
from tests.scanner.files.pdf_writer import (
    A4,
    GRAY,
    SEPARATION,
    STENCIL,
    TURNED_PALETTE,
    PdfWriter,
    jpeg_of,
    packed,
    placed,
    protect,
)

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]
Draw = Callable[[PdfWriter, GrayImage], None]


@pytest.fixture(scope="module")
def page(example_form: "PrintedForm") -> GrayImage:
    """A page with a filled head, so that its negative and its turned copies are others."""
    drawn = example_form.page(1, dpi=200)
    drawn[260:530, 400:1200] = 0
    return bilevel(drawn)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "scan.pdf"


def opened(path: Path) -> list[GrayImage]:
    source = examine(path)
    pages = list(open_pages(source, 0, source.pages))
    assert [page for page in pages if isinstance(page, Refused)] == []
    return [page.image for page in pages if not isinstance(page, Refused)]


def drawn(path: Path, draw: Draw, page: GrayImage) -> GrayImage:
    """Return the only page of a file that `draw` made of `page`."""
    pdf = PdfWriter()
    draw(pdf, page)
    (seen,) = opened(pdf.save(path))
    return seen


def difference(one: GrayImage, two: GrayImage) -> float:
    assert one.shape == two.shape
    return float(np.abs(one.astype(np.int16) - two).mean())


def bilevel(page: GrayImage) -> GrayImage:
    return np.where(page > 127, 255, 0).astype(np.uint8)


def whole(picture: int) -> bytes:
    return placed(picture, 0, 0, *A4)


def stencil(pdf: PdfWriter, page: GrayImage) -> None:
    pdf.page(b"0 g\n" + whole(pdf.picture(packed(page), page.shape, STENCIL)))


def turned_stencil(pdf: PdfWriter, page: GrayImage) -> None:
    keys = f"{STENCIL} /Decode [1 0]"
    pdf.page(b"0 g\n" + whole(pdf.picture(packed(255 - page), page.shape, keys)))


def negative_jpeg(pdf: PdfWriter, page: GrayImage) -> None:
    keys = f"{GRAY} /Decode [1 0]"
    pdf.page(whole(pdf.picture(jpeg_of(255 - page), page.shape, keys)))


def negative_jpeg_by_reference(pdf: PdfWriter, page: GrayImage) -> None:
    keys = f"{GRAY} /Decode {pdf.add('[1 0]')} 0 R"
    pdf.page(whole(pdf.picture(jpeg_of(255 - page), page.shape, keys)))


def printing_ink(pdf: PdfWriter, page: GrayImage) -> None:
    pdf.page(whole(pdf.picture(jpeg_of(255 - page), page.shape, SEPARATION)))


def palette(pdf: PdfWriter, page: GrayImage) -> None:
    pdf.page(whole(pdf.picture(jpeg_of(255 - page), page.shape, TURNED_PALETTE)))


def soft_mask(pdf: PdfWriter, page: GrayImage) -> None:
    mask = pdf.picture(zlib.compress((255 - page).tobytes()), page.shape)
    ink = jpeg_of(np.zeros_like(page))
    pdf.page(whole(pdf.picture(ink, page.shape, f"{GRAY} /SMask {mask} 0 R")))


def white_behind_soft_mask(pdf: PdfWriter, page: GrayImage) -> None:
    """The picture alone is a blank page; what is written is where it lets the dark ground show."""
    mask = pdf.picture(zlib.compress(page.tobytes()), page.shape)
    paper = pdf.picture(jpeg_of(np.full_like(page, 255)), page.shape, f"{GRAY} /SMask {mask} 0 R")
    pdf.page(b"0 g 0 0 600 850 re f\n" + whole(paper))


def mask_finer_than_its_picture(pdf: PdfWriter, page: GrayImage) -> None:
    mask = pdf.picture(packed(page), page.shape, STENCIL)
    ink = jpeg_of(np.zeros((292, 207), np.uint8))
    pdf.page(whole(pdf.picture(ink, (292, 207), f"{GRAY} /Mask {mask} 0 R")))


def soft_mask_finer_than_its_picture(pdf: PdfWriter, page: GrayImage) -> None:
    mask = pdf.picture(zlib.compress((255 - page).tobytes()), page.shape)
    ink = jpeg_of(np.zeros((292, 207), np.uint8))
    pdf.page(whole(pdf.picture(ink, (292, 207), f"{GRAY} /SMask {mask} 0 R")))


def colour_that_is_no_ink(pdf: PdfWriter, page: GrayImage) -> None:
    inked = np.where(page > 127, 0, 60).astype(np.uint8)
    keys = f"{GRAY} /Mask [0 10] /Decode [0 0.01]"
    pdf.page(whole(pdf.picture(zlib.compress(inked.tobytes()), page.shape, keys)))


def layers_of_a_compact_pdf(pdf: PdfWriter, page: GrayImage) -> None:
    paper = pdf.picture(jpeg_of(np.full((584, 413), 255, np.uint8)), (584, 413))
    ink = pdf.picture(packed(page), page.shape, STENCIL)
    pdf.page(whole(paper) + b"0 g\n" + whole(ink))


def upside_down(pdf: PdfWriter, page: GrayImage) -> None:
    flipped = np.ascontiguousarray(page[::-1])
    width, height = A4
    pdf.page(placed(pdf.picture(jpeg_of(flipped), page.shape), 0, height, width, -height))


def within_a_group(pdf: PdfWriter, page: GrayImage) -> None:
    picture = pdf.picture(jpeg_of(page), page.shape)
    keys = (
        "/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Matrix [0.01 0 0 0.01 0 0] "
        f"/Resources << /XObject << /i{picture} {picture} 0 R >> >>"
    )
    group = pdf.stream(keys, b"/i%d Do" % picture)
    scale = b"q %.3f 0 0 %.3f 0 0 cm /g Do Q" % (100 * A4[0], 100 * A4[1])
    pdf.page(scale, resources=f"/XObject << /g {group} 0 R >>")


@pytest.mark.parametrize(
    "draw",
    [
        stencil,
        turned_stencil,
        negative_jpeg,
        negative_jpeg_by_reference,
        printing_ink,
        palette,
        soft_mask,
        white_behind_soft_mask,
        mask_finer_than_its_picture,
        soft_mask_finer_than_its_picture,
        colour_that_is_no_ink,
        layers_of_a_compact_pdf,
        upside_down,
        within_a_group,
    ],
)
def test_however_a_page_is_stored_it_is_read_as_shown_and_with_all_its_pixels(
    draw: Draw, page: GrayImage, path: Path
) -> None:
    seen = drawn(path, draw, page)

    assert difference(seen, page) < 1.5


@pytest.mark.parametrize("factor", [0.35, 0.5, 1.0, 600 / 72])
def test_strips_keep_their_resolution_whatever_size_the_page_claims(
    factor: float, page: GrayImage, path: Path
) -> None:
    def draw(pdf: PdfWriter, page: GrayImage) -> None:
        height, commands = len(page), b""
        size = A4[0] * factor, A4[1] * factor
        for top in range(0, height, 585):
            strip = page[top : top + 585]
            picture = pdf.picture(jpeg_of(strip), strip.shape)
            bottom = (height - top - len(strip)) / height * size[1]
            commands += placed(picture, 0, bottom, size[0], len(strip) / height * size[1])
        pdf.page(commands, size=size)

    seen = drawn(path, draw, page)

    assert difference(seen, page) < 4.0  # PDFium draws each a pixel longer, for part of a line


def test_a_turned_page_of_strips_keeps_its_pixels(page: GrayImage, path: Path) -> None:
    def draw(pdf: PdfWriter, page: GrayImage) -> None:
        upper = pdf.picture(jpeg_of(page[:1169]), (1169, page.shape[1]))
        lower = pdf.picture(jpeg_of(page[1169:]), (len(page) - 1169, page.shape[1]))
        half = A4[1] * (len(page) - 1169) / len(page)
        commands = placed(upper, 0, half, A4[0], A4[1] - half) + placed(lower, 0, 0, A4[0], half)
        pdf.page(commands, keys="/Rotate 90")

    seen = drawn(path, draw, page)

    assert difference(np.ascontiguousarray(np.rot90(seen)), page) < 4.0


def test_a_page_at_600_dpi_in_strips_is_drawn_at_half_of_it(path: Path) -> None:
    def draw(pdf: PdfWriter, page: GrayImage) -> None:
        half = pdf.picture(packed(page), page.shape, "/ColorSpace /DeviceGray /BitsPerComponent 1")
        middle = A4[1] / 2
        pdf.page(placed(half, 0, 0, A4[0], middle) + placed(half, 0, middle, A4[0], middle))

    seen = drawn(path, draw, np.full((3508, 4960), 255, np.uint8))

    assert seen.shape == (3508, 2480)


def test_what_is_written_over_a_coarse_picture_is_drawn_at_200_dpi(path: Path) -> None:
    def draw(pdf: PdfWriter, page: GrayImage) -> None:
        ground = pdf.picture(jpeg_of(page), page.shape)
        pdf.page(whole(ground) + b"0 g 100 100 20 20 re f\n")

    seen = drawn(path, draw, np.full((842, 595), 240, np.uint8))

    assert seen.shape == (2339, 1654)


def test_halves_of_a_spread_are_two_pages(page: GrayImage, path: Path) -> None:
    """Double pages are cut in two by what each page shows of the same picture."""
    turned = np.ascontiguousarray(page[::-1, ::-1])
    spread = np.hstack([page, turned])
    pdf = PdfWriter()
    picture = pdf.picture(jpeg_of(spread), spread.shape)
    width, height = A4
    for left in (0.0, width):
        pdf.page(
            placed(picture, 0, 0, 2 * width, height),
            size=(2 * width, height),
            keys=f"/CropBox [{left} 0 {left + width} {height}]",
        )

    first, second = opened(pdf.save(path))

    assert difference(first, page) < 1.0
    assert difference(second, turned) < 1.0


def shown_beside(left: float, width: float) -> Draw:
    """Return what places the picture elsewhere than on the page, in points."""

    def draw(pdf: PdfWriter, page: GrayImage) -> None:
        pdf.page(placed(pdf.picture(jpeg_of(page), page.shape), left, 0, width, A4[1]))

    return draw


def with_commands(before: bytes, after: bytes = b"", *, resources: str = "") -> Draw:
    """Return what draws the page between other commands."""

    def draw(pdf: PdfWriter, page: GrayImage) -> None:
        picture = pdf.picture(jpeg_of(page), page.shape)
        pdf.page(before + whole(picture) + after, resources=resources)

    return draw


def cropped(pdf: PdfWriter, page: GrayImage) -> None:
    pdf.page(whole(pdf.picture(jpeg_of(page), page.shape)), keys="/CropBox [0 0 596 600]")


def annotated(kind: str) -> Draw:
    """Return what lays a white annotation over the head of the page."""

    def draw(pdf: PdfWriter, page: GrayImage) -> None:
        look = pdf.stream(
            "/Type /XObject /Subtype /Form /BBox [0 0 600 300]", b"1 g 0 0 600 300 re f"
        )
        note = pdf.add(
            f"<< /Type /Annot {kind} /Rect [0 550 600 850] /F 4 /AP << /N {look} 0 R >> >>"
        )
        pdf.catalog = f"/AcroForm << /Fields [{note} 0 R] >>" if "Widget" in kind else ""
        picture = pdf.picture(jpeg_of(page), page.shape)
        pdf.page(whole(picture), keys=f"/Annots [{note} 0 R]")

    return draw


def in_hidden_layer(where: str) -> Draw:
    """Return what draws the page in a layer that is switched off."""

    def draw(pdf: PdfWriter, page: GrayImage) -> None:
        layer = pdf.add("<< /Type /OCG /Name (scan) >>")
        pdf.catalog = f"/OCProperties << /OCGs [{layer} 0 R] /D << /OFF [{layer} 0 R] >> >>"
        keys = f"{GRAY} /OC {layer} 0 R" if where == "picture" else GRAY
        picture = pdf.picture(jpeg_of(page), page.shape, keys)
        commands = whole(picture)
        if where == "page":
            commands = b"/OC /m BDC\n" + commands + b"EMC\n"
        pdf.page(commands, resources=f"/Properties << /m {layer} 0 R >>")

    return draw


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(cropped, id="cropped"),
        pytest.param(shown_beside(400, A4[0]), id="shifted"),
        pytest.param(shown_beside(-2 * A4[0], 3 * A4[0]), id="widened"),
        pytest.param(with_commands(b"0 0 600 600 re W n\n"), id="clipped"),
        pytest.param(with_commands(b"0 0 m 600 0 l 300 600 l h W n\n"), id="clipped to a triangle"),
        pytest.param(with_commands(b"", b"1 g 0 550 600 300 re f\n"), id="covered"),
        pytest.param(annotated("/Subtype /Stamp"), id="stamp"),
        pytest.param(annotated("/Subtype /Widget /FT /Btn /Ff 65536 /T (b)"), id="form field"),
        pytest.param(in_hidden_layer("picture"), id="picture in a hidden layer"),
        pytest.param(in_hidden_layer("page"), id="part of a hidden layer"),
        pytest.param(
            with_commands(b"/t gs\n", resources="/ExtGState << /t << /ca 0 >> >>"), id="transparent"
        ),
    ],
)
def test_what_no_viewer_shows_is_not_read(draw: Draw, page: GrayImage, path: Path) -> None:
    seen = drawn(path, draw, page)

    assert (seen < 50).mean() < (page < 50).mean() - 0.02


def test_a_jpeg_of_more_lines_than_its_page_shows_is_not_taken_out(
    page: GrayImage, path: Path
) -> None:
    def draw(pdf: PdfWriter, page: GrayImage) -> None:
        keys = "/CropBox [0 0 595.276 600]"
        pdf.page(placed(pdf.picture(jpeg_of(page), (1667, 1654)), 0, 0, A4[0], 600), keys=keys)

    seen = drawn(path, draw, page)

    assert seen.shape == (1667, 1654)


@pytest.mark.parametrize(
    ("keys", "before", "extra"),
    [
        (GRAY, b"", ""),
        (f"{GRAY} /Decode [0 1]", b"", ""),
        (f"{GRAY} /ImageMask false /Intent /Perceptual", b"", ""),
        (GRAY, b"-1 -1 600 850 re W n\n", ""),
        (GRAY, b"/Artifact BMC\n", ""),
        (GRAY, b"", "/CropBox [-9 -9 900 900]"),
        (GRAY, b"", "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] >>]"),
    ],
)
def test_what_changes_nothing_leaves_a_jpeg_to_be_taken_out(
    keys: str, before: bytes, extra: str, page: GrayImage, path: Path
) -> None:
    jpeg = jpeg_of(page)
    pdf = PdfWriter()
    pdf.page(before + whole(pdf.picture(jpeg, page.shape, keys)), keys=extra)

    (seen,) = opened(pdf.save(path))

    alone = path.with_name("scan.jpg")
    alone.write_bytes(jpeg)
    assert np.array_equal(seen, opened(alone)[0])


def test_pages_are_read_right_in_whatever_order_their_pictures_stand(
    page: GrayImage, path: Path
) -> None:
    pdf = PdfWriter()
    tones = [0, 40, 80, 120, 160, 200, 240]
    noise = np.random.default_rng(1).integers(0, 15, (1200, 900), np.uint8)
    pictures = [pdf.picture(jpeg_of(noise + np.uint8(tone)), noise.shape) for tone in tones]
    turned = f"{GRAY} /Decode [1 0]"
    pictures.append(pdf.picture(jpeg_of(noise[::-1]), noise.shape, turned))
    order = [7, 3, 0, 6, 1, 5, 2, 4]
    for index in order:
        pdf.page(whole(pictures[index]))

    seen = [float(page.mean()) for page in opened(pdf.save(path))]

    expected = [248.0 if index == 7 else tones[index] + 7.0 for index in order]
    assert np.abs(np.subtract(seen, expected)).max() < 2.0


def test_an_encrypted_file_that_asks_for_no_password_is_read(page: GrayImage, path: Path) -> None:
    negative_jpeg(pdf := PdfWriter(), page)
    encrypted = protect(pdf.save(path), password="")

    (seen,) = opened(encrypted)

    assert seen.shape[0] >= page.shape[0]
    assert abs(float(seen.mean()) - float(page.mean())) < 3.0

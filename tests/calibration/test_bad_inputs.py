import numpy as np
import pytest
import simplejpeg

from calibration.images import RgbImage, to_gray
from calibration.scans import bad_inputs
from calibration.scans.sensor import jpeg_bytes


def test_a_truncated_jpeg_no_longer_decodes_whole(form_page: RgbImage) -> None:
    whole = jpeg_bytes(form_page, quality=80)

    cut = bad_inputs.truncated(whole)

    assert whole.startswith(cut)
    with pytest.raises(ValueError, match=r"(?i)premature|end|corrupt"):
        simplejpeg.decode_jpeg(cut, "RGB", strict=True)


def test_a_blank_page_is_white_a4() -> None:
    page = bad_inputs.blank_page(100)

    assert page.shape == (1169, 827, 3)
    assert (page == 255).all()


def test_a_photo_has_neither_paper_white_nor_one_colour() -> None:
    scene = bad_inputs.photo_scene(100, np.random.default_rng(1))

    assert scene.shape == (1169, 827, 3)
    assert np.mean(to_gray(scene) > 240) < 0.3
    assert scene.std() > 30


def test_a_photocopy_looks_like_the_scan_and_is_not_its_bytes(form_page: RgbImage) -> None:
    scan = to_gray(form_page)

    copy = bad_inputs.photocopy(scan, np.random.default_rng(1)).decoded()

    small = scan[::8, ::8].astype(float), copy[::8, ::8].astype(float)
    assert np.corrcoef(small[0].ravel(), small[1].ravel())[0, 1] > 0.3
    assert not np.array_equal(scan, copy)


def test_turned_and_mirrored_pages_are_themselves_again_when_done_twice(
    form_page: RgbImage,
) -> None:
    for change in (bad_inputs.upside_down, bad_inputs.mirrored):
        assert not np.array_equal(change(form_page), form_page)
        assert np.array_equal(change(change(form_page)), form_page)


def test_a_double_feed_shows_the_top_of_both_sheets(form_page: RgbImage) -> None:
    front = to_gray(form_page)
    behind = np.full_like(front, 128)

    both = bad_inputs.two_sheets(front, behind, share=0.4)

    seam = int(len(front) * 0.4)
    assert (both[:seam] == 128).all()
    assert np.array_equal(both[seam:], front[: len(front) - seam])

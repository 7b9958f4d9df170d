"""profile.json: what is written is read back, what is damaged is refused."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from ballot.errors import StoreError
from ballot.profile import CALIBRATION, PROFILE_FILE, ScannerProfile, Spread, load_profile

DOCS = Path(__file__).parents[2] / "docs"

PROFILE = ScannerProfile(
    name="三楼扫描仪",
    made="2026-03-01T09:30+08:00",
    dpi=299.1,
    scanner_dpi=300.0,
    scale_x=0.997,
    scale_y=0.9975,
    paper_white=240.0,
    print_black=36.0,
    is_bilevel=False,
    noise=2.0,
    edge_mm=0.19,
    streaks_mm=(83.2,),
    residual_median_mm=0.04,
    residual_worst_mm=0.2,
    blank_own_mm2=Spread(0.0, 0.02, 0.05),
    blank_excess=None,
)


def test_what_is_written_is_read_back() -> None:
    assert ScannerProfile.loads(PROFILE.dumps()) == PROFILE


def test_whole_numbers_are_taken_for_decimals() -> None:
    body = json.loads(PROFILE.dumps()) | {"dpi": 300, "noise": 2}

    assert ScannerProfile.loads(json.dumps(body)) == replace(PROFILE, dpi=300.0)


def test_noise_is_told_on_the_scale_of_ink() -> None:
    assert PROFILE.noise_of_print == pytest.approx(2.0 * 255 / 204)


@pytest.mark.parametrize(
    "damage",
    [
        lambda body: body | {"schema": "pingyi-profile/2"},
        lambda body: body | {"extra": 1},
        lambda body: {key: value for key, value in body.items() if key != "dpi"},
        lambda body: body | {"dpi": "300"},
        lambda body: body | {"dpi": True},
        lambda body: body | {"dpi": 0},
        lambda body: body | {"dpi": float("nan")},
        lambda body: body | {"name": None},
        lambda body: body | {"is_bilevel": 0},
        lambda body: body | {"paper_white": 36.0},
        lambda body: body | {"streaks_mm": 83},
        lambda body: body | {"streaks_mm": [None]},
        lambda body: body | {"blank_excess": {"p50": 1}},
        lambda body: body | {"blank_excess": [1, 2, 3]},
        lambda body: [body],
    ],
)
def test_a_damaged_profile_is_refused(
    tmp_path: Path, damage: Callable[[dict[str, Any]], object]
) -> None:
    path = tmp_path / CALIBRATION / PROFILE_FILE
    path.parent.mkdir()
    path.write_text(json.dumps(damage(json.loads(PROFILE.dumps()))), encoding="utf-8")

    with pytest.raises(StoreError, match="pingyi calibrate read"):
        load_profile(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"null"])
def test_bytes_that_are_no_profile_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / CALIBRATION / PROFILE_FILE
    path.parent.mkdir()
    path.write_bytes(content)

    with pytest.raises(StoreError):
        load_profile(tmp_path)


def test_no_file_is_no_profile(tmp_path: Path) -> None:
    assert load_profile(tmp_path) is None


def test_every_key_has_its_line_in_the_documents() -> None:
    text = (DOCS / "formats/profile.md").read_text(encoding="utf-8")

    assert [f.name for f in fields(ScannerProfile) if f"`{f.name}`" not in text] == []

"""Files that were scanned before they were copied to their ends; white backs."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from office.completed import is_beginning
from office.folder import open_folder
from store.event import EventKind
from store.originals import ORIGINALS
from store.originals_folder import FolderOriginals, keep_original


def _scan(pingyi: Callable[..., Any], folder: Path, *paths: Path) -> Any:
    ran = pingyi("scan", *paths, "-C", folder, "--json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out), ran.err


def _old(path: Path) -> None:
    os.utime(path, (1_000_000_000, 1_000_000_000))


@pytest.fixture
def half(printed: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A scan, and a copy of its first half under the same name in another folder."""
    whole = sorted((printed / "scans").glob("*.jpg"))[0]
    cut = tmp_path / "first" / whole.name
    cut.parent.mkdir()
    content = whole.read_bytes()
    cut.write_bytes(content[: len(content) // 2])
    _old(cut)
    return cut, whole


def test_the_refusal_of_half_a_file_settles_itself_when_the_whole_comes(
    pingyi: Callable[..., Any], printed: Path, half: tuple[Path, Path]
) -> None:
    cut, whole = half
    first, _ = _scan(pingyi, printed, cut)
    assert [page["reason"] for page in first["rejected"]] == ["truncated_image"]

    second, told = _scan(pingyi, printed, whole)

    assert second["read"] == 1
    assert second["next"]["scan_again"]["pages"] == 0
    assert whole.name in told
    with open_folder(printed).store() as store:
        (event,) = [each for each in store.events() if each.kind is EventKind.FILE_COMPLETED]
        refusals = [(each.sha256, each.is_open) for each in store.rejections()]
    assert refusals == [(event.payload["file"], False)]
    assert store.file_state(event.payload["whole"]) is not None


@pytest.mark.parametrize("change", ["another name", "another byte", "too little"])
def test_where_it_is_not_certain_a_person_looks(
    change: str, pingyi: Callable[..., Any], printed: Path, half: tuple[Path, Path]
) -> None:
    cut, whole = half
    content = bytearray(cut.read_bytes())
    if change == "another name":
        cut = cut.rename(cut.with_name("other.jpg"))
    elif change == "another byte":
        content[-1] ^= 1
        cut.write_bytes(content)
    else:
        cut.write_bytes(content[:3000])
    _old(cut)
    _scan(pingyi, printed, cut)

    second, _ = _scan(pingyi, printed, whole)

    assert second["read"] == 1
    assert second["next"]["scan_again"]["pages"] == 1


def test_a_file_for_which_room_was_made_begins_like_the_whole(tmp_path: Path) -> None:
    """Some systems write zeros to the end before they copy."""
    content = os.urandom(3_000_000)
    shas = {}
    for name, data in (
        ("whole", content),
        ("zeros", content[:1_500_000] + bytes(1_500_000)),
        ("more", content[:1_500_000] + bytes(1_400_000) + b"x" * 10),
        ("long", content + b"x"),
    ):
        (tmp_path / name).write_bytes(data)
        shas[name] = keep_original(tmp_path, tmp_path / name).sha256

    originals = FolderOriginals(tmp_path / ORIGINALS)
    assert is_beginning(originals, shas["zeros"], shas["whole"])
    assert not is_beginning(originals, shas["more"], shas["whole"])
    assert not is_beginning(originals, shas["long"], shas["whole"])


def test_white_backs_are_counted_in_a_line_and_wait_for_nobody(
    pingyi: Callable[..., Any], printed: Path, tmp_path: Path
) -> None:
    pages = []
    for path in sorted((printed / "scans").glob("*.jpg")):
        with Image.open(path) as front:
            pages += [front.convert("L"), Image.new("L", front.size, 244)]
    stack = tmp_path / "stack.tif"
    pages[0].save(stack, save_all=True, append_images=pages[1:], compression="tiff_lzw")
    _old(stack)

    answer, _ = _scan(pingyi, printed, stack)

    assert (answer["read"], answer["blank_backs"], answer["refused"]) == (3, 3, 0)
    assert answer["pages"] == 6
    assert answer["rejected"] == []
    assert answer["next"]["look_at"] == []
    assert answer["series"] == []

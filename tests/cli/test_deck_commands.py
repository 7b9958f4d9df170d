"""`pingyi deck`: printed, scanned, checked, and what status and tally say of it afterwards."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ballot.deck import KnownDeck
from ballot.geometry import MM_PER_INCH
from ballot.grade import Vote
from ballot.layout import Layout
from ballot.layout_plan import plan_layout
from ballot.messages import deck as deck_texts
from ballot.reading import RejectionReason
from calibration.deck.check import RowProblem
from calibration.deck.file import Deck, DeckPart
from calibration.pens.pages import render_pages
from calibration.pens.pen import InkKind
from calibration.scans.degrade import Degradation, Preset, Step, degrade
from calibration.scans.scan_file import write_scans
from cli.main import run
from office.folder import open_folder
from office.new_folder import write_minimal
from store.event import EventKind

DPI = 200
UNITS = 30
LIGHT = Preset(
    name="light",
    steps=(
        Step(Degradation.ROTATION, 0.0, 0.1),
        Step(Degradation.SHIFT, 0.0, 0.2),
        Step(Degradation.FEEDER_STRETCH, 0.0, 0.1),
        Step(Degradation.BLUR, 0.1, 0.2),
        Step(Degradation.CONTRAST, 0.05, 0.1),
        Step(Degradation.NOISE, 0.05, 0.1),
    ),
    jpeg_quality=(80, 85),
)
"""A good scanner with clean glass: what is to pass."""

Pingyi = Callable[..., Any]


def write_activity(folder: Path) -> None:
    """Make an activity of thirty units on one page, with one session."""
    write_minimal(folder, year=2026)
    path = folder / "activity.toml"
    more = "".join(
        f'    {{ id = "organ-{n:02d}", name = "样例单位{n}", full_name = "样例单位{n}全称", '
        f'category = "organs", oversight = "local" }},\n'
        for n in range(3, UNITS + 1)
    )
    text = path.read_text(encoding="utf-8").replace("]\n\n[form]", f"{more}]\n\n[form]")
    path.write_text(text, encoding="utf-8")


def deck_of(folder: Path) -> Deck:
    return Deck.from_json((folder / "deck/deck.json").read_text(encoding="utf-8"))


def layout_of(folder: Path) -> Layout:
    return plan_layout(open_folder(folder).activity)


@pytest.fixture(scope="module")
def deck_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an activity with a printed deck; its scans, of one empty back too, in deck-scans/."""
    folder = tmp_path_factory.mktemp("deck") / "activity"
    write_activity(folder)
    assert run(["deck", "print", "-C", str(folder)]) == 0
    scans = folder / "deck-scans"
    scans.mkdir()
    fronts = range(0, 2 * len(deck_of(folder).sheets), 2)
    for number, page in enumerate(render_pages(folder / "deck/deck.pdf", DPI, [*fronts, 1])):
        scan = degrade(page, LIGHT, np.random.default_rng([5, number]))
        write_scans(scans / f"{number:02d}.jpg", [scan], DPI)
    return folder


@pytest.fixture
def folder(deck_template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(deck_template, tmp_path / "activity"))


def check_json(pingyi: Pingyi, folder: Path, *paths: Path) -> tuple[int, Mapping[str, Any]]:
    ran = pingyi("deck", "check", *paths, "--workers", 1, "--json", "-C", folder)
    return ran.code, json.loads(ran.out)


def events_of(folder: Path) -> Iterator[Mapping[str, Any]]:
    with open_folder(folder).store() as store:
        yield from (e.payload for e in store.events() if e.kind is EventKind.DECK_CHECKED)


def test_a_printed_deck_has_every_page_and_the_same_bytes_again(
    folder: Path, pingyi: Pingyi
) -> None:
    first = (folder / "deck/deck.json").read_bytes()

    ran = pingyi("deck", "print", "--json", "-C", folder)

    printed = json.loads(ran.out)
    assert (folder / "deck/deck.json").read_bytes() == first
    assert printed["parts"] == {"known": 10, "marks": 6, "blank": 1}
    assert (printed["sheets"], printed["pages"]) == (17, 34)
    assert len(list(render_pages(folder / "deck/deck.pdf", 30))) == 34


def test_every_page_of_a_deck_says_that_it_does_not_count(folder: Path) -> None:
    import pypdfium2

    with pypdfium2.PdfDocument(folder / "deck/deck.pdf") as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]

    assert [text.count("测试用 不计票") for text in texts] == [7] * len(texts)
    assert all("试读卷" in text for text in texts)


def test_two_activities_have_no_deck_sheet_in_common(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write_activity(other)
    assert run(["deck", "print", "-C", str(other)]) == 0

    sheets = [{sheet.sheet for sheet in deck_of(which).sheets} for which in (folder, other)]

    assert sheets[0] & sheets[1] == set()


def test_the_scans_of_a_deck_pass_and_that_is_on_record(folder: Path, pingyi: Pingyi) -> None:
    code, report = check_json(pingyi, folder, folder / "deck-scans")

    (event,) = events_of(folder)
    assert code == 0
    assert report["passed"] is True
    assert (report["pages"], report["rows"]) == (17, 17 * UNITS)
    assert (report["total_differences"], report["missing_pages"]) == ([], [])
    assert report.items() >= event.items()


def test_the_event_holds_numbers_and_no_vote(folder: Path, pingyi: Pingyi) -> None:
    check_json(pingyi, folder, folder / "deck-scans" / "00.jpg")

    (event,) = events_of(folder)

    texts = {key for key, value in event.items() if isinstance(value, str)}
    assert texts == {"form", "deck_sha256"}
    assert all(isinstance(event[key], int) for key in event.keys() - texts)
    assert event["passed"] is False


def test_a_passed_deck_is_said_in_plain_words(folder: Path, pingyi: Pingyi) -> None:
    ran = pingyi("deck", "check", folder / "deck-scans", "-C", folder)

    assert ran.code == 0
    assert "试读检查：通过" in ran.out
    assert "可以开始扫描评议表" in ran.err


def test_two_rows_that_changed_places_in_the_deck_file_are_named(
    folder: Path, pingyi: Pingyi
) -> None:
    path = folder / "deck/deck.json"
    body = json.loads(path.read_text(encoding="utf-8"))
    sheet = next(sheet for sheet in body["sheets"] if sheet["part"] == "known")
    first = sheet["rows"][0]
    other = next(row for row in sheet["rows"] if row["vote"] != first["vote"])
    first["unit"], other["unit"] = other["unit"], first["unit"]
    path.write_text(json.dumps(body), encoding="utf-8")

    code, report = check_json(pingyi, folder, folder / "deck-scans")

    swapped = {first["unit"], other["unit"]}
    misread = [row for row in report["row_differences"] if row["problem"] == "misread"]
    assert code == 6
    assert {row["unit"] for row in misread} == swapped
    assert {row["sheet"] for row in misread} == {sheet["sheet"]}
    assert {total["unit"] for total in report["total_differences"]} == swapped


def test_one_mark_that_is_gone_from_the_paper_is_named(folder: Path, pingyi: Pingyi) -> None:
    deck, layout = deck_of(folder), layout_of(folder)
    place = next(n for n, sheet in enumerate(deck.sheets) if sheet.part is DeckPart.KNOWN)
    row = next(row for row in deck.sheets[place].rows if row.vote is Vote.DISSATISFIED)
    box = next(
        box for of, box in layout.pages[0].boxes() if (of.line, box.grade) == (row.line, row.vote)
    )
    (page,) = render_pages(folder / "deck/deck.pdf", DPI, [2 * place])
    inside = np.array([box.rect.grown(-0.5).x, box.rect.grown(-0.5).y, 4.0, 4.0])
    x, y, w, h = np.rint(inside * DPI / MM_PER_INCH).astype(int)
    page[y : y + h, x : x + w] = 255
    Image.fromarray(page).save(folder / "deck-scans" / f"{place:02d}.jpg", quality=95)

    ran = pingyi("deck", "check", folder / "deck-scans", "-C", folder)

    name = open_folder(folder).activity.line_name(row.line)
    assert ran.code == 6
    assert f"{name} 不满意：应为" in ran.out
    assert f"第 1 页 {name}" in ran.out
    assert "重扫那几张" in ran.err


def test_a_sheet_that_was_not_scanned_is_named(folder: Path, pingyi: Pingyi) -> None:
    (folder / "deck-scans" / "03.jpg").unlink()
    missing = deck_of(folder).sheets[3]

    code, report = check_json(pingyi, folder, folder / "deck-scans")

    assert code == 6
    assert report["missing_pages"] == [
        {"sheet": missing.sheet, "part": "known", "number": 3, "page": 1}
    ]
    assert report["total_differences"] == []


def test_a_deck_sheet_among_real_sheets_is_refused(folder: Path, pingyi: Pingyi) -> None:
    assert pingyi("print", "main", "--sheets", 1, "-C", folder).code == 0

    ran = pingyi("scan", folder / "deck-scans/02.jpg", "--workers", 1, "--json", "-C", folder)

    report = json.loads(ran.out)
    assert report["read"] == 0
    assert [page["reason"] for page in report["rejected"]] == [RejectionReason.UNKNOWN_SHEET]


def test_a_real_sheet_among_the_deck_is_refused(folder: Path, pingyi: Pingyi) -> None:
    assert pingyi("print", "main", "--sheets", 1, "-C", folder).code == 0
    (page,) = render_pages(folder / "forms/main.pdf", DPI, [0])
    Image.fromarray(page).save(folder / "deck-scans/real.png")

    code, report = check_json(pingyi, folder, folder / "deck-scans")

    assert code == 6
    assert [(page["file"], page["reason"]) for page in report["rejected_pages"]] == [
        ("real.png", RejectionReason.UNKNOWN_SHEET)
    ]


def test_a_scan_of_the_whole_folder_passes_the_printed_deck_over(
    folder: Path, pingyi: Pingyi
) -> None:
    shutil.rmtree(folder / "deck-scans")
    assert pingyi("print", "main", "--sheets", 1, "-C", folder).code == 0

    ran = pingyi("scan", folder, "--workers", 1, "--json", "-C", folder)

    assert json.loads(ran.out)["files"] == 0


def test_the_printed_deck_is_not_taken_for_a_scan(folder: Path, pingyi: Pingyi) -> None:
    copied = folder / "copied.pdf"
    shutil.copy(folder / "deck/deck.pdf", copied)

    for path in (folder / "deck/deck.pdf", copied):
        ran = pingyi("deck", "check", path, "-C", folder)

        assert ran.code == 4
        assert "不是扫描件" in ran.err
    assert list(events_of(folder)) == []


@pytest.mark.parametrize(
    ("spoil", "code", "words"),
    [
        (lambda folder: shutil.rmtree(folder / "deck"), 5, "pingyi deck print"),
        (lambda folder: (folder / "deck/deck.json").write_text("{"), 5, "不能使用"),
        (lambda folder: [p.unlink() for p in (folder / "deck-scans").iterdir()], 4, "没有找到"),
    ],
    ids=["no deck", "a damaged deck", "no scans"],
)
def test_a_check_that_cannot_be_made_says_what_to_do(
    spoil: Callable[[Path], object], code: int, words: str, folder: Path, pingyi: Pingyi
) -> None:
    spoil(folder)

    ran = pingyi("deck", "check", folder / "deck-scans", "-C", folder)

    assert (ran.code, words in ran.err) == (code, True)
    assert list(events_of(folder)) == []


def test_a_deck_of_another_form_is_refused(folder: Path, pingyi: Pingyi) -> None:
    path = folder / "activity.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('name = "样例单位3"', 'name = "改名单位"'), encoding="utf-8")

    ran = pingyi("deck", "check", folder / "deck-scans", "-C", folder)

    assert ran.code == 5
    assert "另一表样" in ran.err


def known_deck_in_tally(pingyi: Pingyi, folder: Path) -> str:
    ran = pingyi("tally", "--provisional", "--json", "-C", folder)
    return str(json.loads(ran.out)["sessions"][0]["known_deck"])


@pytest.fixture
def scan_one(folder: Path, pingyi: Pingyi) -> Callable[[], None]:
    """Return what prints a sheet of the session, and scans it blank."""

    def scan() -> None:
        assert pingyi("print", "main", "--sheets", 1, "-C", folder).code == 0
        (page,) = render_pages(folder / "forms/main.pdf", DPI, [0])
        Image.fromarray(page).save(folder / "real.png")
        ran = pingyi("scan", folder / "real.png", "--workers", 1, "--json", "-C", folder)
        assert json.loads(ran.out)["read"] == 1

    return scan


def test_a_session_that_was_scanned_without_a_deck_says_so(
    folder: Path, pingyi: Pingyi, scan_one: Callable[[], None]
) -> None:
    scan_one()
    check_json(pingyi, folder, folder / "deck-scans")

    ran = pingyi("tally", "--provisional", "-C", folder)

    assert known_deck_in_tally(pingyi, folder) == KnownDeck.NONE
    assert "没有做过试读检查" in ran.out


def test_a_session_that_was_scanned_after_a_failed_deck_says_so(
    folder: Path, pingyi: Pingyi, scan_one: Callable[[], None]
) -> None:
    check_json(pingyi, folder, folder / "deck-scans")
    check_json(pingyi, folder, folder / "deck-scans/00.jpg")
    scan_one()

    ran = pingyi("tally", "--provisional", "-C", folder)

    assert known_deck_in_tally(pingyi, folder) == KnownDeck.FAILED
    assert "最后一次试读检查未通过" in ran.out


def test_a_session_that_was_scanned_after_a_passed_deck_has_no_remark(
    folder: Path, pingyi: Pingyi, scan_one: Callable[[], None]
) -> None:
    check_json(pingyi, folder, folder / "deck-scans")
    scan_one()

    ran = pingyi("tally", "--provisional", "-C", folder)

    assert known_deck_in_tally(pingyi, folder) == KnownDeck.PASSED
    assert "试读检查" not in ran.out


def test_status_tells_of_the_last_check(folder: Path, pingyi: Pingyi) -> None:
    before = pingyi("status", "-C", folder).out
    check_json(pingyi, folder, folder / "deck-scans/00.jpg")
    failed = pingyi("status", "-C", folder).out

    stored = json.loads(pingyi("status", "--json", "-C", folder).out)["deck"]

    assert "还没有做过" in before
    assert "试读检查：未通过" in failed
    assert (stored["passed"], stored["missing"]) == (False, 16)


@pytest.mark.parametrize("key", deck_texts.TEXTS)
def test_both_languages_of_the_deck_have_the_same_placeholders(key: str) -> None:
    zh, en = (
        {name for _, name, _, _ in Formatter().parse(text) if name}
        for text in deck_texts.TEXTS[key]
    )

    assert zh == en


@pytest.mark.parametrize(
    "key",
    [
        *(f"deck.part.{part}" for part in DeckPart),
        *(f"deck.row.{problem}" for problem in RowProblem),
        *(f"deck.pen.{kind}" for kind in InkKind),
        *(f"deck.status.{standing}" for standing in KnownDeck),
        *(f"deck.session.{standing}" for standing in KnownDeck if standing != "passed"),
    ],
)
def test_every_value_of_a_deck_that_is_shown_has_its_words(key: str) -> None:
    zh, en = deck_texts.TEXTS[key]

    assert zh
    assert en
    assert zh != en

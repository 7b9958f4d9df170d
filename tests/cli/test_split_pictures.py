"""Pictures that show two forms: scanned, looked at, settled and verified part by part."""

import json
from pathlib import Path
from typing import Any

import pytest

from office.folder import open_folder
from office.reader_context import reading_context
from office.reviewed import RowPictures, closed_pages
from office.scan_files import find_scan_files
from office.scan_job import ScanJob
from store.event import EventKind
from store.evidence import Store
from store.standing import PageKey
from tests.cli.conftest import Pingyi, SealAll
from tests.split import write_side_by_side

WHO = ("--by", "张三", "--why", "纸面清楚")
SECOND = ("--confirmed-by", "王五")


def scan(pingyi: Pingyi, folder: Path, scans: str = "scans") -> dict[str, Any]:
    ran = pingyi("scan", folder / scans, "--workers", 1, "--json", "-C", folder)
    assert ran.code == 0, ran.err
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def status(pingyi: Pingyi, folder: Path) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(pingyi("status", "--json", "-C", folder).out)
    return answer


def put_together(folder: Path, *, spoiled: int | None = None) -> list[Path]:
    """Leave in scans/ the first two of three pages as one picture, pair.jpg, and the third."""
    first, second, third = pages = sorted((folder / "scans").glob("*.jpg"))
    write_side_by_side(folder / "scans" / "pair.jpg", first, second, spoiled=spoiled)
    for page in (first, second):
        page.rename(folder / page.name)
    return [folder / first.name, folder / second.name, third] if pages else []


def pages_of(folder: Path) -> list[tuple[int, int, bool]]:
    """Return index, part and whether it was read of every page on record, in their order."""
    with open_folder(folder).store() as store:
        assert store.verify_chain() is None
        return [(p.key.index, p.key.part, p.is_read) for p in store.scanned_pages()]


def test_both_forms_of_a_picture_are_read_once(pingyi: Pingyi, printed: Path) -> None:
    put_together(printed)

    first, again = scan(pingyi, printed), scan(pingyi, printed)

    assert (first["pages"], first["read"], first["sheets"], first["rejected"]) == (3, 3, 3, [])
    assert (again["pages"], again["duplicates"]) == (0, 2)
    assert sorted(pages_of(printed)) == [(0, 0, True), (0, 1, True), (0, 2, True)]


def test_a_folder_with_split_pictures_is_sealed_counted_and_found_whole(
    pingyi: Pingyi, printed: Path, seal_all: SealAll
) -> None:
    put_together(printed)
    scan(pingyi, printed)

    seal_all(printed)
    recheck = pingyi("recheck", "--json", "-C", printed)
    log = pingyi("verify-log", "-C", printed)
    folder = pingyi("verify-folder", "-C", printed)

    assert (recheck.code, log.code, folder.code) == (0, 0, 0), folder.err
    checked = json.loads(recheck.out)
    assert (checked["pages"], checked["changed"]) == (3, [])


def test_a_scan_that_is_killed_between_two_parts_goes_on_where_it_stopped(
    pingyi: Pingyi, printed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_together(printed)
    record = Store._append
    parts = 0

    def killed(store: Store, kind: EventKind, payload: dict[str, Any], **measures: Any) -> None:
        nonlocal parts
        parts += "part" in payload
        if parts > 1:
            raise KeyboardInterrupt
        record(store, kind, payload, **measures)

    monkeypatch.setattr(Store, "_append", killed)
    pingyi("scan", printed / "scans", "--workers", 1, "-C", printed)
    before = [page for page in pages_of(printed) if page[1]]
    monkeypatch.setattr(Store, "_append", record)
    scan(pingyi, printed)

    assert before == [(0, 1, True)]
    assert sorted(pages_of(printed)) == [(0, 0, True), (0, 1, True), (0, 2, True)]


def test_a_refused_part_is_named_everywhere_and_closed_while_the_other_stands(
    pingyi: Pingyi, printed: Path
) -> None:
    put_together(printed, spoiled=1)

    answer = scan(pingyi, printed)
    told = pingyi("status", "-C", printed).out
    waiting = status(pingyi, printed)
    whole = pingyi("dismiss-page", "pair.jpg", "--page", "1", *WHO, *SECOND, "-C", printed)
    closed = pingyi("dismiss-page", "pair.jpg", "--page", "1/2", *WHO, *SECOND, "-C", printed)

    (rejected,) = answer["rejected"]
    assert (rejected["page"], rejected["part"]) == (1, 2)
    (stored,) = waiting["rejections"]
    assert (stored["page"], stored["through"], stored["part"]) == (1, 1, 2)
    listed = [*waiting["next"]["look_at"], *waiting["next"]["scan_again"]["list"]]
    assert [(each["page"], each["part"]) for each in listed] == [(1, 2)]
    assert "pair.jpg 第 1/2 页" in told
    assert whole.code == 2
    assert "1/2" in whole.err
    assert closed.code == 0, closed.err
    assert "1/2" in closed.err
    assert status(pingyi, printed)["rejections"] == []
    assert pages_of(printed).count((0, 1, True)) == 1


def test_a_stack_names_the_other_part_of_a_picture_beside_one_to_scan_again(
    pingyi: Pingyi, printed: Path
) -> None:
    put_together(printed, spoiled=1)

    scan(pingyi, printed)

    (again,) = status(pingyi, printed)["next"]["scan_again"]["list"]
    told = pingyi("status", "-C", printed).out
    assert (again["before"]["page"], again["before"]["part"]) == (1, 1)
    assert "pair.jpg 第 1/1 页" in told


class Steps:
    """A watcher that counts."""

    def __init__(self) -> None:
        self.grown = self.done = 0

    def grow(self, steps: int) -> None:
        self.grown += steps

    def advance(self, steps: int = 1) -> None:
        self.done += steps

    def slow(self, what: str | None) -> None:
        pass

    def tell(self, text: str) -> None:
        pass


def test_progress_counts_pictures_and_the_report_pages(pingyi: Pingyi, printed: Path) -> None:
    put_together(printed, spoiled=1)
    opened, steps = open_folder(printed), Steps()
    files = find_scan_files([printed / "scans"], activity_folder=printed).files

    with opened.store() as store:
        report = ScanJob(opened, store, workers=1, watcher=steps).run(files)

    assert steps.done == len(files) + steps.grown == 2
    assert (report.pages, report.read, report.refused) == (3, 2, 1)


def test_what_people_closed_is_listed_with_its_part(pingyi: Pingyi, printed: Path) -> None:
    put_together(printed, spoiled=1)
    scan(pingyi, printed)
    pingyi("dismiss-page", "pair.jpg", *WHO, *SECOND, "-C", printed)

    with open_folder(printed).store() as store:
        (closed,) = closed_pages(store)

    assert closed.page == "pair.jpg 第 1/2 页"


def test_a_row_of_a_part_is_cut_out_of_that_part_for_the_paper(
    pingyi: Pingyi, printed: Path
) -> None:
    put_together(printed)
    scan(pingyi, printed)
    opened = open_folder(printed)
    with opened.store() as store:
        pictures = RowPictures(opened.originals(), reading_context(opened, store))
        left, right = (page.key for page in store.scanned_pages() if page.key.part)

    cut = pictures.jpeg(left, 0), pictures.jpeg(right, 0), pictures.jpeg(left.whole, 0)

    assert isinstance(cut[0], bytes)
    assert isinstance(cut[1], bytes)
    assert cut[0] != cut[1]
    assert cut[2] not in cut[:2]


def test_the_table_of_a_scan_names_the_part(pingyi: Pingyi, printed: Path) -> None:
    put_together(printed, spoiled=0)

    shown = pingyi("scan", printed / "scans", "--workers", 1, "-C", printed).out

    assert "1/1" in shown


@pytest.mark.parametrize("page", ["0/1", "1/0", "1-2/1", "1/x", "/1"])
def test_what_is_no_part_is_refused(pingyi: Pingyi, printed: Path, page: str) -> None:
    put_together(printed, spoiled=1)
    scan(pingyi, printed)

    closed = pingyi("dismiss-page", "pair.jpg", "--page", page, *WHO, *SECOND, "-C", printed)
    drawn = pingyi("explain", "--refused", "pair.jpg", "--page", page, "-C", printed)

    assert (closed.code, drawn.code) == (2, 2)
    assert "3/1" in closed.err
    assert "3/1" in drawn.err


def test_a_part_is_explained_from_its_own_picture(pingyi: Pingyi, printed: Path) -> None:
    put_together(printed, spoiled=1)
    scan(pingyi, printed)
    with open_folder(printed).store() as store:
        read = {page.key.part: page.sheet for page in store.scanned_pages() if page.is_read}

    of_sheet = json.loads(pingyi("explain", read[1], "--json", "-C", printed).out)
    refused = json.loads(
        pingyi("explain", "--refused", "pair.jpg", "--page", "1/2", "--json", "-C", printed).out
    )

    (page,), (torn,) = of_sheet["pages"], refused["pages"]
    assert (page["page_in_file"], page["part"], page["sheet"]) == (1, 1, read[1])
    assert (page["same_measures"], page["differs"]) == (True, [])
    assert (torn["page_in_file"], torn["part"], torn["rejection"] is None) == (1, 2, False)
    assert Path(torn["picture"]).name.endswith("-1.2.png")
    assert Path(torn["picture"]).exists()


def test_a_part_that_is_another_scan_of_a_page_takes_its_place(
    pingyi: Pingyi, scanned: Path
) -> None:
    first, second, _ = sorted((scanned / "scans").glob("*.jpg"))
    (scanned / "again").mkdir()
    write_side_by_side(scanned / "again" / "pair.jpg", first, second)

    copies = scan(pingyi, scanned, "again")
    ran = pingyi("replace-scans", "pair.jpg", *WHO, "--json", "-C", scanned)

    assert [(each["reason"], each["part"]) for each in copies["rejected"]] == [
        ("second_copy", 1),
        ("second_copy", 2),
    ]
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["pages"] == 2
    with open_folder(scanned).store() as store:
        parts = [page.key.part for page in store.scanned_pages() if page.is_read]
        (replaced,) = [e.payload for e in store.events() if e.kind is EventKind.SCANS_REPLACED]
    assert sorted(parts) == [0, 1, 2]
    assert [scan["part"] for scan in replaced["scans"]].count(0) == 0


def test_a_copy_among_the_originals_that_is_damaged_leaves_the_parts_as_they_are(
    pingyi: Pingyi, printed: Path
) -> None:
    put_together(printed, spoiled=1)
    scan(pingyi, printed)
    before = pages_of(printed)
    with open_folder(printed).store() as store:
        (sha256,) = {page.key.sha256 for page in store.scanned_pages() if page.key.part}
        refused = [stored.key for stored in store.rejections()]
    (original,) = (printed / "originals").glob(f"{sha256}*")
    original.chmod(0o640)
    original.write_bytes(b"")

    again = scan(pingyi, printed)

    assert refused == [PageKey(sha256, 0, 2)]
    assert (again["pages"], original.stat().st_size > 0) == (0, True)
    assert pages_of(printed) == before

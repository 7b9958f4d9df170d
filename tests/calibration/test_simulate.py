import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from ballot.errors import SourceError
from ballot.ids import SessionId, SheetId
from ballot.layout import Layout
from calibration.pens.intents import MEETING, FillPlan, RowKind
from calibration.pens.pages import printed_sheets, render_pages
from calibration.scans.presets import BILEVEL, CLEAN, OFFICE
from calibration.scans.scan_file import FileFormat
from calibration.simulate import TRUTH_FILE, read_truth, simulate_sheets
from tests.calibration.forms import SIX, form_with

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

SHEETS = [SheetId("ABCDEFHJKMNP"), SheetId("BBCDEFHJKMNP"), SheetId("CBCDEFHJKMNP")]
TROUBLE = FillPlan(trouble=dict.fromkeys([*RowKind], 1.0 / len(RowKind)))


def run(printed: Path, layout: Layout, out: Path, **changes: object) -> int:
    options: dict[str, object] = {
        "session": SessionId("north"),
        "plan": MEETING,
        "preset": OFFICE,
        "seed": 4,
        "dpi": 100,
        **changes,
    }
    return simulate_sheets(printed, layout, SHEETS, out, **options)  # type: ignore[arg-type]


def digests(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


@pytest.mark.parametrize("file_format", list(FileFormat))
def test_the_same_seed_writes_the_same_files(
    file_format: FileFormat, printed: Path, two_page_layout: Layout, tmp_path: Path
) -> None:
    pages = run(printed, two_page_layout, tmp_path / "a", file_format=file_format)
    run(printed, two_page_layout, tmp_path / "b", file_format=file_format)

    assert pages == 6
    assert len(digests(tmp_path / "a")) == 6 + 1
    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_another_seed_writes_other_scans_and_other_votes(
    printed: Path, two_page_layout: Layout, tmp_path: Path
) -> None:
    run(printed, two_page_layout, tmp_path / "a", seed=4)
    run(printed, two_page_layout, tmp_path / "b", seed=5)

    a, b = digests(tmp_path / "a"), digests(tmp_path / "b")
    assert not set(a.values()) & set(b.values())


def test_workers_write_what_one_process_writes(
    printed: Path, two_page_layout: Layout, tmp_path: Path
) -> None:
    run(printed, two_page_layout, tmp_path / "a")
    with ThreadPoolExecutor(1) as executor:
        run(printed, two_page_layout, tmp_path / "b", executor=executor)

    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_every_row_of_every_sheet_has_one_line_of_truth_that_leads_to_its_scan(
    printed: Path, two_page_layout: Layout, tmp_path: Path
) -> None:
    run(printed, two_page_layout, tmp_path, plan=TROUBLE)

    truth = list(read_truth(tmp_path / TRUTH_FILE))
    units = [row.unit for page in two_page_layout.pages for row in page.rows]
    assert sorted((row.sheet, row.unit) for row in truth) == sorted(
        (sheet, unit) for sheet in SHEETS for unit in units
    )
    assert {row.file for row in truth} == {p.name for p in tmp_path.glob("*.jpg")}
    assert {row.page_index for row in truth} == {0}


def test_the_truth_names_items_where_a_form_has_them_and_only_there(
    printed: Path, two_page_layout: Layout, tmp_path: Path
) -> None:
    asked = form_with(two_page_layout, SIX[:4], ["law", "work"])
    run(printed, two_page_layout, tmp_path / "plain")
    run(printed, asked, tmp_path / "asked", plan=TROUBLE)

    heads = [
        (tmp_path / name / TRUTH_FILE).read_text(encoding="utf-8").partition("\n")[0]
        for name in ("plain", "asked")
    ]
    truth = list(read_truth(tmp_path / "asked" / TRUTH_FILE))
    lines = [row.line for page in asked.pages for row in page.rows]
    assert heads[1] == f"{heads[0]},item"
    assert heads[0].endswith(",mark")
    assert sorted((row.sheet, row.line) for row in truth) == sorted(
        (sheet, line) for sheet in SHEETS for line in lines
    )
    assert {row.item for row in truth} == {"law", "work"}
    assert {row.vote for row in truth} <= {*SIX[:4], "abstain", ""}


def test_files_are_numbered_in_the_order_of_the_ballot_box_not_of_the_pdf(
    printed: Path, two_page_layout: Layout, tmp_path: Path
) -> None:
    orders = set()
    for seed in range(6):
        out = tmp_path / str(seed)
        run(printed, two_page_layout, out, preset=CLEAN, seed=seed)
        by_file = sorted({(row.file, row.sheet, row.page) for row in read_truth(out / TRUTH_FILE)})
        orders.add(tuple(sheet for _, sheet, page in by_file if page == 1))

    assert len(orders) > 1


@pytest.mark.parametrize("preset", [CLEAN, BILEVEL], ids=lambda preset: preset.name)
def test_a_stack_goes_into_one_tiff_whose_pages_the_truth_numbers(
    preset: object, printed: Path, two_page_layout: Layout, tmp_path: Path
) -> None:
    run(
        printed,
        two_page_layout,
        tmp_path,
        preset=preset,
        file_format=FileFormat.TIFF,
        sheets_per_file=2,
    )

    files = sorted(tmp_path.glob("*.tif"))
    with Image.open(files[0]) as first, Image.open(files[1]) as second:
        assert (first.n_frames, second.n_frames) == (4, 2)
        assert first.info["compression"] == ("group4" if preset is BILEVEL else "tiff_lzw")
        assert round(float(first.info["dpi"][0])) == 100
    truth = [row for row in read_truth(tmp_path / TRUTH_FILE) if row.file == files[0].name]
    assert {row.page_index for row in truth} == {0, 1, 2, 3}


def test_a_scanned_pdf_has_a_page_for_each_scan_at_its_size(
    printed: Path, two_page_layout: Layout, tmp_path: Path
) -> None:
    run(
        printed,
        two_page_layout,
        tmp_path,
        file_format=FileFormat.PDF,
        sheets_per_file=3,
    )

    (pdf,) = tmp_path.glob("SCAN*.pdf")
    pages = list(render_pages(pdf, 100))
    assert len(pages) == 6
    assert np.abs(np.array(pages[0].shape) - (1169, 827, 3)).max() <= 1


def test_a_jpeg_states_its_resolution(
    printed: Path, two_page_layout: Layout, tmp_path: Path
) -> None:
    run(printed, two_page_layout, tmp_path)

    with Image.open(next(tmp_path.glob("*.jpg"))) as image:
        assert image.info["dpi"] == (100, 100)
        assert image.mode == "L"


def test_the_truth_is_what_stands_on_the_paper(
    printed: Path, two_page_layout: Layout, tmp_path: Path
) -> None:
    """On clean scans the boxes that the truth gives marks to are darker than empty ones."""
    plan = FillPlan(trouble={}, faintness=(0.0, 0.0))
    run(printed, two_page_layout, tmp_path, plan=plan, preset=CLEAN, file_format=FileFormat.PNG)
    px = 100 / 25.4

    for row in read_truth(tmp_path / TRUTH_FILE):
        with Image.open(tmp_path / row.file) as image:
            scan = np.asarray(image).astype(int)
        page = two_page_layout.pages[row.page - 1]
        (boxes,) = [line.boxes for line in page.rows if line.unit == row.unit]
        inside = {
            box.grade: scan[
                round(box.rect.y * px) + 2 : round(box.rect.bottom * px) - 1,
                round(box.rect.x * px) + 2 : round(box.rect.right * px) - 1,
            ]
            for box in boxes
        }
        marked = {grade for grade, pixels in inside.items() if (pixels < 200).sum() > 3}

        assert marked == ({row.vote} if row.vote != "abstain" else set())


def test_a_pdf_that_does_not_fit_the_sheet_list_is_refused(
    printed: Path, two_page_layout: Layout, tmp_path: Path
) -> None:
    with pytest.raises(SourceError) as caught:
        simulate_sheets(
            printed,
            two_page_layout,
            SHEETS[:2],
            tmp_path / "out",
            session=SessionId("north"),
            plan=MEETING,
            preset=CLEAN,
            seed=1,
        )

    assert (caught.value.fields["pages"], caught.value.fields["expected"]) == (6, 4)
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_no_pdf_is_refused(two_page_layout: Layout, tmp_path: Path) -> None:
    path = tmp_path / "forms.pdf"
    path.write_bytes(b"no pdf")

    with pytest.raises(SourceError) as caught:
        run(path, two_page_layout, tmp_path / "out")

    assert caught.value.key == "simulation.bad_pdf"


def test_whose_sheet_a_page_is_is_read_off_the_page_and_no_list_is_believed(
    example_form: "PrintedForm", tmp_path: Path
) -> None:
    for name, sheets in (("listed", example_form.sheets), ("turned", example_form.sheets[::-1])):
        simulate_sheets(
            example_form.pdf,
            example_form.layout,
            sheets,
            tmp_path / name,
            session=SessionId("north"),
            plan=MEETING,
            preset=CLEAN,
            seed=1,
            dpi=60,
        )

    truths = [list(read_truth(tmp_path / name / TRUTH_FILE)) for name in ("listed", "turned")]
    assert printed_sheets(example_form.pdf, example_form.layout) == list(example_form.sheets)
    assert truths[0] == truths[1]


def test_a_list_of_other_sheets_than_the_pdf_shows_is_refused(
    example_form: "PrintedForm", tmp_path: Path
) -> None:
    with pytest.raises(SourceError) as caught:
        simulate_sheets(
            example_form.pdf,
            example_form.layout,
            SHEETS[:2],
            tmp_path / "out",
            session=SessionId("north"),
            plan=MEETING,
            preset=CLEAN,
            seed=1,
        )

    assert caught.value.key == "simulation.other_sheets"
    assert not (tmp_path / "out").exists()

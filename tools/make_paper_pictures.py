"""Make the pictures of official papers in docs/papers.md, of the shipped example and made-up votes.

    python tools/make_paper_pictures.py

The votes are seeded, so the pictures change only with the templates and the program.
"""

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np
import pypdfium2

sys.path.insert(0, str(Path(__file__).parent.parent))

from ballot.activity import Activity
from ballot.activity_file import parse_activity
from ballot.grade import Vote
from ballot.ids import CategoryId, FormId, SheetId, UnitId
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus
from ballot.ruling import Ruling, RulingKind
from ballot.session import SessionStatus
from output.letterhead import Letterhead
from output.notary_words import NotaryFacts, SealFact
from output.paper_templates import templates_of
from output.report import papers, write_papers
from output.tally import TallyInputs, TallyKind, build_tally
from tools.make_pictures import ACTIVITY_ID, PICTURES, YEAR, shrunk, write_picture

DAY: Final = date(2026, 11, 30)
SHEETS: Final = 400
SEED: Final = 7
LETTERS: Final = "ABCDEFHJKMNPRTUVWXYZ"
GRADES: Final = (Vote.SATISFIED, Vote.MOSTLY_SATISFIED, Vote.DISSATISFIED, Vote.ABSTAIN)

FACTS: Final = NotaryFacts(
    printed=(date(2026, 11, 20), date(2026, 11, 21)),
    scanned=(date(2026, 11, 28), DAY),
    people={"清点": ("王芳",), "复核": ("张三", "李四"), "封存": ("王芳",)},
    seals=tuple(
        SealFact(
            session=name, day=date(2026, 11, 28), by="王芳", revision=1, tally_sha256="c3" * 32
        )
        for name in ("北片区", "中片区", "南片区")
    ),
    entries=1520,
    signers=("评议办", "公证"),
)

DPI: Final = 100
GAP_PX: Final = 24
WIDTH_PX: Final = 700
"""Of each page."""
NAMES: Final = {
    "通报": "paper-announcement.png",
    "整改通知书": "paper-notice.png",
    "致上级主管部门函": "paper-letter.png",
    "计票结果报告单": "paper-results.png",
    "公证现场记录": "paper-notary.png",
}


def main() -> None:
    """Write a picture of the first two pages of each paper."""
    activity = example()
    tally = made_up_tally(activity)
    superiors: dict[str, str] = {
        unit.id: "省国土资源厅" for unit in activity.units if unit.id == "vertical-01"
    }
    letterhead = Letterhead(templates_of(), activity.form.issuer, superiors)
    with tempfile.TemporaryDirectory() as scratch:
        for paper in papers(tally, published=DAY, letterhead=letterhead, facts=FACTS):
            name = NAMES.get(paper.title)
            if paper.official is None or name is None or not is_shown(paper.name, tally):
                continue
            _, pdf = write_papers([paper], tally, "5e" * 32, Path(scratch))
            pages = first_pages(pdf)
            width = WIDTH_PX * (1 + (pages.shape[1] > pages.shape[0]))
            write_picture(PICTURES / name, shrunk(pages, width))


def is_shown(name: str, tally: dict[str, Any]) -> bool:
    """Return whether it is the paper of the unit that its picture shows."""
    last = next(unit for unit in tally["units"] if "last" in unit["designations"])
    vertical = next(unit for unit in tally["units"] if unit["unit"] == "vertical-01")
    wanted = {
        "通报",
        "计票结果报告单",
        "公证现场记录",
        f"整改通知书/{last['name']}",
        f"致上级主管部门函/{vertical['name']}",
    }
    return name in wanted


def first_pages(pdf: Path) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return the first two pages side by side on a grey ground."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [
            document[number].render(scale=DPI / 72).to_numpy()[:, :, 2::-1]
            for number in range(min(2, len(document)))
        ]
    height = max(page.shape[0] for page in pages)
    width = sum(page.shape[1] for page in pages) + GAP_PX * (len(pages) + 1)
    sheet = np.full((height + 2 * GAP_PX, width, 3), 200, np.uint8)
    left = GAP_PX
    for page in pages:
        sheet[GAP_PX : GAP_PX + page.shape[0], left : left + page.shape[1]] = page
        left += page.shape[1] + GAP_PX
    return sheet


def example() -> Activity:
    """Return the shipped example."""
    text = files("office").joinpath("example.toml").read_text(encoding="utf-8")
    return parse_activity(
        text.replace("{activity_id}", ACTIVITY_ID).replace("{year}", str(YEAR)).encode()
    )


def made_up_tally(activity: Activity) -> dict[str, Any]:
    """Return a tally of made-up votes, every tie settled for the first who are asked about."""
    records = list(made_up_sheets(activity))
    inputs = TallyInputs(
        activity=activity,
        records=records,
        sessions=[
            SessionStatus(
                session=session.id,
                printed=SHEETS,
                issued=(count := sum(record.session == session.id for record in records)) + 2,
                returned=count,
                scanned=count,
                valid=count,
                void=0,
                pending=0,
                rejected=0,
            )
            for session in activity.sessions
        ],
        layout_digests={FormId("0123456789abcdef"): "1a" * 32},
        image_hashes=(),
        event_head="e7" * 32,
        salt_secret=b"pictures",
        software_version="0.0.0",
    )
    rulings: list[Ruling] = []
    while True:
        settled = replace(inputs, activity=replace(activity, rulings=tuple(rulings)))
        tally = build_tally(settled, TallyKind.FINAL)
        if not tally["rulings"]:
            return tally
        rulings += [_answered(asked) for asked in tally["rulings"]]


def _answered(asked: dict[str, Any]) -> Ruling:
    return Ruling(
        kind=RulingKind(asked["kind"]),
        category=CategoryId(asked["category"]),
        units=tuple(map(UnitId, asked["units"])),
        chosen=tuple(map(UnitId, asked["units"][: asked["seats"] or 0])),
        seats=asked["seats"],
        text="按规定",
        by="张三",
        confirmed_by="李四",
    )


def made_up_sheets(activity: Activity) -> Iterator[SheetRecord]:
    """Yield sheets whose voters like some units better than others."""
    rng = np.random.default_rng(SEED)
    liked = rng.beta(9, 1.1, len(activity.lines))
    for number in range(SHEETS):
        rows = tuple(
            RowRecord(line, GRADES[_grade(rng, share)], RowStatus.READ, ())
            for line, share in zip(activity.lines, liked, strict=True)
        )
        letters = LETTERS[number // len(LETTERS)] + LETTERS[number % len(LETTERS)]
        session = activity.sessions[number % len(activity.sessions)].id
        group = activity.groups[number % 5 > 2].id
        yield SheetRecord(SheetId(f"{letters}CDEFHJKMNP"), session, group, SheetStatus.VALID, rows)


def _grade(rng: np.random.Generator, liked: float) -> int:
    """Return the place of a made-up vote among the grades."""
    draw = float(rng.random())
    if draw < liked * 0.8:
        return 0
    if draw < liked * 0.8 + 0.17:
        return 1
    return 3 if draw > 0.99 else 2


if __name__ == "__main__":
    main()

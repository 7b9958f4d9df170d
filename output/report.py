"""The papers made from a tally (`pingyi report`): what each says, and which may be published."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from ballot.batch import Batches
from ballot.history import YearsCompared
from ballot.logbook import Logbook
from ballot.owner_only import OWNER_ONLY
from output.bands import band_lists, last_text
from output.batch_section import batch_section
from output.drafts import marks_of
from output.form_papers import RatesBefore, result_content, result_title
from output.letterhead import Letterhead as Letterhead
from output.letterhead import Paper as Paper
from output.letterhead import official_papers
from output.letters import twice_last_table
from output.notary_words import NOTARY_TEMPLATE, NotaryFacts, notary_fields
from output.official_files import write_official_files
from output.official_words import kept_out_texts, limit_text, name_text, top_text
from output.paper import (
    BODY,
    HEADING,
    SMALL,
    head,
    signatures,
    table,
    text,
    write_paper,
)
from output.paper_templates import templates_of
from output.ranking import ranking
from output.result_words import CITY_TEMPLATE, city_fields
from output.review_list import NAME as REVIEWED
from output.review_list import ClosedPage, ReviewedSheet, review_list, volumes_of
from output.second_words import SecondWord
from output.stated import kind_of, scale_of
from output.summary import (
    percent_text,
    return_texts,
)

Tally = Mapping[str, Any]

_LOG = Logbook(__name__)

SIGNERS = ("计票人", "监票人", "评议活动办公室", "公证员")


def papers(
    tally: Tally,
    *,
    published: date,
    years: YearsCompared | None = None,
    seconds: Sequence[SecondWord] = (),
    batches: Batches = Batches((), ()),  # noqa: B008 - frozen
    letterhead: Letterhead | None = None,
    facts: NotaryFacts | None = None,
) -> Iterator[Paper]:
    """Yield every paper that follows from a tally.

    Args:
        tally: final.
        published: the day of publication; terms run from it.
        years: who is the last for the second year running; without it the year before isn't known.
        seconds: what second persons confirmed, for the notary's record.
        batches: what lies behind covers; the tally knows nothing of it.
        letterhead: of the official papers; without it the templates that ship.
        facts: what the evidence says, for the notary's record; without it there are lines to fill.
    """
    letterhead = letterhead or Letterhead(templates_of())
    yield Paper("票数核对表", "票数核对表", _reconciliation(tally, batches), is_public=False)
    yield letterhead.paper(CITY_TEMPLATE, city_fields(tally))
    yield Paper("评议得分排名表", "评议得分排名表", ranking(tally, is_full=True), is_public=False)
    yield Paper(
        "评议得分排名表（公开）", "评议得分排名表", ranking(tally, is_full=False), is_public=True
    )
    yield Paper("通报附件", "评议结果", _announcement(tally), is_public=True)
    yield letterhead.paper(NOTARY_TEMPLATE, notary_fields(tally, facts, seconds))
    if "form" not in tally:  # earlier years are on record by the tally of `[form]`
        years = years or YearsCompared(year=tally["activity"]["year"] - 1, past=None)
        table_of_two_years = twice_last_table(tally, years)
        yield Paper("连续末位核查表", "连续末位核查表", table_of_two_years, is_public=False)
    yield from official_papers(tally, published, years, letterhead)


def form_papers(
    tally: Tally, before: RatesBefore | None, recorded: str, batches: Batches | None = None
) -> Iterator[Paper]:
    """Yield every paper of a form that ranks nobody.

    Args:
        tally: of that form, final.
        before: of 整改满意度调查: what an earlier signed tally says.
        recorded: of 考评验收: who put the result on record, in words; empty where nobody has.
        batches: what lies behind covers; the tally knows nothing of it.
    """
    title = result_title(kind_of(tally))
    counted = _reconciliation(tally, batches or Batches((), ()))
    yield Paper("票数核对表", "票数核对表", counted, is_public=False)
    yield Paper(title, title, result_content(tally, before, recorded), is_public=False)


def reviewed_papers(
    tally: Tally, sheets: Sequence[ReviewedSheet], pages: Sequence[ClosedPage]
) -> Iterator[Paper]:
    """Yield 废票与复核清单, which is never public; a long one in volumes."""
    volumes = volumes_of(sheets)
    for number in range(len(volumes)):
        name = REVIEWED if number == 0 else f"{REVIEWED}（{number + 1}）"
        yield Paper(name, REVIEWED, review_list(tally, volumes, number, pages), is_public=False)


@_LOG.step("write the papers")
def write_papers(
    made: Iterable[Paper],
    tally: Tally,
    digest: str,
    folder: Path,
    *,
    public_only: bool = False,
    is_draft: bool = False,
) -> list[Path]:
    """Write the papers as PDF, and official ones as .docx beside it; returns where.

    Args:
        made: by `papers`.
        tally: that they were made from.
        digest: SHA-256 of tally.json, hex.
        folder: made where it is missing.
        public_only: only what may be published.
        is_draft: whether they say across every page that they are drafts.
    """
    across = marks_of(tally["activity"]["id"], is_draft=is_draft)
    written = []
    for paper in made:
        if paper.is_public or not public_only:
            path = folder / f"{paper.name}.pdf"
            # The list of what people decided shows rows of single sheets.
            mode = OWNER_ONLY if paper.title == REVIEWED else 0o644
            title = f"{tally['activity']['name']} {paper.title}"
            if paper.official is None:
                write_paper(path, title, paper.content, digest, mode=mode, across=across)
                written.append(path)
            else:
                written += write_official_files(path, title, paper.official, digest, across=across)
    return written


def _number(value: int | None) -> str:
    return "未登记" if value is None else str(value)


def _reconciliation(tally: Tally, batches: Batches) -> list[Flowable]:
    scale = scale_of(tally)
    keys = ("printed", "issued", "returned", "unused", "spoiled", "scanned", "valid", "void")
    heads = ("片区", "印制", "发出", "收回", "剩余", "换发作废", "扫描", "有效", "作废")
    rows = [
        [session["name"], *(_number(session.get(key)) for key in keys)]
        for session in tally["sessions"]
    ]
    sums = [[session.get(key) for session in tally["sessions"]] for key in keys]
    totals = [_number(None if None in values else sum(values)) for values in sums]
    content = [
        *head(tally, "票数核对表"),
        table(
            heads,
            [*rows, ["合计", *totals]],
            (34, 17, 17, 17, 17, 17, 17, 17, 17),
            numbers=range(1, 9),
            shaded=(len(rows),),
        ),
        text("应相等的数", HEADING),
        text(
            "印制 = 发出 + 剩余 + 换发作废；收回不多于发出；收回 = 扫描；扫描 = 有效 + 作废；"
            f"每个单位{'的每个评议项目' if 'items' in tally else ''}："
            f"{' + '.join(scale.words)} + {scale.abstain_word} + 作废行 = 有效份数。",
        ),
    ]
    content += [text(words) for words in return_texts(tally)]
    content += batch_section(tally, batches)
    content += _composition(tally)
    for session in tally["sessions"]:
        told = session.get("explanation")
        if told:
            words = (
                f"{session['name']}：{told['why']}（{told['by']}说明，{told['confirmed_by']}确认）"
            )
            content.append(text(words))
        if session.get("counted_by"):
            content.append(text(f"{session['name']}清点人：{session['counted_by']}", SMALL))
    return [*content, signatures(SIGNERS)]


def _composition(tally: Tally) -> list[Flowable]:
    """Return the table of groups; nothing where the activity has none."""
    if not tally["composition"]:
        return []
    rows = [
        [
            each["name"],
            *(_percent(each[key]) for key in ("planned", "issued_share", "scanned_share")),
            "超出容差" if each["is_off"] else "",
        ]
        for each in tally["composition"]
    ]
    return [
        text("代表构成", HEADING),
        table(
            ("类别", "计划", "发出", "扫描", "说明"), rows, (50, 26, 26, 26, 42), numbers=(1, 2, 3)
        ),
    ]


def _percent(value: Mapping[str, int] | None) -> str:
    return "—" if value is None else percent_text(Fraction(value["num"], value["den"]))


_DESIGNATED = (("award", "优胜单位"), ("last", "末位单位"), ("rectification", "重点整改单位"))


def _clause(tally: Tally, designation: str) -> str:
    """Return the clause that a list rests on, with the numbers of the rules."""
    if designation == "last":
        return last_text(tally)
    if designation == "award":
        return f"七(一)：排名列{top_text(tally)}的，为“优胜单位”"
    limit = limit_text(tally)
    return f"七(一)：除去“末位单位”后，群众满意率低于{limit}的，为“重点整改单位”"


def _announcement(tally: Tally) -> list[Flowable]:
    content = [*head(tally, "评议结果（通报附件）")]
    for designation, word in _DESIGNATED:
        content.append(text(word, HEADING))
        content.append(text(_clause(tally, designation), SMALL))
        for category in tally["categories"]:
            units = [unit for unit in tally["units"] if unit["category"] == category["id"]]
            sure = [name_text(unit) for unit in units if designation in unit["designations"]]
            waits = [name_text(unit) for unit in units if designation in unit["open_designations"]]
            words = "、".join(sure) or "无"
            if waits:
                words += f"；待裁定：{'、'.join(waits)}"
            content.append(text(f"{category['name']}：{words}", BODY))
        if designation == "award":
            content += [text(words, BODY) for words in kept_out_texts(tally)]
    content += band_lists(tally)
    content.append(Spacer(1, 4 * mm))
    content.append(text(f"有效评议表 {tally['valid_sheets']} 份。得分相同的，名次并列。", SMALL))
    return content

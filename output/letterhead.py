"""One paper of `pingyi report`, and those that are made from a template of the activity."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reportlab.platypus import Flowable

from ballot.history import YearsCompared
from ballot.messages import say
from output.official import Field, OfficialPaper
from output.official_words import (
    announcement_fields,
    letter_fields,
    notice_fields,
    twice_unsure,
)
from output.paper_templates import Template, edited, shipped_templates
from output.stated import scale_of
from output.template_words import edits_of
from output.years import twice_notes

Tally = Mapping[str, Any]

_WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in '/\\:*?"<>|'}


_CITING = ("通报", "整改通知书", "致上级主管部门函")
"""Papers that go out in the name of an authority and cite the plan; the first is public."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: its file, its title, and what stands on it."""

    name: str
    """File name without its ending."""
    title: str
    content: list[Flowable]
    is_public: bool
    official: OfficialPaper | None = None
    """Of a paper made from a template: it is written as .docx and, from that, as PDF; `content` is
    empty."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What official papers take from the activity, and not from the tally."""

    templates: Mapping[str, Template]
    """By name; an office may have changed them."""
    issuer: str = ""
    """Who issues a notice; empty: the office by its general name."""
    superiors: Mapping[str, str] = field(default_factory=dict)
    """By unit: what is above it. Of one that isn't here, a letter leaves a line to fill in."""

    def paper(
        self, template: str, fields: Mapping[str, Field], *, name: str = "", is_public: bool = False
    ) -> Paper:
        """Return an official paper.

        Args:
            template: its name; that of the paper, too.
            fields: what the names in the template stand for.
            name: of the file without its ending, where it is another.
            is_public: whether it may be published.
        """
        official = OfficialPaper(self.templates[template], fields)
        return Paper(name or template, template, [], is_public, official)


def official_papers(
    tally: Tally, published: date, years: YearsCompared | None, letterhead: Letterhead
) -> Iterator[Paper]:
    """Yield 通报, and what goes to each unit that must mend and to what is above a vertical one."""
    fields = announcement_fields(tally, published, years)
    yield letterhead.paper("通报", fields, is_public=True)
    for unit in tally["units"]:
        name = _file_name(unit["name"])
        if {"last", "rectification"} & set(unit["designations"]):
            fields = notice_fields(tally, unit, published, years, letterhead.issuer)
            yield letterhead.paper("整改通知书", fields, name=f"整改通知书/{name}")
        if unit["oversight"] == "vertical":
            superior = letterhead.superiors.get(unit["unit"], "")
            fields = letter_fields(tally, unit, published, years, superior)
            yield letterhead.paper("致上级主管部门函", fields, name=f"致上级主管部门函/{name}")


def letterhead_texts(
    letterhead: Letterhead, tally: Tally, years: YearsCompared | None, *, public_only: bool
) -> list[str]:
    """Return what whoever makes official papers should know of them, a sentence each.

    Args:
        letterhead: that they were made with.
        tally: that they were made from.
        years: what is known of the year before.
        public_only: whether letters were made, too, or only what may be published.
    """
    texts = []
    if names := edited(letterhead.templates):
        texts.append(say("report.edited", names=names))
        texts += _edit_texts(letterhead.templates, names)
    made = _CITING[:1] if public_only else _CITING
    shipped = [name for name in made if not letterhead.templates[name].is_edited]
    if shipped:
        texts.append(say("report.shipped", names=shipped))
        if not scale_of(tally).is_plans:
            texts.append(say("report.other_plan", names=shipped))
    lacking = [
        unit["full_name"]
        for unit in tally["units"]
        if unit["oversight"] == "vertical" and unit["unit"] not in letterhead.superiors
    ]
    if lacking and not public_only:
        texts.append(say("report.no_superior", names=lacking))
    full = {unit["unit"]: unit["full_name"] for unit in tally["units"]}
    texts += [
        say("report.twice_unsure", names=full[each.unit], why=twice_notes(each))
        for each in twice_unsure(years)
    ]
    return texts


def _edit_texts(templates: Mapping[str, Template], names: Iterable[str]) -> Iterator[str]:
    """Yield what edited templates say of the count by themselves, or say no more."""
    shipped = shipped_templates()
    for name in names:
        edits = edits_of(templates[name].content, shipped[name])
        if edits.figures:
            yield say("report.typed_figures", name=name, figures=edits.figures)
        if edits.gone:
            yield say("report.fields_gone", name=name, fields=edits.gone)


def _file_name(words: str) -> str:
    """Return `words` with wide signs for those that can't stand in a file's name everywhere."""
    return words.translate(_WIDE)

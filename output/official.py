"""Official papers (公文): a template and what its names stand for make a .docx, and that a PDF.

Whoever makes a paper gives an `OfficialPaper`: a template of `paper_templates`, and its fields by
the names that stand in it, `{{ 单位 }}`. They are texts, numbers, yes or no, lists and tables of
such, and nothing that a template could call.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from ballot.errors import TemplateError
from ballot.messages import say
from ballot.repertoire import spelled_out
from output.paper_templates import Template

Field: TypeAlias = "str | int | bool | Sequence[Field] | Mapping[str, Field] | None"

_UNKNOWN: Final = re.compile(r"^'([^']+)' is undefined|has no attribute '([^']+)'$")

_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The only time in a document; it says nothing."""


@dataclass(frozen=True, slots=True)
class OfficialPaper:
    """What a document is made of."""

    template: Template
    fields: Mapping[str, Field]


def filled(paper: OfficialPaper, title: str) -> bytes:
    """Return the document, as Word and WPS open it; the same paper gives the same bytes.

    Args:
        paper: template and fields.
        title: of the document, as viewers show it.

    Raises:
        TemplateError: it is no document, has a name that there isn't, or asks what it may not.
    """
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    name = paper.template.name
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    environment.globals.clear()
    fields = {key: _plain(value) for key, value in paper.fields.items()}
    document = DocxTemplate(io.BytesIO(paper.template.content))
    try:
        document.init_docx()
    except Exception as problem:  # zip, XML and the library's own: whatever the file is
        raise TemplateError("template.no_document", name=name, problem=problem) from problem
    said = document.docx.core_properties
    for child in list(said._element):  # who made the template, when, and with what
        said._element.remove(child)
    try:
        document.render(fields, environment)
    except Exception as problem:  # what a template asks may fail in any way
        known = say("words.list").join(fields)
        raise TemplateError(
            "template.cannot_fill", name=name, problem=_words(problem), known=known
        ) from problem
    said.title = title[:_LONGEST_TITLE]
    said.author = say("report.author")
    made = io.BytesIO()
    document.save(made)
    return _timeless(made.getvalue())


def _plain(value: Field) -> Field:
    """Return a field as papers can show it."""
    if isinstance(value, str):
        return spelled_out(value)
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [_plain(each) for each in value]
    return value


def _words(problem: Exception) -> str:
    """Return which name isn't known or that braces don't close; else what the library says."""
    from jinja2 import TemplateSyntaxError, UndefinedError
    from jinja2.exceptions import SecurityError

    words = str(problem)
    if isinstance(problem, SecurityError):
        return say("template.not_allowed")
    if isinstance(problem, UndefinedError) and (found := _UNKNOWN.search(words)):
        return say("template.unknown_name", field=found[1] or found[2])
    if isinstance(problem, TemplateSyntaxError):
        return say("template.bad_syntax", problem=words)
    return words


_LONGEST_TITLE: Final = 255
"""Characters, says the standard of the format."""


def _timeless(content: bytes) -> bytes:
    """Return a packed document with no time in its table of contents."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as packed,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as again,
    ):
        for name in packed.namelist():
            again.writestr(
                zipfile.ZipInfo(name, _EARLIEST), packed.read(name), zipfile.ZIP_DEFLATED
            )
    return made.getvalue()

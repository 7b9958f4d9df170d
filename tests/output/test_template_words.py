"""Figures in templates that nobody counted."""

from output.paper_templates import shipped_templates
from output.template_words import Edits, edits_of
from tools.docx_page import document, paragraph


def test_what_ships_says_no_figure_of_its_own() -> None:
    for content in shipped_templates().values():
        assert edits_of(content, content) == Edits((), ())


def test_typed_figures_and_fields_that_are_gone_are_named() -> None:
    shipped = document(paragraph("Text", "收回{{ 收回 }}份，第七部分，2人，有效{{ 有效 }}份"))
    mine = document(paragraph("Text", "收回999份，满意率100%，2人，有效{{ 有效 }}份"))

    assert edits_of(mine, shipped) == Edits(("999", "100%"), ("收回",))


def test_a_file_that_is_no_document_says_nothing() -> None:
    assert edits_of(b"junk", next(iter(shipped_templates().values()))) == Edits((), ())

"""Draws the sheets that representatives fill in.

Owns everything that is printed before a meeting; takes every place on the paper from
`ballot.layout` and has no coordinate of its own for anything that the scanner looks at. May
import `ballot`, reportlab and segno.

Main names: `forms.evaluation.print_sheets`, `forms.fonts.register_fonts`,
`forms.drawing.PageCanvas`.
"""

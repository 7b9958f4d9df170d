"""Batches as a table for people."""

from collections.abc import Sequence

from rich.table import Table

from ballot.batch import NUMBERS, Batch
from ballot.batch_words import Names, batch_name
from ballot.messages import say


def batch_table(batches: Sequence[Batch], names: Names) -> Table:
    """Return what was counted into each batch, what is there, and what isn't as it should be."""
    table = Table(title=say("batch.title"))
    table.add_column(say("batch.column.batch"))
    for name in NUMBERS:
        table.add_column(say(f"batch.column.{name}"), justify="right")
    for each in batches:
        table.add_row(batch_name(each.id, names), *(_text(n) for n in each.numbers))
    return table


def _text(number: int | None) -> str:
    return say("cli.status.unknown") if number is None else str(number)

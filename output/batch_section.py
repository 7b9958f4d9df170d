"""The batches on 票数核对表: counts of sheets alone, nothing of what stands on any."""

from collections.abc import Mapping
from typing import Any

from reportlab.platypus import Flowable

from ballot.batch import NUMBERS, Batches
from ballot.batch_words import batch_name, batch_texts
from ballot.ids import SessionId
from ballot.messages import say, speaking
from output.paper import HEADING, table, text

_NAME_MM, _NUMBER_MM = 51, 17


def batch_section(tally: Mapping[str, Any], batches: Batches) -> list[Flowable]:
    """Return the table of batches and what is wrong with them; nothing where there are none."""
    of = {session["session"]: session["name"] for session in tally["sessions"]}
    shown = [each for each in batches.batches if each.id.session in of]
    if not shown:
        return []

    def names(session: SessionId) -> str:
        return str(of.get(session, session))

    with speaking("zh"):
        heads = [say(f"batch.column.{name}") for name in ("batch", *NUMBERS)]
        rows = [[batch_name(each.id, names), *map(_number, each.numbers)] for each in shown]
        said = [
            told
            for session in dict.fromkeys(each.id.session for each in shown)
            for told in batch_texts(batches, session, names)
        ]
        widths = (_NAME_MM, *[_NUMBER_MM] * len(NUMBERS))
        numbers = range(1, len(heads))
        return [
            text(say("batch.title"), HEADING),
            table(heads, rows, widths, numbers=numbers),
            *map(text, said),
        ]


def _number(value: int | None) -> str:
    return "未登记" if value is None else str(value)

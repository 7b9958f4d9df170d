"""What the notary's record says of decisions that two people made."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus import Flowable

from output.paper import HEADING, table, text

LONGEST_LIST = 60
"""Rows: two pages. A meeting has a few; the rest is in the evidence."""


@dataclass(frozen=True, slots=True)
class SecondWord:
    """One decision, who made it, who confirmed it, and how."""

    day: str
    what: str
    by: str
    confirmed_by: str
    how: str
    is_proven: bool
    """False where nothing but the name says that the second person was there."""


def second_words_section(words: Sequence[SecondWord]) -> list[Flowable]:
    """Return how many decisions took two people, and those of which nothing proves the second."""
    if not words:
        return []
    bare = [word for word in words if not word.is_proven]
    content: list[Flowable] = [
        text("须两人作出的决定", HEADING),
        text(
            f"共 {len(words)} 项；其中 {len(words) - len(bare)} 项由第二人用本人密钥签名"
            "或本人登记后确认，"
            f"{len(bare)} 项仅有姓名可凭{'，列于下表，请向本人核实' if bare else ''}。"
        ),
    ]
    if bare:
        rows = [
            [word.day, word.what, word.by, word.confirmed_by, word.how]
            for word in bare[:LONGEST_LIST]
        ]
        heads = ("日期", "决定", "由谁", "第二人", "如何确认")
        content.append(table(heads, rows, (24, 34, 24, 24, 64)))
    if len(bare) > LONGEST_LIST:
        content.append(text(f"另有 {len(bare) - LONGEST_LIST} 项，见证据日志。"))
    return content

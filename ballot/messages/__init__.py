"""The message catalogue: every text that a person reads, in Chinese and in English.

Each module of this package holds one section, a mapping from key to (zh-CN, en). `say` picks
the language of the process: Chinese, unless PINGYI_LANG starts with "en". `speaking` picks another
for a while: pages are served in the language that their reader chose.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Final

from ballot.messages import (
    acceptance,
    activity,
    bureau,
    bureau_signing,
    calibration,
    characters,
    cli,
    cluster,
    combine,
    cover,
    database,
    deck,
    demo,
    explain,
    files,
    folder_check,
    form_papers,
    forms,
    gate,
    help,
    history,
    log,
    machine,
    merge,
    office,
    opinions,
    person,
    plan,
    practice,
    reading,
    reasons,
    reconcile,
    recount,
    report,
    review,
    review_server,
    review_sheets,
    roster,
    rule,
    rules,
    scanning,
    scoring,
    seal,
    signing,
    simulation,
    slip,
    store,
    templates,
    todo,
    usage,
    watching,
    words,
)
from ballot.names import shown_name

Section = Mapping[str, tuple[str, str]]

CATALOGUE: Final[Section] = {
    key: texts
    for section in (
        acceptance,
        activity,
        bureau,
        bureau_signing,
        calibration,
        characters,
        cli,
        cluster,
        cover,
        combine,
        database,
        deck,
        demo,
        explain,
        files,
        folder_check,
        form_papers,
        forms,
        gate,
        help,
        history,
        log,
        machine,
        merge,
        office,
        opinions,
        person,
        plan,
        practice,
        reading,
        reasons,
        reconcile,
        recount,
        report,
        review,
        review_server,
        review_sheets,
        roster,
        rule,
        rules,
        scanning,
        scoring,
        seal,
        signing,
        simulation,
        slip,
        store,
        templates,
        todo,
        usage,
        watching,
        words,
    )
    for key, texts in section.TEXTS.items()
}


_chosen: ContextVar[str | None] = ContextVar("language", default=None)


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Let `say` speak "zh" or "en" within this context, whatever the language of the process."""
    token = _chosen.set(chosen)
    try:
        yield
    finally:
        _chosen.reset(token)


def language() -> str:
    """Return "zh" or "en", the language in which `say` speaks."""
    chosen = _chosen.get()
    if chosen is not None:
        return chosen
    return "en" if os.environ.get("PINGYI_LANG", "zh").lower().startswith("en") else "zh"


def say(key: str, **fields: object) -> str:
    """Return the text under `key` in the language of the process, placeholders filled in.

    Raises:
        KeyError: there is no such key, or a placeholder was not given.
    """
    zh, en = CATALOGUE[key]
    shown = {name: _shown(value) for name, value in fields.items()}
    return (en if language() == "en" else zh).format(**shown)


def _shown(value: object) -> object:
    """Return what people read in place of a table, a list, a path or nothing."""
    if value is None:
        return "—"
    if isinstance(value, Path):
        return shown_name(str(value))
    if isinstance(value, bool):
        return "true" if value else "false"  # as the file has it
    if isinstance(value, Mapping):
        told = say("words.list").join(f"{name} = {_shown(each)}" for name, each in value.items())
        return told or "—"
    if isinstance(value, list | tuple):
        return say("words.list").join(f"{_shown(each)}" for each in value) or "—"
    return value

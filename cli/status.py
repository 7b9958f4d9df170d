"""`pingyi status`, `verify-log`: where an activity stands, and whether its log is whole."""

from contextlib import suppress
from dataclasses import asdict
from typing import Annotated

import typer

from ballot.errors import FileError, StoreError
from ballot.messages import say
from ballot.stage import stage_of
from cli.options import HERE, FolderOption, JsonOption
from cli.terminal import note, show, show_json


def status(folder: FolderOption = HERE, as_json: JsonOption = False) -> None:
    """Show the numbers of every session."""
    from ballot.batch import Batches
    from office.folder import open_folder
    from office.merged import session_statuses
    from office.next_steps import next_steps
    from office.refused_list import keep_refused

    opened = open_folder(folder)
    with opened.store(kept=True) as store:
        sessions = session_statuses(opened, store)
        merged = store.merged()
        stray = store.stray_rejections()
        missing = store.missing_pages()
        without_foot_code = store.without_foot_code()
        deck = store.last_deck_check()
        rejections = [stored for stored in store.rejections() if stored.is_open]
        steps = next_steps(opened, store)
        # Of pages without covers only programs want to know in which file they lie.
        batches = store.batches() if as_json or store.has_batches() else Batches((), ())
    refused = None
    with suppress(FileError):  # a folder that may only be looked at keeps the list as it is
        refused = keep_refused(opened, steps)
    if as_json:
        show_json(
            {
                "activity": {"id": opened.activity.id, "name": opened.activity.name},
                "sessions": [
                    {
                        **asdict(session),
                        **steps.of(session.session),
                        "stage": stage_of(session),
                        "without_foot_code": without_foot_code.get(session.session, 0),
                    }
                    for session in sessions
                ],
                "merged": {session: asdict(merge) for session, merge in merged.items()},
                "stray_rejections": stray,
                "missing_pages": [asdict(sheet) for sheet in missing],
                "deck": None if deck is None else {"at": deck.at, **asdict(deck.check)},
                "rejections": [
                    {
                        "file": stored.file,
                        "name_bytes": stored.name_bytes,
                        "page": stored.file_page,
                        "through": stored.last_page,
                        "pages": stored.pages,
                        "part": stored.part or None,
                        "reason": stored.rejection.reason,
                        "detail": stored.rejection.detail,
                        "session": stored.session,
                    }
                    for stored in rejections
                ],
                "batches": batches.as_json(),
                "next": steps.as_json(),
                "refused_list": None if refused is None else str(refused),
            }
        )
        return
    from ballot.batch_words import all_batch_texts, names_of
    from cli.batch_table import batch_table
    from cli.tables import status_table
    from office.deck_report import deck_text
    from office.next_texts import next_texts
    from output.summary import status_return_texts

    show(status_table(opened.activity, sessions, steps))
    if batches.batches:
        show(batch_table(batches.batches, names_of(opened.activity)))
    for text in all_batch_texts(batches, opened.activity):
        note(text)
    for session, merge in merged.items():
        known = opened.activity.session(session)
        show(
            say(
                "merge.status",
                session=known.name if known else session,
                revision=merge.seal.revision,
                sheets=merge.sheets,
                digest=merge.seal.tally_sha256,
            )
        )
    show(deck_text(deck))
    for text in status_return_texts(opened.activity, sessions):
        note(text)
    if without_foot_code:
        note(say("cli.status.without_foot_code", count=sum(without_foot_code.values())))
    for text in next_texts(opened.activity, steps, folder=folder):
        show(text)
    if refused is not None:
        show(say("refused.kept", path=refused))


def verify_log(
    head: Annotated[
        str | None, typer.Option("--head", metavar="HASH", help=say("cli.verify_log.option_head"))
    ] = None,
    folder: FolderOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Check that no entry of the event log was changed, taken out or put in.

    Heads that tallies and slips in the folder name must be entries of it; with --head, one that
    somebody wrote down, too.
    """
    from office.checks.run import lost_heads
    from office.folder import place_at
    from store.audit import audit_log, find_entry

    audit = audit_log(place_at(folder))
    broken = audit.broken
    found = None if head is None or broken is not None else find_entry(audit, head)
    named, heads = lost_heads(folder)
    is_found = head is None or found is not None
    if as_json:
        place = None if broken is None else {"entry": broken.seq, "problem": broken.problem}
        show_json(
            {
                "ok": broken is None and is_found and not heads.problems,
                "entries": None if broken else audit.entries,
                "head": None if broken else audit.head,
                "broken": place,
                "heads": {"named": named, "problems": list(heads.problems)},
                "asked": None if head is None else {"head": head, "entry": found},
            }
        )
    if broken is not None:
        raise StoreError("cli.verify_log.broken", entry=broken.seq, problem=broken.problem)
    if not is_found:
        raise StoreError("cli.verify_log.not_found", head=head)
    if heads.problems:
        raise StoreError("cli.verify_log.head_gone", problem=heads.problems[0])
    note(say("cli.verify_log.ok", entries=audit.entries, head=audit.head))
    if found is not None:
        later = audit.entries - found
        note(say("cli.verify_log.found", head=head, entry=found, later=later))
    if named:
        note(say("cli.verify_log.heads", count=named))

"""`pingyi status`, `verify-log`: where an activity stands, and whether its log is whole."""

from dataclasses import asdict

from ballot.errors import StoreError
from ballot.messages import say
from ballot.stage import stage_of
from cli.options import HERE, FolderOption, JsonOption
from cli.terminal import note, show, show_json


def status(folder: FolderOption = HERE, as_json: JsonOption = False) -> None:
    """Show the numbers of every session."""
    from office.folder import open_folder
    from office.merged import session_statuses

    opened = open_folder(folder)
    with opened.store() as store:
        sessions = session_statuses(opened, store)
        merged = store.merged()
        stray = store.stray_rejections()
        missing = store.missing_pages()
        deck = store.last_deck_check()
        rejections = [stored for stored in store.rejections() if stored.is_open]
    if as_json:
        show_json(
            {
                "activity": {"id": opened.activity.id, "name": opened.activity.name},
                "sessions": [
                    {**asdict(session), "stage": stage_of(session)} for session in sessions
                ],
                "merged": {session: asdict(merge) for session, merge in merged.items()},
                "stray_rejections": stray,
                "missing_pages": [asdict(sheet) for sheet in missing],
                "deck": None if deck is None else {"at": deck.at, **asdict(deck.check)},
                "rejections": [
                    {
                        "file": stored.file,
                        "page": stored.file_page,
                        "reason": stored.rejection.reason,
                        "detail": stored.rejection.detail,
                        "session": stored.session,
                    }
                    for stored in rejections
                ],
            }
        )
        return
    from cli.tables import status_table
    from office.deck_report import deck_text
    from output.summary import status_return_texts

    show(status_table(opened.activity, sessions))
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
    if stray:
        note(say("cli.status.stray", count=stray))
    if missing:
        note(say("cli.status.missing", count=len(missing)))


def verify_log(folder: FolderOption = HERE, as_json: JsonOption = False) -> None:
    """Check that no entry of the event log was changed, taken out or put in."""
    from office.folder import open_folder

    opened = open_folder(folder)
    with opened.evidence() as store:
        broken = store.verify_chain()
        count = sum(1 for _ in store.events()) if broken is None else None
        head = store.head() if broken is None else None
    if as_json:
        place = None if broken is None else {"entry": broken.seq, "problem": broken.problem}
        show_json({"ok": broken is None, "entries": count, "head": head, "broken": place})
    if broken is not None:
        raise StoreError("cli.verify_log.broken", entry=broken.seq, problem=broken.problem)
    note(say("cli.verify_log.ok", entries=count, head=head))

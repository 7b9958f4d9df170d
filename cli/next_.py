"""What comes next, after a command that changed where an activity stands."""

from dataclasses import replace
from typing import TYPE_CHECKING

from ballot.errors import PingyiError
from cli.terminal import note

if TYPE_CHECKING:
    from office.folder import ActivityFolder


def note_next(
    folder: "ActivityFolder",
    *,
    is_json: bool = False,
    settled: bool = False,
    is_checked: bool = False,
) -> None:
    """Say below a command's result what comes next; to a program, nothing: it asks `status`.

    What the command did stands, whatever is wrong with the folder otherwise: the next one says so.

    Args:
        folder: the activity, as the command opened it: whichever form, all of it is told.
        is_json: whether the command answers a program.
        settled: whether it is only said where no row and no page waits for a person.
        is_checked: whether activity.toml was found good just now.
    """
    from office.folder import open_folder
    from office.next_steps import next_steps
    from office.next_texts import next_texts
    from office.todo import Step

    if is_json:
        return
    try:
        whole = open_folder(folder.path) if folder.activity.is_part else folder
        with whole.store(kept=True) as store:
            steps = next_steps(whole, store)
    except PingyiError:
        return
    if settled and steps.waits:
        return
    if is_checked:
        steps = replace(steps, then=tuple(t for t in steps.then if t.step is not Step.CHECK))
    for text in next_texts(whole.activity, steps, folder=folder.path, is_brief=True):
        note(text)

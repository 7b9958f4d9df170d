"""The result as the office's pages show it: never before every session is sealed."""

from collections.abc import Sequence

from ballot.messages import say
from ballot.session import SessionStatus
from office.folder import ActivityFolder
from office.tally_job import TALLY_FILES, takes_part
from output.tally import TallyKind
from review.words import Model
from store.evidence import Store


def results_step(
    folder: ActivityFolder, store: Store, statuses: Sequence[SessionStatus]
) -> Model | None:
    """Return what comes next once all is sealed; None before.

    Args:
        folder: the activity.
        store: its evidence.
        statuses: of its sessions.
    """
    parts = [status for status in statuses if takes_part(status)]
    if not parts or any(status.seal is None for status in parts):
        return None
    is_there = (folder.output / TALLY_FILES[TallyKind.FINAL]).is_file()
    what = "sign" if is_there else "tally"
    return {
        "next": {
            "what": what,
            "text": say(f"bureau.next.{what}"),
            "address": "/office/results",
            "is_reviewing": False,
        }
    }

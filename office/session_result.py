"""Makes the paper of a sealed session that is signed on the spot: its 计票结果报告单."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from ballot.grade import Vote
from ballot.record import RowStatus, SheetRecord, SheetStatus
from office.folder import ActivityFolder
from output.canonical import canonical_bytes, digest
from output.drafts import marks_of
from output.official import OfficialPaper
from output.official_files import write_official_files
from output.paper_templates import templates_of
from output.result_words import SESSION_TEMPLATE, Settled, session_fields

RESULT_PDF: Final = "计票结果报告单.pdf"
"""In the folder of the session's revision; its .docx stands beside it."""


@dataclass(slots=True)
class SettledRows:
    """Counts, sheet by sheet, what people settled."""

    rows: int = 0
    void_rows: int = 0

    def add(self, record: SheetRecord) -> None:
        """Count the rows of a sheet that a person answered for; of a void one none."""
        if record.status is SheetStatus.VOID:
            return
        for row in record.rows:
            if row.status is RowStatus.REVIEWED:
                self.rows += 1
                self.void_rows += row.vote is Vote.VOID

    def total(self) -> Settled:
        """Return what they come to."""
        return Settled(rows=self.rows, void_rows=self.void_rows)


def write_session_result(
    folder: ActivityFolder, place: Path, tally: Mapping[str, Any], settled: Settled, day: date
) -> Path:
    """Write the paper beside the tally that was sealed; returns where the PDF is.

    Args:
        folder: the activity; a template of its own is used where it has one.
        place: the folder of the revision.
        tally: the session's own, as it was sealed.
        settled: what people settled there.
        day: on which it was sealed.

    Raises:
        PingyiError: the template can't be filled in, or a file can't be written.
    """
    least = folder.activity.rules.min_group
    fields = session_fields(tally, settled, day=day, least=least)
    paper = OfficialPaper(templates_of(folder.path)[SESSION_TEMPLATE], fields)
    pdf = place / RESULT_PDF
    title = f"{tally['activity']['name']} {fields['范围']}计票结果报告单"
    across = marks_of(tally["activity"]["id"], is_draft=False)
    write_official_files(pdf, title, paper, digest(canonical_bytes(tally)), across=across)
    return pdf

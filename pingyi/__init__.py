"""The public face of pingyi: what another program, or a notebook, may build on.

```python
import pingyi

with pingyi.open_activity("my-city") as activity:
    for record in activity.records():
        print(record.sheet, record.status, record.pending_rows)
    result = activity.count()
    tally = activity.build_tally()

check = pingyi.verify_tally("output/tally.json", keys="keys", records="output/records.jsonl")
```

Nothing here prints, records anything, or asks a question: that is what the `pingyi` command is for.
Everything that can go wrong is a `PingyiError`, whose text says what to do.
"""

from ballot.activity import Activity, Category, Group, Session, Unit
from ballot.cover import Cover
from ballot.errors import (
    ActivityError,
    ClusterError,
    ExitCode,
    FileError,
    LayoutError,
    MachineError,
    PendingReviewError,
    PingyiError,
    PlanError,
    ReconciliationError,
    RecountError,
    RulingRequiredError,
    SignatureError,
    SourceError,
    StoreError,
    TemplateError,
    UsageError,
)
from ballot.grade import Grade, Scale, Vote
from ballot.reading import (
    DoubtReason,
    PageReading,
    Rejection,
    RejectionReason,
    RowReading,
)
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus
from ballot.session import SessionStatus
from output.recount import Difference
from output.signing import SignatureCheck, SignatureOutcome
from output.tally import TallyKind
from pingyi.activity import OpenActivity, ReadPage, open_activity
from pingyi.tallies import TallyCheck, count_records, verify_tally
from scoring.counts import UnitCount
from scoring.designations import Designation, UnitLine
from scoring.result import Result

__all__ = [
    "Activity",
    "ActivityError",
    "Category",
    "ClusterError",
    "Cover",
    "Designation",
    "Difference",
    "DoubtReason",
    "ExitCode",
    "FileError",
    "Grade",
    "Group",
    "LayoutError",
    "MachineError",
    "OpenActivity",
    "PageReading",
    "PendingReviewError",
    "PingyiError",
    "PlanError",
    "ReadPage",
    "ReconciliationError",
    "RecountError",
    "Rejection",
    "RejectionReason",
    "Result",
    "RowReading",
    "RowRecord",
    "RowStatus",
    "RulingRequiredError",
    "Scale",
    "Session",
    "SessionStatus",
    "SheetRecord",
    "SheetStatus",
    "SignatureCheck",
    "SignatureError",
    "SignatureOutcome",
    "SourceError",
    "StoreError",
    "TallyCheck",
    "TallyKind",
    "TemplateError",
    "Unit",
    "UnitCount",
    "UnitLine",
    "UsageError",
    "Vote",
    "count_records",
    "open_activity",
    "verify_tally",
]

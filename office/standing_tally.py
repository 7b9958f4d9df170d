"""The final tally that stands in a folder: what belongs to it takes its form."""

from pathlib import Path
from typing import Any

from office.folder import ActivityFolder
from office.tally_job import TALLY_FILES
from output.canonical import parse_canonical
from output.tally import TallyKind
from output.tally_schema import WRITTEN, TallySchema, schema_of


def standing_schema(folder: ActivityFolder) -> TallySchema:
    """Return the schema in which records and proofs fit the tally that stands in output/.

    A folder that an earlier version tallied keeps the form of its signed tally until somebody
    tallies again. Where no tally stands that can be read, it is what this version would write.
    """
    tally = _tally(folder.output / TALLY_FILES[TallyKind.FINAL])
    return schema_of(tally) or WRITTEN


def _tally(path: Path) -> Any:
    try:
        return parse_canonical(path.read_bytes())
    except OSError:
        return None

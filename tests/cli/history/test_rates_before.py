"""整改满意度调查 stands beside what the last signed tally on record says."""

import json
from fractions import Fraction
from pathlib import Path

from office.acceptance_job import rates_before, units_to_mend
from office.folder import open_folder
from output.form_papers import official_rate
from tests.cli.history.earlier import Pingyi, add, kept, rewrite, years


def test_the_rates_before_are_those_of_the_tally_on_record(
    pingyi: Pingyi, now: Path, earlier: Path
) -> None:
    opened = open_folder(now)
    with opened.store() as store:
        assert rates_before(opened, store) is None
        assert units_to_mend(opened, store) is None  # this year's own tally is not signed

    rewrite(pingyi, earlier, last=1)
    assert add(pingyi, now, earlier).code == 0
    with opened.store() as store:
        found, mending = rates_before(opened, store), units_to_mend(opened, store)

    tally = json.loads((kept(now) / "tally.json").read_bytes())
    assert found is not None and mending is not None
    assert (found.year, found.tally_sha256) == (
        tally["activity"]["year"],
        years(now)[0].tally_sha256,
    )
    assert found.rates == {unit["unit"]: official_rate(tally, unit) for unit in tally["units"]}
    assert set(found.rates.values()) == {Fraction(0), Fraction(1)}
    mend = {"last", "rectification"}
    units = {unit["unit"] for unit in tally["units"] if mend & {*unit["designations"]}}
    assert mending == (found.tally_sha256, units)

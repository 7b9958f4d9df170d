"""A sheet that breaks a quota: one item, which says why, and counts as it was read."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ballot.reading import DoubtReason
from ballot.record import RowStatus, SheetStatus
from cli.main import run
from office.folder import open_folder
from store.evidence import Store
from tests.review.asking import waiting
from tests.review.conftest import Served, serving

QUOTA = """
[[rules.quotas]]
grades = ["satisfied"]
at_most = 1
"""


@pytest.fixture
def strict(meeting: Path) -> Iterator[Served]:
    """Serve a meeting whose rules allow one 满意 on a sheet."""
    plan = meeting / "activity.toml"
    plan.write_text(plan.read_text(encoding="utf-8") + QUOTA, encoding="utf-8")
    said = ["--by", "张三", "--why", "细则", "--confirmed-by", "李四"]
    assert run(["plan", "accept", *said, "-C", str(meeting)]) == 0
    with serving(meeting) as served:
        yield served


def test_a_sheet_over_its_quota_says_why_and_counts_once_somebody_has_looked(
    strict: Served, store_of: Callable[[Path], Store]
) -> None:
    client = strict.client()
    item = waiting(client, reason="over_quota")[0]
    address = item["address"]
    shown = client.get(f"{address}.json").json()
    activity = open_folder(strict.folder).activity
    with store_of(strict.folder) as store:
        before = store.sheet_record(address.split("/")[-1], activity)

    assert before is not None
    asked = [row for row in before.rows if DoubtReason.OVER_QUOTA in row.doubts]
    assert item["kind"] == "sheet"
    assert {row.status for row in asked} == {RowStatus.PENDING}
    assert shown["quotas"] == [f"满意共 {len(asked)} 行，规定最多 1 行。"]
    assert shown["quotas"][0] in client.get(address).text
    for row in before.rows:
        if row.status is RowStatus.PENDING and row not in asked:
            client.post(f"/rows/{before.sheet}/{row.unit}/decision", json={"vote": "abstain"})
    assert client.get(f"{address}.json").json()["may_settle"]
    assert client.post(f"{address}/settle", json={"seen": shown["seen"]}).status_code == 200

    with store_of(strict.folder) as store:
        after = store.sheet_record(before.sheet, activity)
    assert after is not None
    assert (after.pending_rows, after.status) == (0, SheetStatus.VALID)
    assert {row.vote for row in after.rows if row.unit in {each.unit for each in asked}} == {
        "satisfied"
    }

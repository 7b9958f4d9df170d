"""Steps of the tests of `plan`: a file that is changed, and two people who accept that."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ballot.plan import PlanRecord
from store.evidence import Store

Pingyi = Callable[..., Any]

WHO = ("--by", "张三", "--why", "方案改稿", "--confirmed-by", "李四")


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "activity.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def swap_names(folder: Path) -> None:
    path = folder / "activity.toml"
    text = path.read_text("utf-8").replace('name = "样例单位3"', 'name = "@"', 1)
    text = text.replace('name = "样例单位4"', 'name = "样例单位3"', 1)
    path.write_text(text.replace('name = "@"', 'name = "样例单位4"', 1), "utf-8")


def accept(pingyi: Pingyi, folder: Path, *who: str) -> Any:
    return pingyi("plan", "accept", *(who or WHO), "-C", folder)


def plans(folder: Path) -> tuple[PlanRecord, ...]:
    with Store.open(folder) as store:
        return store.plans()


def head(folder: Path) -> str:
    with Store.open(folder) as store:
        return store.head()


def provisional(pingyi: Pingyi, folder: Path) -> dict[str, Any]:
    assert pingyi("tally", "--provisional", "-C", folder).code == 0
    tally: dict[str, Any] = json.loads((folder / "output/tally-provisional.json").read_bytes())
    return tally

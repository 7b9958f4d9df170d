"""An earlier tally, as the tests of `pingyi history` rewrite it and take it in."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ballot.history import PastLast, PastYear
from ballot.ids import CategoryId, UnitId
from office.folder import open_folder
from output.fingerprints import fingerprint_of, spaced
from output.recount import activity_of
from output.tally import result_body, write_tally
from scoring.counts import Counts, UnitCount
from scoring.result import score_activity

Pingyi = Callable[..., Any]

TWO = ("--by", "张三", "--confirmed-by", "李四")
NOTARY = "公证"


def rewrite(
    pingyi: Pingyi,
    path: Path,
    body: dict[str, Any] | None = None,
    *,
    years: int = 0,
    last: int = 2,
    still_open: Sequence[int] = (),
    **changes: Any,
) -> None:
    """Write an earlier tally with the signature that its own folder's key makes.

    Its counts make the unit at `last` the last, or leave that open among those at `still_open`.
    """
    body = body or json.loads(path.read_bytes())
    body["activity"]["year"] += years
    body["rulings_made"] = []
    valid = body["valid_sheets"]
    worst = [body["units"][k]["unit"] for k in still_open or (last,)]
    counts = {
        UnitId(unit["unit"]): UnitCount.of(dissatisfied=valid)
        if unit["unit"] in worst
        else UnitCount.of(satisfied=valid)
        for unit in body["units"]
    }
    activity = activity_of(body)
    body |= result_body(activity, score_activity(activity, Counts(valid=valid, by_line=counts)))
    for name, value in changes.items():
        body[name] = value
    write_tally(path, body)
    for signature in path.parent.glob("*.sig"):
        signature.unlink()
    if body["provisional"] is False:
        assert pingyi("sign", path, "--key", NOTARY, "-C", path.parents[1]).code == 0


def key_of(path: Path, name: str = NOTARY) -> Path:
    return path.parents[1] / "keys" / f"{name}.pub.pem"


def introduced(path: Path) -> tuple[str, str]:
    return "--fingerprint", spaced(fingerprint_of(key_of(path))).upper()


def add(pingyi: Pingyi, folder: Path, path: Path, *more: object) -> Any:
    return pingyi("history", "add", path, *(more or introduced(path)), *TWO, "-C", folder)


def years(folder: Path) -> list[PastYear]:
    with open_folder(folder).store() as store:
        return list(store.history())


def lay_keys(earlier: Path, folder: Path) -> None:
    """Copy the keys of an earlier year's folder into keys/ of another."""
    (folder / "keys").mkdir(exist_ok=True)
    for key in earlier.parents[1].glob("keys/*"):
        (folder / "keys" / key.name).write_bytes(key.read_bytes())


def past_of(folder: Path) -> dict[str, Any]:
    """Return this year's true tally as if it were the year before's."""
    body: dict[str, Any] = json.loads((folder / "output" / "tally.json").read_bytes())
    body["activity"]["year"] -= 1
    return body


def check(pingyi: Pingyi, folder: Path, *more: object) -> Any:
    return pingyi("history", "check", *more, "-C", folder)


def last_now(folder: Path) -> int:
    """Return the place of the unit that is the last this year."""
    units = json.loads((folder / "output" / "tally.json").read_bytes())["units"]
    return next(k for k, unit in enumerate(units) if "last" in unit["designations"])


def kept(folder: Path) -> Path:
    (place,) = (folder / "history" / "2025").iterdir()
    return place


def record(folder: Path, told: PastYear, **changes: Any) -> None:
    """Record an earlier year anew, as one who writes the log himself would."""
    with open_folder(folder).store() as store:
        store.record_history(replace(told, earlier=(), **changes))


def past(
    unit: str, category: str = "local", year: int = 2025, *, is_open: bool = False
) -> PastYear:
    units = (PastLast(unit=UnitId(unit), name=unit, category=CategoryId(category)),)
    return PastYear(
        year=year,
        tally_sha256="00" * 32,
        signers=(NOTARY,),
        last=() if is_open else units,
        has_open=is_open,
        open=units if is_open else (),
    )

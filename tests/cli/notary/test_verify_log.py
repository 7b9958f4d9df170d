"""verify-log --head: whether the log still holds the entry that somebody wrote down."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from output.slip import Slip, in_groups, parse_slip
from tests.cli.notary import folder as insider

Pingyi = Callable[..., Any]


def slip_of(folder: Path) -> Slip:
    return parse_slip((folder / insider.REVISION / "slip.txt").read_text(encoding="utf-8"))


def asked(pingyi: Pingyi, folder: Path, head: str) -> Any:
    return pingyi("verify-log", "--head", head, "-C", folder)


def test_the_head_on_the_slip_is_found_whole_short_and_in_groups(
    pingyi: Pingyi, sealed: Path
) -> None:
    slip = slip_of(sealed)
    groups = in_groups(slip.head)

    ran = [
        asked(pingyi, sealed, head)
        for head in (slip.head, slip.head[:16], " ".join(groups).upper(), "-".join(groups[:4]))
    ]

    assert [each.code for each in ran] == [0] * 4
    assert all(f"第 {slip.entry} 条" in each.err for each in ran)


@pytest.mark.parametrize("head", ["abcd", "0123 4567 89ab cde", "g" * 64, "a" * 65, ""])
def test_too_few_digits_or_none_are_refused(pingyi: Pingyi, sealed: Path, head: str) -> None:
    ran = asked(pingyi, sealed, head)

    assert ran.code == 5
    assert "不是日志摘要" in ran.err


@pytest.mark.parametrize(
    "tamper",
    [
        insider.last_event_deleted,
        insider.database_put_back,
        insider.put_back_and_sealed_again,
        insider.vote_changed_and_chain_rewritten,
    ],
    ids=lambda tamper: tamper.__name__,
)
def test_the_head_that_was_written_down_is_gone(
    pingyi: Pingyi, sealed: Path, tamper: Callable[[Path], None]
) -> None:
    head = slip_of(sealed).head
    tamper(sealed)

    ran = asked(pingyi, sealed, head)
    told = json.loads(pingyi("verify-log", "--head", head, "--json", "-C", sealed).out)

    assert ran.code == 5
    assert head in ran.err
    assert (told["ok"], told["asked"]) == (False, {"head": head, "entry": None})


@pytest.mark.parametrize(
    "tamper",
    [insider.last_event_deleted, insider.database_put_back],
    ids=lambda tamper: tamper.__name__,
)
def test_heads_that_lie_in_the_folder_are_looked_for_without_being_asked(
    pingyi: Pingyi, sealed: Path, tamper: Callable[[Path], None]
) -> None:
    tamper(sealed)

    ran = pingyi("verify-log", "-C", sealed)

    assert ran.code == 5
    assert "slip.txt" in ran.err or "tally.json" in ran.err


def test_only_the_slip_in_somebodys_pocket_shows_a_folder_that_was_made_anew(
    pingyi: Pingyi, sealed: Path
) -> None:
    """Whoever holds folder and keys can make all of it again; not the paper."""
    head = slip_of(sealed).head
    insider.database_put_back(sealed)
    insider.vote_changed_and_chain_rewritten(sealed)
    shutil.rmtree(sealed / "output")
    insider.seal_and_sign(sealed)

    whole = pingyi("verify-folder", "-C", sealed)
    of_paper = asked(pingyi, sealed, head)

    assert (whole.code, of_paper.code) == (0, 5)


def test_a_broken_chain_is_said_before_the_head_is_looked_for(pingyi: Pingyi, sealed: Path) -> None:
    head = slip_of(sealed).head
    insider.vote_changed(sealed)

    ran = asked(pingyi, sealed, head)

    assert ran.code == 5
    assert "被改动" in ran.err

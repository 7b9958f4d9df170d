from typing import Any

import pytest

from ballot.ids import SessionId
from ballot.messages import say
from ballot.session import Explanation, Seal, SessionStatus
from ballot.stage import SessionStage, stage_of

SEAL = Seal(revision=1, tally_sha256="ab" * 32, replaces=None, by="张三")
TOLD = Explanation("一份粘连", "张三", "李四", returned=9, scanned=8)
COUNTED: dict[str, Any] = {"printed": 10, "issued": 9, "returned": 8, "scanned": 8, "valid": 8}


def status(**numbers: Any) -> SessionStatus:
    empty = {
        "printed": 0, "issued": None, "returned": None, "scanned": 0, "valid": 0, "void": 0,
        "pending": 0, "rejected": 0,
    }  # fmt: skip
    return SessionStatus(session=SessionId("east"), **(empty | numbers))


@pytest.mark.parametrize(
    ("numbers", "stage"),
    [
        ({}, SessionStage.PLANNED),
        ({"printed": 10}, SessionStage.PRINTED),
        ({"printed": 10, "issued": 9}, SessionStage.ISSUED),
        ({"printed": 10, "issued": 9, "returned": 8}, SessionStage.COLLECTED),
        ({"printed": 10, "scanned": 8, "valid": 8, "pending": 1}, SessionStage.SCANNED),
        (COUNTED | {"rejected": 1}, SessionStage.SCANNED),
        ({"printed": 10, "scanned": 8, "valid": 8}, SessionStage.REVIEWED),
        (COUNTED | {"returned": 9}, SessionStage.REVIEWED),
        (COUNTED | {"returned": 9, "explanation": TOLD}, SessionStage.RECONCILED),
        (COUNTED, SessionStage.RECONCILED),
        (COUNTED | {"seal": SEAL}, SessionStage.SEALED),
    ],
)
def test_a_session_is_as_far_as_its_numbers_say(
    numbers: dict[str, Any], stage: SessionStage
) -> None:
    assert stage_of(status(**numbers)) is stage


@pytest.mark.parametrize("stage", SessionStage)
def test_every_stage_has_its_words(stage: SessionStage) -> None:
    assert say(f"session.stage.{stage}")

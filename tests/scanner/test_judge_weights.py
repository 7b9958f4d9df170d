"""What the second judge is made of, and what it may know."""

import ast
import hashlib
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import pytest

from scanner.judge import judge
from scanner.judge import network as judge_network
from scanner.judge.judge import judge_weights, second_weights


def test_the_weights_are_small_and_named_by_their_digests() -> None:
    folder = files("scanner").joinpath("weights")
    contents = [folder.joinpath(name).read_bytes() for name in ("judge.npz", "second.npz")]

    digests = [judge_weights().digest, second_weights().digest]

    assert sum(map(len, contents)) < 1_000_000
    assert digests == [hashlib.sha256(content).hexdigest() for content in contents]


@pytest.mark.parametrize("module", [judge, judge_network])
def test_the_judge_shares_nothing_with_the_rules(module: ModuleType) -> None:
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))

    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert modules & {"scanner.ink.ink", "scanner.ink.marks", "scanner.decide.law"} == set()

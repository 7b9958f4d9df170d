"""What `pingyi new` writes: the plan's roster, every switch, and its key."""

import stat
import tomllib
from collections import Counter
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from ballot.activity import Activity, Oversight
from ballot.activity_file import load_activity
from ballot.activity_schema import RulesTable
from ballot.errors import UsageError
from ballot.ids import ID_LETTERS, ActivityId
from ballot.rules import SWITCHES, Rules
from office.new_folder import write_example, write_minimal
from output.paper_templates import shipped_templates

WRITERS = [write_example, write_minimal]
Writer = Callable[[Path], ActivityId]


@pytest.fixture
def example(tmp_path: Path) -> Activity:
    write_example(tmp_path)
    return load_activity(tmp_path / "activity.toml")


def test_the_example_holds_the_units_of_the_plan(example: Activity) -> None:
    assert Counter(unit.category for unit in example.units) == {
        "local": 45, "vertical": 12, "finance": 9,
    }  # fmt: skip
    assert example.units[0].name == "市委办公室"
    assert example.units[42].name == "行政服务中心"
    assert example.units[65].name == "商业银行"
    assert [category.top for category in example.categories] == [5, 3, 2]


def test_the_words_that_a_filter_damaged_are_put_right(tmp_path: Path) -> None:
    write_example(tmp_path)

    text = (tmp_path / "activity.toml").read_text(encoding="utf-8")

    for damaged in ("效劳", "根本满意", "开展环境", "推进开展", "〞"):
        assert damaged not in text


def test_only_units_of_the_vertical_category_are_under_vertical_oversight(
    example: Activity,
) -> None:
    """A bank is in a category of its own; who stands above it is for the office to say."""
    for unit in example.units:
        assert (unit.oversight is Oversight.VERTICAL) == (unit.category == "vertical")


def test_the_example_asks_for_sixty_and_forty_percent(example: Activity) -> None:
    assert {group: str(share) for group, share in example.rules.composition.items()} == {
        "served": "3/5", "cadres": "2/5",
    }  # fmt: skip


def test_the_example_asks_for_the_signatures_of_both_who_watch_over_it(example: Activity) -> None:
    """八6：“评议活动办公室和市公证处负责现场监督和公证”."""
    assert example.rules.signatures_required == ("评议办", "公证")


@pytest.mark.parametrize("write", WRITERS)
def test_a_new_activity_has_the_default_rules(tmp_path: Path, write: Writer) -> None:
    write(tmp_path)

    rules = load_activity(tmp_path / "activity.toml").rules

    assert (
        Rules(composition=rules.composition, signatures_required=rules.signatures_required) == rules
    )


@pytest.mark.parametrize("name", ["example.toml", "minimal.toml"])
def test_every_switch_stands_in_the_template(name: str) -> None:
    text = files("office").joinpath(name).read_text(encoding="utf-8")
    written = tomllib.loads(text.replace("{year}", "2026"))["rules"]

    of_other_places = {switch.keys[0] for switch in SWITCHES if switch.is_later}
    for key, default in RulesTable().model_dump().items():
        if key in of_other_places:
            continue
        assert key in written
        if isinstance(default, dict):
            assert set(default) <= set(written[key])


@pytest.mark.parametrize("name", ["example.toml", "minimal.toml"])
def test_every_switch_of_a_template_has_a_comment(name: str) -> None:
    text = files("office").joinpath(name).read_text(encoding="utf-8")
    lines = text[text.index("[rules]") :].splitlines()

    for section in "\n".join(lines).split("\n\n"):
        assert "#" in section


@pytest.mark.parametrize("write", WRITERS)
def test_every_new_activity_has_its_own_id_and_secret(tmp_path: Path, write: Writer) -> None:
    ids = {write(tmp_path / name) for name in "ab"}

    secrets = {(tmp_path / name / "secret.key").read_text() for name in "ab"}
    assert len(ids) == len(secrets) == 2
    assert all(set(activity) <= set(ID_LETTERS) for activity in ids)
    assert all(len(bytes.fromhex(secret)) == 32 for secret in secrets)


def test_the_id_returned_is_the_one_in_the_file(tmp_path: Path) -> None:
    activity = write_example(tmp_path)

    assert load_activity(tmp_path / "activity.toml").id == activity


def test_the_secret_is_for_its_owner_alone(tmp_path: Path) -> None:
    write_example(tmp_path)

    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_the_folders_of_an_activity_are_there(tmp_path: Path) -> None:
    write_example(tmp_path / "deep" / "folder")

    made = {path.name for path in (tmp_path / "deep" / "folder").iterdir()}
    assert made == {"activity.toml", "secret.key", "forms", "originals", "output", "templates"}
    templates = {path.stem for path in (tmp_path / "deep" / "folder" / "templates").iterdir()}
    assert templates == set(shipped_templates())


def test_a_folder_with_an_activity_is_left_as_it_is(tmp_path: Path) -> None:
    write_example(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}

    with pytest.raises(UsageError):
        write_minimal(tmp_path)

    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


def test_a_path_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")

    with pytest.raises(UsageError):
        write_example(tmp_path / "taken")

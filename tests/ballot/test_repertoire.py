"""What people enter is what paper can show."""

from pathlib import Path

import pytest

from ballot.errors import UsageError
from ballot.messages import CATALOGUE
from ballot.repertoire import drawable, ranges_text, repertoire, spelled_out, undrawable

NAMES = "㛃㑇䶮䢺㻬鿍𬍛𫍽𫖯"
STANDARD = Path(__file__).parents[1] / "fixtures" / "tongyong-guifan-2013.txt"


def standard() -> str:
    """Return 通用规范汉字表."""
    lines = STANDARD.read_text(encoding="utf-8").splitlines()
    return "".join(line for line in lines if not line.startswith("#"))


def test_every_character_of_the_national_standard_can_be_entered() -> None:
    characters = standard()

    assert len(set(characters)) == len(characters) == 8105
    assert undrawable(characters) == ()


def test_characters_of_names_beside_the_standard_can_be_entered() -> None:
    assert drawable(NAMES) == NAMES


def test_what_the_program_itself_says_can_be_printed() -> None:
    said = "".join(text for texts in CATALOGUE.values() for text in texts)

    assert undrawable(said.replace("\n", "")) == ()


@pytest.mark.parametrize(
    "character",
    [
        "😀",
        "한",
        "𠀀",
        "\x07",
        "\x1b",
        "\u200b",
        "\ufeff",
        "\u202e",
        "\U000e0100",
        "\u0301",
        "\ue000",
    ],
)
def test_what_no_paper_can_show_is_refused_by_name(character: str) -> None:
    with pytest.raises(UsageError) as refused:
        drawable(f"张{character}三")

    assert f"U+{ord(character):04X}" in str(refused.value)
    assert "拼音" in str(refused.value)


def test_an_invisible_character_is_named_by_its_number_alone() -> None:
    with pytest.raises(UsageError) as refused:
        drawable("张\u202e三")

    assert "\u202e" not in str(refused.value)
    assert "〔U+202E〕" in str(refused.value)


def test_a_long_text_is_not_repeated_whole_in_a_refusal() -> None:
    with pytest.raises(UsageError) as refused:
        drawable("看不清" * 200 + "😀")

    assert len(str(refused.value)) < 200
    assert "U+1F600" in str(refused.value)


def test_lines_and_blanks_of_other_systems_are_lines_and_blanks() -> None:
    assert drawable("一\r\n二\u2028三\t四\u00a0五　六") == "一\n二\n三 四 五　六"


def test_what_is_on_record_already_is_spelled_out() -> None:
    assert spelled_out("扫描😀\U000e0100.pdf\r\n㛃") == "扫描〔U+1F600〕〔U+E0100〕.pdf\n㛃"


def test_the_list_of_ranges_is_read_as_it_was_written() -> None:
    assert ranges_text([5, 1, 2, 3, 0x2CE7A]) == "1-3\n5\n2ce7a\n"
    assert ord("A") in repertoire()
    assert ord("\n") not in repertoire()

"""What the system says is told in the reader's language."""

import errno
import os
import re

import pytest

from ballot.messages import speaking
from ballot.system_errors import system_words


@pytest.mark.parametrize(
    "number", [errno.ENOENT, errno.EACCES, errno.EIO, errno.ENOSPC, errno.EROFS, errno.ETIMEDOUT]
)
def test_usual_errors_are_told_without_a_word_of_english(number: int) -> None:
    assert not re.search("[A-Za-z]", system_words(OSError(number, os.strerror(number))))


def test_a_rare_error_keeps_the_system_s_words_for_support() -> None:
    told = system_words(OSError(errno.EXDEV, os.strerror(errno.EXDEV)))

    assert told.startswith(f"系统错误 {errno.EXDEV}")
    assert told.endswith(f"供技术人员：{os.strerror(errno.EXDEV)}）")


def test_english_readers_get_english() -> None:
    with speaking("en"):
        assert system_words(OSError(errno.ENOSPC, "")) == "the disk is full"

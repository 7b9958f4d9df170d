"""What a pass phrase must be before a private key is locked with it.

A key file that is copied can be guessed at for years, so what counts is how much there is to
guess: length, after everything that a guesser tries first was taken out (NIST SP 800-63B: length
and a list of what is refused; no rules about kinds of characters).
"""

import re
import unicodedata

from ballot.errors import SignatureError

LEAST_WEIGHT = 12
"""Characters that must be left. NIST asks for 8 where somebody counts the guesses; nobody counts
those at a copied file. Twelve are six Chinese characters, or three words that nobody expects."""

HAN_WEIGHT = 2
"""A Chinese character stands for about two letters: 11 bits of the 2,500 that are in daily use."""

_LETTERS = """
    password passphrase passwd passw0rd p@ssw0rd correcthorsebatterystaple secret letmein welcome
    iloveyou woaini admin administrator root login user test demo hello master monkey dragon
    qwertyuiop asdfghjkl zxcvbnm qwerty asdfgh zxcvbn qazwsx 1q2w3e4r 1qaz2wsx a1b2c3 abc123
    5201314 1314520 pingyi pingyiban gongzheng
"""
_CHINESE = """
    千人评议机关 评议办公室 评议办 评议 公证处 公证 监票 计票 机关 活动 满意 不满意 密码 口令
    我的密码 我爱你 你好 天天向上 好好学习 为人民服务 中华人民共和国 中国 一二三四五六七八九十
"""
_OBVIOUS = (*_LETTERS.split(), *_CHINESE.split())
"""What is tried first. Each counts as one character, wherever it stands."""

_LONGEST_FIRST = sorted(_OBVIOUS, key=len, reverse=True)
_REPEATED = re.compile(r"(.{2,})\1+|(.)\2{2,}", re.DOTALL)
_TAKEN_OUT = "\0"
"""Stands for what was taken out: one character that nobody types."""

_LEAST_RUN = 4
"""abcd, 4321, 7777: characters in the order of the alphabet, from so many on."""


def check_passphrase(passphrase: str, name: str) -> None:
    """Make sure that a pass phrase is worth the name.

    Args:
        passphrase: as it was typed.
        name: of the key; it is the first guess of all.

    Raises:
        SignatureError: says how much of it counts, and how much must.
    """
    if not passphrase.strip():
        raise SignatureError("signing.empty_passphrase", least=LEAST_WEIGHT)
    if not passphrase.isprintable():
        raise SignatureError("signing.unprintable_passphrase")
    found = _weight(passphrase, name)
    if found < LEAST_WEIGHT:
        raise SignatureError(
            "signing.weak_passphrase", found=found, least=LEAST_WEIGHT, missing=LEAST_WEIGHT - found
        )


def _weight(passphrase: str, name: str) -> int:
    """Return how many characters there are to guess."""
    text = "".join(unicodedata.normalize("NFKC", passphrase).casefold().split())
    for piece in (unicodedata.normalize("NFKC", name).casefold(), *_LONGEST_FIRST):
        text = text.replace(piece, _TAKEN_OUT)
    text = _without_runs(text)
    while text != (shorter := _REPEATED.sub(lambda found: found[1] or found[2], text)):
        text = shorter
    return sum(HAN_WEIGHT if "\u3400" <= ch <= "\u9fff" or ch >= "\U00020000" else 1 for ch in text)


def _without_runs(text: str) -> str:
    """Return the text with each run of neighbours in the alphabet as one character."""
    kept: list[str] = []
    start = 0
    while start < len(text):
        end = start + 1
        if end < len(text) and abs(step := ord(text[end]) - ord(text[start])) <= 1:
            while end < len(text) and ord(text[end]) - ord(text[end - 1]) == step:
                end += 1
        if end - start >= _LEAST_RUN:
            kept.append(_TAKEN_OUT)
            start = end
        else:
            kept.append(text[start])
            start += 1
    return "".join(kept)

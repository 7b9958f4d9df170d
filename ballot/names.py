"""Names of files, as people may see them: no name moves a cursor, turns a line round, or hides.

A name is bytes to the system, and `str` holds those that aren't UTF-8 as lone surrogates
(`os.fsdecode`). What is shown is for eyes and can't always be turned back; `name_bytes` can.
"""

import os
import unicodedata

_BYTE_AS_SURROGATE = range(0xDC80, 0xDD00)
"""How `str` holds a byte that isn't UTF-8."""


def shown_name(name: str) -> str:
    r"""Return a name, or a path, for people.

    A part that isn't UTF-8 is decoded as GB 18030, as Chinese systems wrote names for long, if all
    of it comes out printable; otherwise its odd bytes are written as `\x8f`. So is, always, what
    can't be printed: control characters, bidirectional marks, lone surrogates. Doing it twice
    changes nothing.

    Args:
        name: as the system gives it.
    """
    if name.isascii() and name.isprintable():
        return name
    return "/".join(escaped(_decoded(part)) for part in name.split("/"))


def name_bytes(name: str) -> str:
    """Return the bytes of a name, as the system has them, hex."""
    return os.fsencode(name).hex()


def escaped(text: str, *, keep: str = "") -> str:
    r"""Return a text with what can't be printed written out, such as `\x1b` or `\u202e`.

    Args:
        text: may hold lone surrogates.
        keep: characters that are left as they are.
    """
    if text.isprintable():
        return text
    return "".join(each if _is_seen(each) or each in keep else _code(each) for each in text)


def _decoded(part: str) -> str:
    if not any(ord(each) in _BYTE_AS_SURROGATE for each in part):
        return part
    try:
        text = os.fsencode(part).decode("gb18030")
    except UnicodeError:
        return part
    return text if all(map(_is_seen, text)) else part


def _is_seen(character: str) -> bool:
    """Return whether a character is printed; spaces of every width are."""
    return character.isprintable() or unicodedata.category(character) == "Zs"


def _code(character: str) -> str:
    number = ord(character)
    if number in _BYTE_AS_SURROGATE:
        return f"\\x{number - 0xDC00:02x}"
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"

"""The second person on the command line: a name, and the pass phrase of a key of that name."""

from pathlib import Path

from ballot.person import Second

SECOND_VARIABLE = "PINGYI_SECOND_PASSPHRASE"
"""What the second person's pass phrase may stand in where there is no terminal."""


def second_person(keys: Path, by: str, name: str) -> Second | None:
    """Return who confirms; None where nobody is named.

    Where keys/ holds a key of that name, its pass phrase is asked for.

    Args:
        keys: the folder of keys.
        by: the first person.
        name: the second, as the first person typed it.

    Raises:
        UsageError: both are one person, or there is no terminal to ask for the pass phrase.
        SignatureError: the pass phrase or the key is wrong.
    """
    from cli.sign import passphrase_of
    from office.second import key_of, with_key
    from store.second import checked_second

    if not name.strip():
        return None
    second = checked_second(by, name)
    key = key_of(keys, second.name)
    if key is None:
        return second
    return with_key(second.name, key, passphrase_of(second.name, variable=SECOND_VARIABLE))

"""The second person on the command line: a name, and the pass phrase of a key of that name."""

from typing import TYPE_CHECKING

from ballot.person import Second

if TYPE_CHECKING:
    from office.folder import ActivityFolder

SECOND_VARIABLE = "PINGYI_SECOND_PASSPHRASE"
"""What the second person's pass phrase may stand in where there is no terminal."""


def second_person(folder: "ActivityFolder", by: str, name: str) -> Second | None:
    """Return who confirms; None where nobody is named.

    Where keys/ holds a key of that name, its pass phrase is asked for; where the log or a slip
    knows one, no other will do.

    Args:
        folder: the activity.
        by: the first person.
        name: the second, as the first person typed it.

    Raises:
        UsageError: both are one person, or there is no terminal to ask for the pass phrase.
        SignatureError: the pass phrase or the key is wrong.
    """
    if not name.strip():
        return None
    from cli.sign import passphrase_of
    from office.second import key_of, recorded_keys, with_key
    from store.second import checked_second

    second = checked_second(by, name)
    recorded = recorded_keys(folder, second.name)
    key = key_of(folder.keys, second.name, recorded)
    if key is None:
        return second
    passphrase = passphrase_of(second.name, variable=SECOND_VARIABLE)
    return with_key(second.name, key, passphrase, recorded)

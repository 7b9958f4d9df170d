"""Section of the message catalogue."""

TEXTS: dict[str, tuple[str, str]] = {}

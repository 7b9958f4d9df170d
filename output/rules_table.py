"""The rules in force as a JSON-able object, with the tables and keys of activity.toml."""

from typing import Any

from ballot.rules import Rules, settings


def rules_table(rules: Rules) -> dict[str, Any]:
    """Return every switch of `rules`, defaults written out; fractions as `9/10`.

    Of an activity with grades of its own what they are worth is left out: its tally tells them.
    A switch that came after tallies had been written is left out while it has its default.
    """
    body: dict[str, Any] = {}
    for switch, value in settings(rules):
        if switch.is_later and value == switch.default:
            continue
        table = body
        *tables, key = switch.keys
        for name in tables:
            table = table.setdefault(name, {})
        if rules.grades and tables == ["scoring"] and key != "abstain":
            continue  # what grades are worth is told with the grades
        written = switch.form.written(value)
        if isinstance(written, dict):
            table.setdefault(key, {}).update(written)
        else:
            table[key] = written
    return body

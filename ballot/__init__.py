"""The shared words: ids, grades, geometry, layout, rules, readings, records, errors.

Every other package imports this one and this one imports none of them. It holds plain
frozen values and the pure functions on them; the edges (the activity file, layout.json)
are parsed here too, so that a name means the same thing everywhere.

Main names: `ballot.activity.Activity`, `ballot.layout.Layout`, `ballot.record.SheetRecord`.
"""

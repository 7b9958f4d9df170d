"""The office's pages (办公页): where an activity stands, and all that the office does with it."""

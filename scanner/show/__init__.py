"""Pictures for people: what was read, and why."""

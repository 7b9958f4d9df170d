"""The operator's pages: every doubt settled by a person, with a trail (docs/review.md)."""

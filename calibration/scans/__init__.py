"""Paper and scanners: what happens to a page until it is a file."""

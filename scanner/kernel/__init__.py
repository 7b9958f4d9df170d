"""Compiled twins of the reader's busiest steps: plain C, which runs where it could be built."""

"""Benchmarks: run by hand; their last results stand in docs/benchmarks.md."""

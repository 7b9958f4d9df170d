"""Hands and ink: what people mean, and the marks they leave on a printed page."""

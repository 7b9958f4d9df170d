"""What is on the page beside print: ink, its strokes, and which box each belongs to."""

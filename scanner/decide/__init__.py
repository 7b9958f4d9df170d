"""Measures in, readings out: knows no pixels, neither numpy nor cv2."""

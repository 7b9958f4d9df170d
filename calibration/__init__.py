"""Simulated pens and scans: the bench on which the reader is measured.

It knows where boxes are printed (`ballot.layout`) and nothing of how they are read: it never
imports `scanner`, so no assumption of the reader can slip into its tests. It may import
`ballot`, numpy, cv2, Pillow, simplejpeg and pypdfium2.

Main names: `calibration.simulate.simulate_sheets` (a printed PDF in, scans and their truth
out), `calibration.pens.pen.draw_strokes` (ink on paper), `calibration.scans.degrade.degrade` (paper
through a scanner). docs/simulation.md says what is modelled and what is not.
"""

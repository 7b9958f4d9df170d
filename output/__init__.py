"""What leaves the program: the tally and its signatures, the table of votes.

It imports `ballot` and `scoring`, and takes what the evidence store knows as plain arguments.

Main names: `output.tally.build_tally`, `output.signing.sign_file` and `verify_file`,
`output.votes.write_votes`. The formats are docs/formats/tally.md and docs/formats/votes.md.
"""

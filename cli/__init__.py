"""The commands: the only place that wires the packages together and speaks to a terminal.

Each command is a small module whose function only reads arguments and shows results; what it does
stands beside it without any terminal code (`office.scan_job`, `office.print_job`, `office.folder`).
Heavy packages are imported inside the command functions, so that `pingyi --help` is there at once.

Main names: `cli.main.main`, `office.folder.open_folder`, `office.scan_job.ScanJob`.
"""

"""The commands: the only place that wires the packages together and speaks to a terminal.

Each command is a small module whose function only reads arguments and shows results; what it does
stands beside it without any terminal code (`cli.scan_job`, `cli.print_job`, `cli.folder`). Heavy
packages are imported inside the command functions, so that `pingyi --help` is there at once.

Main names: `cli.main.main`, `cli.folder.open_folder`, `cli.scan_job.ScanJob`.
"""

"""What the program does, without a terminal: folders, printing, scanning, sealing, counting.

Each `*_job` module is one thing that a person can ask for; the command line, the review pages and
the benches ask for it alike. Knows every package below and no terminal: nothing here prints, asks
or reads arguments.

Main names: `office.folder.open_folder`, `office.scan_job.ScanJob`,
`office.tally_job.tally_activity`.
"""

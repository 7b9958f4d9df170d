"""What a notary asks of an activity folder: each check alone, and all of them in one table.

A check is a function that looks at one kind of thing and yields what it found: how many it saw,
what isn't as it was, what the version that made the folder never recorded, what people should
know. It changes nothing and trusts nothing that another check looks at. To add one, write the
function and put it into `office.checks.run.CHECKS`, its name into `ballot.messages.folder_check`.

Main names: `office.checks.run.check_folder`, `office.checks.found.CheckResult`.
"""

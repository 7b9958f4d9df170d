"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from ballot.messages import say

FolderOption = Annotated[
    Path, typer.Option("-C", metavar="DIR", help=say("cli.option.folder"), show_default=False)
]
"""The activity folder; the current one by default."""

FormOption = Annotated[
    str, typer.Option("--form", metavar="ID", help=say("cli.option.form"), show_default=False)
]
"""One of the further forms; `[form]` by default."""

JsonOption = Annotated[bool, typer.Option("--json", help=say("cli.option.json"))]
"""One JSON object on standard output and nothing else there."""

VerboseOption = Annotated[bool, typer.Option("--verbose", help=say("cli.option.verbose"))]
"""Of commands that look for scans: everything they pass over is named."""

ByOption = Annotated[str, typer.Option("--by", help=say("cli.option.by"))]
WhyOption = Annotated[str, typer.Option("--why", help=say("cli.option.why"))]
SecondOption = Annotated[str, typer.Option("--confirmed-by", help=say("cli.option.second"))]

HERE = Path()
"""The current folder: where a command works unless -C says otherwise."""

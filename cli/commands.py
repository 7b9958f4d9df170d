"""Which commands there are, in the order of the help, and where each is.

Nothing is loaded here: the list of commands is shown without one of them, and a command without the
others.
"""

from collections.abc import Mapping, Sequence
from typing import Final

COMMANDS: Final[Mapping[str, str]] = {
    "new": "cli.new:new",
    "check": "cli.check:check",
    "print": "cli.print_:print_",
    "cover": "cli.batch:cover",
    "scan": "cli.scan:scan",
    "status": "cli.status:status",
    "review": "cli.review:review",
    "reconcile": "cli.reconcile:reconcile",
    "batch": "cli.batch:batch",
    "resolve": "cli.decide:resolve",
    "reject-sheet": "cli.decide:reject_sheet",
    "dismiss-page": "cli.decide:dismiss_page",
    "replace-scans": "cli.replace:replace_scans",
    "seal": "cli.seal:seal",
    "merge": "cli.merge:merge",
    "tally": "cli.tally:tally",
    "combine": "cli.combine:combine",
    "rule": "cli.rule:rule",
    "veto": "cli.veto:veto",
    "acceptance": "cli.acceptance:acceptance",
    "report": "cli.report:report",
    "opinions": "cli.opinions:opinions",
    "keygen": "cli.sign:keygen",
    "sign": "cli.sign:sign",
    "verify": "cli.sign:verify",
    "verify-log": "cli.status:verify_log",
    "verify-folder": "cli.verify_folder:verify_folder",
    "state": "cli.state:state",
    "recheck": "cli.recheck:recheck",
    "recount": "cli.recount:recount",
    "prove": "cli.recount:prove",
    "explain": "cli.explain:explain",
    "practice": "cli.practice:practice",
    "demo": "cli.demo:demo",
    "completion": "cli.completion:completion",
}
"""By name as it is typed: module and function. `cli.help.NAME` is the line of help."""

GROUPS: Final[Mapping[str, tuple[str, str]]] = {
    "export": ("cli.export:export", "cli.export.help"),
    "history": ("cli.history:history", "history.help"),
    "scanner": ("cli.scanner:scanner", "sane.help"),
    "deck": ("cli.deck:deck", "deck.help"),
    "plan": ("cli.plan:plan", "plan.help"),
    "store": ("cli.store:store", "cli.store.help"),
    "calibrate": ("cli.calibrate:calibrate", "calibrate.help"),
}
"""First words of commands that are two: the module and its `typer.Typer`, and its line of help."""

HELP_OPTIONS: Final = ("-h", "--help")


def help_keys() -> dict[str, str]:
    """Return the key of the line of help of every command and group, in the order of the help."""
    commands = {name: f"cli.help.{name}" for name in COMMANDS}
    return commands | {name: key for name, (_, key) in GROUPS.items()}


def is_front_page(args: Sequence[str]) -> bool:
    """Return whether a command line asks for the list of all commands and nothing else."""
    return len(args) == 1 and args[0] in HELP_OPTIONS

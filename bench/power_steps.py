"""What `bench/power.py` watches: an evaluation in one process, command by command.

    python bench/power_steps.py begin|count FOLDER

Says (`bench.strace.say`) when an event is on record and when a command has ended. Prints nothing
and exits 1 where a command fails.
"""

import contextlib
import io
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.strace import say
from cli.main import run
from store.event import Event, EventKind
from store.log import EventLog

_WHO = ("--by", "张三", "--confirmed-by", "李四")

BEGIN: tuple[tuple[str, ...], ...] = (
    ("new", "{folder}"),
    ("print", "main", "--sheets", "2"),
    ("keygen", "公证"),
)
"""Where there is no folder yet."""

_FEW = ("--why", "试验，份数少", "--confirmed-by", "李四")

COUNT: tuple[tuple[str, ...], ...] = (
    ("scan", "{folder}/scans", "--workers", "1"),
    ("reject-sheet", "{sheet}", *_WHO, "--why", "署名"),
    ("veto", "organ-02", *_WHO, "--reason", "重大事故", "--authority", "市委"),
    ("reconcile", "main", "--issued", "3", "--returned", "3", "--by", "张三"),
    ("keygen", "公证"),
    ("seal", "main", "--by", "张三", *_FEW, "--key", "公证"),
    ("reconcile", "evening", "--issued", "0", "--returned", "0", "--by", "张三"),
    ("seal", "evening", "--by", "张三", "--key", "公证"),
    ("rule",),
    ("tally",),
    ("sign", "{folder}/output/tally.json", "--key", "公证"),
    ("report", "--public"),
    ("export", "votes"),
    ("seal", "main", "--open", *_WHO, "--why", "补扫"),
    ("reject-sheet", "{other}", *_WHO, "--why", "污损"),
    ("seal", "main", "--by", "张三", *_FEW, "--key", "公证"),
    ("tally",),
    ("seal", "evening", "--open", *_WHO, "--why", "补开"),
    ("print", "evening", "--sheets", "2"),
)
"""Where forms were printed, and filled in and scanned to scans/. `rule` stands for an answer to
every question that is open then: which ones depends on how the sheets fell."""

STEPS = {"begin": BEGIN, "count": COUNT}
"""Commands as they are typed, each in the folder."""


def main() -> None:
    """Run the steps."""
    steps, folder = STEPS[sys.argv[1]], Path(sys.argv[2])
    os.environ.setdefault("PINGYI_PASSPHRASE", "一句足够长的口令 for a bench, 2026")
    append = EventLog.append

    def told(
        self: EventLog,
        kind: EventKind,
        payload: Mapping[str, Any],
        *,
        measures: str | None = None,
    ) -> Event:
        event = append(self, kind, payload, measures=measures)
        say(f"event/{event.seq}/{kind}")
        return event

    EventLog.append = told  # type: ignore[method-assign]
    known = {"folder": str(folder)}
    if folder.exists():
        lines = (folder / "forms/main.sheets.csv").read_text(encoding="utf-8").splitlines()[1:]
        known["sheet"], known["other"], *_ = sorted(line.split(",")[1] for line in lines)
    for number, words in enumerate(steps):
        command = [word.format(**known) for word in words]
        if command == ["rule"]:
            _settle(folder)
        else:
            _run([*command, *(() if words[0] == "new" else ("-C", str(folder)))])
        say(f"done/{number}/{command[0]}")


def _settle(folder: Path) -> None:
    """Answer every open question, one after the other, as the leading group might."""
    here = ("-C", str(folder))
    while asked := json.loads(_run(["rule", "--json", *here]))["open"]:
        first = asked[0]
        match first["kind"]:
            case "last_tie":
                units = first["units"][-1:]
            case "award_and_last":
                units = []  # it is the last, or the category would be without one
            case _:
                units = first["units"][: first["seats"] or 1]
        chosen = [f"--choose={unit}" for unit in units]
        _run(["rule", first["id"], *chosen, *_WHO, "--text", "会议决定", *here])


def _run(command: Sequence[str]) -> str:
    """Run a command and return what it prints; ends the program where it fails."""
    out, notes = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(notes):
        code = run([*command])
    if code:
        sys.exit(f"{command}: {code}\n{out.getvalue()}{notes.getvalue()}")
    return out.getvalue()


if __name__ == "__main__":
    main()

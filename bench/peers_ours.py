"""`pingyi scan` on the same stack, read back from the events that it recorded."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from ballot.grade import Vote
from ballot.ids import LineId, SheetId
from bench.peers_read import Reading
from bench.peers_stack import Cell, Stack
from bench.speed import command_words, fresh_copy
from bench.tree_time import run_timed


class Ours:
    """This program: nothing to install, and nothing to set."""

    name = "pingyi"

    def install(self, at: Path) -> None:
        """Nothing: it is here."""

    def search(self, stack: Stack, scratch: Path) -> Mapping[str, Any]:
        """Return no settings."""
        return {}

    def read(
        self, stack: Stack, scratch: Path, settings: Mapping[str, Any] | None = None
    ) -> Reading:
        """Scan a stack into a fresh copy of its activity."""
        copy = scratch / "ours"
        fresh_copy(stack.folder, copy)
        words, environment = command_words("-C", str(copy), "scan", str(stack.scans), "--json")
        seconds = run_timed(words, environment=environment).seconds
        votes: dict[Cell, Vote | None] = {}
        with closing(sqlite3.connect(copy / "pingyi.db")) as database:
            for (text,) in database.execute("SELECT entry FROM event ORDER BY seq"):
                event = json.loads(text)
                if event["kind"] == "page_read":
                    reading = event["payload"]["reading"]
                    for line, vote, *_ in reading["rows"]:
                        cell = SheetId(reading["sheet"]), LineId(line)
                        votes[cell] = None if vote is None else Vote(vote)
        return Reading(votes, seconds)

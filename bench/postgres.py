"""What evidence in PostgreSQL costs beside evidence in a file, on one machine and in one run.

    python bench/postgres.py writer --pages 400 --rounds 3
    python bench/postgres.py after FOLDER

`writer` is the processor time a page of the process that records, as `bench/writer.py` takes it,
with two workers: on SQLite, and on a PostgreSQL that is started for it and writes to the disk as
it does by default. `after` is what comes after the reading, as `bench/after.py` takes it, of a
folder that `bench/after_maker.py` made. Both say besides what the server's processes took. Prints
JSON (Linux).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.after import adopt_orphans, commands, place_for, run, session_ids
from bench.speed import command_words, prepare
from bench.writer import FEW, Runner
from tests.postgres_server import PostgresServer, postgres_server

HERE = Path(__file__).parent.parent
_TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Do as told."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("writer", "after"))
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=".") as name, postgres_server() as server:
        scratch = Path(name).resolve()
        for setting in ("fsync", "full_page_writes"):
            server.execute(f"ALTER SYSTEM SET {setting} = on")
        server.execute("SELECT pg_reload_conf()")
        if options.what == "writer":
            found = writer(server, scratch, options.pages, options.rounds)
        else:
            found = after(server, scratch, options.folder.resolve(), options.rounds)
    print(json.dumps(found, indent=2))


class _InDatabase(Runner):
    """Runs `pingyi scan` on a folder whose evidence was moved into a new database."""

    def __init__(self, folder: Path, scratch: Path, server: PostgresServer) -> None:
        super().__init__(folder, scratch)
        self._server, self._scratch = server, scratch

    def made_ready(self, copy: Path) -> dict[str, str]:
        """Move the evidence of a copy."""
        environment = named(self._server.url(self._server.new_database()), self._scratch)
        moved(copy, environment)
        return environment


def named(url: str, scratch: Path) -> dict[str, str]:
    """Return the environment of a machine whose machine.toml names a database."""
    file = scratch / "machine.toml"
    file.write_text(f'[store]\nurl = "{url}"\n', encoding="utf-8")
    return {"PINGYI_MACHINE": str(file)}


def moved(folder: Path, environment: dict[str, str]) -> None:
    """Move the evidence of a folder into the database of a machine."""
    words, added = command_words("-C", str(folder), "store", "copy", "database")
    subprocess.run(
        words, check=True, env={**os.environ, **added, **environment}, stderr=subprocess.DEVNULL
    )


def writer(server: PostgresServer, scratch: Path, pages: int, rounds: int) -> dict[str, float]:
    """Return the milliseconds a page of whoever records, by database."""
    folder, scans, few = scratch / "activity", scratch / "scans", scratch / "few"
    prepare(folder, scans, pages, 200)
    few.mkdir()
    for file in sorted(scans.iterdir())[:FEW]:
        shutil.copy(file, few)
    runners = {
        "sqlite": Runner(folder, scratch),
        "postgresql": _InDatabase(folder, scratch, server),
    }
    least: dict[str, float] = {}
    for _ in range(rounds):
        for name, runner in runners.items():
            began = server_time(server)
            for what, source in (("whole", scans), ("start", few)):
                _, seconds = runner(source, workers=2)
                key = f"{name}_{what}"
                least[key] = min(seconds, least.get(key, seconds))
            if name == "postgresql":
                used = server_time(server) - began
                least["server"] = min(used, least.get("server", used))
    read = len(list(scans.iterdir())) - FEW
    figures = {
        f"{name}_writer_ms": 1000 * (least[f"{name}_whole"] - least[f"{name}_start"]) / read
        for name in runners
    }
    figures["postgresql_by_sqlite"] = figures["postgresql_writer_ms"] / figures["sqlite_writer_ms"]
    figures["server_ms"] = 1000 * least["server"] / (read + 2 * FEW)
    return {"pages": pages, **{name: round(value, 3) for name, value in figures.items()}}


def after(server: PostgresServer, scratch: Path, folder: Path, rounds: int) -> dict[str, Any]:
    """Return by command what it takes with the evidence in either database."""
    adopt_orphans()
    places = {"sqlite": scratch / "sqlite", "postgresql": scratch / "postgresql"}
    for place in places.values():
        shutil.copytree(folder / "activity", place / "activity")
        for name in ("known", "new"):
            if (folder / name).is_dir():
                (place / name).symlink_to(folder / name)
    base = server.new_database()
    moved(places["postgresql"] / "activity", named(server.url(base), scratch))
    told: dict[str, Any] = {}
    for command in commands(session_ids(folder / "activity")):
        line: dict[str, float] = {}
        for name, place in places.items():
            found = []
            for _ in range(rounds):
                database = base
                if command.changes and name == "postgresql":
                    database = f"{base}_changed"
                    server.execute(f"DROP DATABASE IF EXISTS {database}")
                    server.execute(f"CREATE DATABASE {database} TEMPLATE {base}")
                os.environ.pop("PINGYI_MACHINE", None)
                if name == "postgresql":
                    os.environ |= named(server.url(database), scratch)
                began = server_time(server)
                with place_for(command, place, place) as used:
                    seconds, memory = run(HERE, used / "activity", command)
                found.append((seconds, memory, server_time(server) - began))
            least = min(found)
            line |= {f"{name}_s": round(least[0], 2), f"{name}_mb": round(least[1], 1)}
            if name == "postgresql":
                line["server_s"] = round(least[2], 2)
        told[command.name] = {**line, "ratio": round(line["postgresql_s"] / line["sqlite_s"], 2)}
        print(command.name, told[command.name], file=sys.stderr, flush=True)
    return told


def server_time(server: PostgresServer) -> float:
    """Return the seconds of processor time of a server's processes, those that ended too."""
    pid = int((server.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().rpartition(")")
        except OSError:
            continue
        fields = rest.split()
        if stat.parent.name == str(pid):
            ticks += sum(map(int, fields[11:15]))  # of its own and of children that ended
        elif fields[1] == str(pid) and name:
            ticks += sum(map(int, fields[11:13]))
    return ticks / _TICKS


if __name__ == "__main__":
    main()

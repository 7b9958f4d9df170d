"""How well the scanner reads: simulated sheets, what was read against what was marked.

    python bench/reading.py run --tier office --positions 20000
    python bench/reading.py run --tier all --strokes own --strokes path/to/strokes.jsonl
    python bench/reading.py run --world 'COMMAND --out {out} --truth {truth} --seed {seed} …'
    python bench/reading.py run --form four --tier office --positions 20000
    python bench/reading.py report --json docs/benchmarks-reading.json

Marks come from the product's own pens (`own`), or from a file of recorded strokes; with `--world`
sheets are filled in and scanned by another simulator's command (docs/simulation.md). The scanner
sees only the image files. Results are kept by version of the code, a line for every 40 sheets: a
run that was stopped goes on where it was. `--look DIR` writes pictures of what went wrong.
"""

import argparse
import hashlib
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import zip_longest
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.reading_chunk import CHUNK_SHEETS, OWN_STROKES, Chunk
from bench.reading_counts import Counts
from bench.reading_forms import FormName
from bench.reading_look import write_contact_sheets
from bench.reading_outside import PLACES, OutsideError, checked_command
from bench.reading_report import as_json, as_markdown
from bench.reading_results import OUT, Result, ResultsFolder, code_version
from bench.reading_tiers import TIERS, TierName, aims_of
from bench.reading_worker import run_chunk, start_worker
from bench.reading_world import PRINTED_SHEETS, World, make_world
from scanner.server import spare_threads

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of a random name is made in it
_ALL = "all"
_RECORDED = "recorded"
"""The source of strokes that come from a file."""
_SOURCES = (OWN_STROKES, _RECORDED)


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="simulate, read, compare; goes on where it stopped")
    tiers = [_ALL, *(tier.value for tier in TIERS)]
    run.add_argument(
        "--tier", action="append", choices=tiers, default=[], help="one, or all; repeatable"
    )
    places = ", ".join(f"{{{name}}} {meaning}" for name, meaning in PLACES.items())
    run.add_argument("--world", metavar="COMMAND", help=f"another simulator: {places}")
    run.add_argument("--world-name", help="how the tables call it; a digest of it if not given")
    run.add_argument(
        "--strokes", action="append", default=[], help="own, or a strokes file; repeatable"
    )
    run.add_argument(
        "--positions", type=int, help="boxes a tier, over all strokes; its target if not given"
    )
    run.add_argument("--seed", type=int, default=1)
    run.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    run.add_argument("--minutes", type=float, default=float("inf"), help="start nothing after")
    run.add_argument("--chunk-sheets", type=int, default=CHUNK_SHEETS)
    run.add_argument("--min-row-mm", type=float, default=8.0, help="6.5 is the form on one page")
    run.add_argument("--look", type=Path, help="folder for pictures of silently wrong rows")
    run.add_argument(
        "--look-doubts", type=int, default=0, help="and of so many needless doubts in each chunk"
    )
    for command in (run, commands.add_parser("report", help="the tables of what was run")):
        command.add_argument("--folder", type=Path, help="results; those of this code by default")
        command.add_argument(
            "--form", type=FormName, choices=list(FormName), default=FormName.THREE,
            help="which form is filled in; each has results of its own",
        )  # fmt: skip
        command.add_argument("--json", type=Path, help="where to write the figures as JSON")
    options = parser.parse_args(words)
    if options.command == "run":
        _check_world(parser, options)
    return options


def _check_world(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """End with what is wrong, where nothing is to be run or a command can't be."""
    if not options.tier and options.world is None:
        parser.error("one of --tier and --world is needed")
    if options.world is None:
        return
    try:
        checked_command(options.world)
    except ValueError as error:
        parser.error(f"--world: {error}")
    options.world_name = options.world_name or f"outside-{_digest(options.world.encode())}"
    if not re.fullmatch(r"[\w.-]+", options.world_name) or options.world_name in _SOURCES:
        parser.error("--world-name: letters, digits, '.', '_' and '-', and none of our own names")


def main(words: Sequence[str] | None = None) -> None:
    """Run what is asked for, and print the tables."""
    options = arguments(words)
    version = options.folder.name if options.folder else _version(options.form)
    results = ResultsFolder(options.folder or OUT / version)
    if options.command == "run":
        run(options, results)
    merged, seeds = results.merged(), results.seeds()
    print(as_markdown(merged, version, seeds))
    if options.json:
        figures = json.dumps(as_json(merged, version, seeds), indent=1, ensure_ascii=False)
        options.json.write_text(figures + "\n", encoding="utf-8")


def _version(form: FormName) -> str:
    """Return the name of the results of this code: of other forms than the plan's with theirs."""
    return code_version() if form is FormName.THREE else f"{code_version()}-{form}"


def run(options: argparse.Namespace, results: ResultsFolder) -> None:
    """Work on every chunk that is asked for and not on record."""
    files = _stroke_files(options.strokes)
    sources = [source for source in _SOURCES if source in files]
    tiers = list(TIERS) if _ALL in options.tier else [TierName(name) for name in options.tier]
    paper = _paper(options.form, options.min_row_mm)
    kinds = {source: _world_name(paper, files[source]) for source in sources}
    if options.world:
        command = f"command {_digest(options.world.encode())}"
        kinds[options.world_name] = f"{paper}, {command}"
        _check_name(results, options.world_name, command)
    with tempfile.TemporaryDirectory(dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None) as scratch:
        world = make_world(
            Path(scratch),
            {source: path for source, path in files.items() if path is not None},
            simulators={options.world_name: options.world} if options.world else {},
            form=options.form,
            min_row_mm=options.min_row_mm,
            look=options.look,
            look_doubts=options.look_doubts,
        )
        done = {(r.chunk.tier, r.chunk.source, *r.key) for r in results.read()}
        wanted = [
            chunk
            for chunk in _chunks(options, world, _kinds_of_sheets(options, tiers, sources))
            if (chunk.tier, chunk.source, *Result(chunk, Counts(), kinds[chunk.source]).key)
            not in done
        ]
        left = len(wanted)
        for chunk, counts in _worked_on(wanted, world, options.workers, options.minutes):
            results.append(Result(chunk, counts, kinds[chunk.source]))
            left -= 1
            print(_progress(chunk, counts, left), file=sys.stderr, flush=True)
    if options.look and options.look.is_dir():
        sheets = write_contact_sheets(options.look)
        print(f"{sheets} contact sheets in {options.look}", file=sys.stderr)


def _stroke_files(names: Sequence[str]) -> dict[str, Path | None]:
    """Return the sources of strokes that are asked for, each with its file if it has one."""
    paths = {Path(name) for name in names if name != OWN_STROKES}
    if len(paths) > 1:
        raise SystemExit("one strokes file at a time: their results would be mixed")
    files: dict[str, Path | None] = {_RECORDED: path for path in paths}  # noqa: B035 - at most one
    if OWN_STROKES in names or not names:
        files[OWN_STROKES] = None
    return files


def _paper(form: FormName, min_row_mm: float) -> str:
    """Return what tells sheets of one form from those of another."""
    rows = f"rows {min_row_mm:g} mm"
    return rows if form is FormName.THREE else f"form {form}, {rows}"


def _world_name(paper: str, strokes: Path | None) -> str:
    """Return what tells the chunks of one world from those of another."""
    return paper if strokes is None else f"{paper}, strokes {_digest(strokes.read_bytes())}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]


def _kinds_of_sheets(
    options: argparse.Namespace, tiers: Sequence[TierName], sources: Sequence[str]
) -> Iterator[tuple[TierName, Sequence[str]]]:
    """Yield each tier asked for with the sources that share its positions."""
    for tier in tiers:
        yield tier, sources
    if options.world:
        yield TierName.WORLD, (options.world_name,)


def _check_name(results: ResultsFolder, name: str, command: str) -> None:
    """End where results of another command are on record by this name: they would be added up."""
    others = {r.world for r in results.read() if r.chunk.source == name}
    if any(not world.endswith(command) for world in others):
        raise SystemExit(f"--world-name: {name} is the name of another command in these results")


def _chunks(
    options: argparse.Namespace, world: World, kinds: Iterable[tuple[TierName, Sequence[str]]]
) -> Iterator[Chunk]:
    """Yield all chunks asked for, tiers and sources in turn, so that all of them get on alike."""
    boxes = sum(len(row.boxes) for page in world.layout.pages for row in page.rows)
    queues = []
    for tier, sources in kinds:
        # Another simulator has the printed sheets and no more: a call fills in each once at most.
        most = PRINTED_SHEETS if tier is TierName.WORLD else options.chunk_sheets
        sheets = min(options.chunk_sheets, most)
        chunks = -(-(options.positions or aims_of(tier).positions) // (boxes * sheets))
        queues += [
            [
                Chunk(tier, source, options.seed, number, sheets)
                for number in range(place, chunks, len(sources))
            ]
            for place, source in enumerate(sources)
        ]
    for turn in zip_longest(*queues):
        yield from (chunk for chunk in turn if chunk is not None)


def _worked_on(
    chunks: Iterable[Chunk], world: World, workers: int, minutes: float
) -> Iterator[tuple[Chunk, Counts]]:
    """Yield what came of each chunk, as they get done; start none once the minutes are over."""
    end = time.monotonic() + 60.0 * minutes
    source = iter(chunks)
    running: dict[Future[Counts], Chunk] = {}
    spare_threads()
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=start_worker, initargs=(world,)
    ) as executor:
        while True:
            while len(running) < workers + 1 and time.monotonic() < end:
                chunk = next(source, None)
                if chunk is None:
                    break
                running[executor.submit(run_chunk, chunk)] = chunk
            if not running:
                return
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                try:
                    yield running.pop(future), future.result()
                except OutsideError as error:
                    raise SystemExit(f"--world: {error}") from error


def _progress(chunk: Chunk, counts: Counts, left: int) -> str:
    return (
        f"{chunk.tier} {chunk.source} {chunk.number}: {counts.positions} positions, "
        f"{counts.wrong.total()} wrong, {counts.review.total()} to review, "
        f"{counts.refused.total()} pages refused; {left} chunks left"
    )


if __name__ == "__main__":
    main()

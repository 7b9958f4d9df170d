"""A full disk while a district's session is merged: all of its package, or nothing of it."""

import shutil
from pathlib import Path

from ballot.errors import ExitCode
from cli.main import run
from tests.cli.full_disk import LIMITS, check_whole, files_of, try_here
from tests.cli.merge.laptops import package, trust


def test_a_package_that_the_disk_has_no_room_for_is_not_merged(main: Path, city: Path) -> None:
    trust(city, main)
    stopped = []
    for limit in (*LIMITS, 300):
        folder = Path(shutil.copytree(city, city.parent / f"city-{limit}"))
        before = files_of(folder)
        words = (
            "merge",
            package(main, "main"),
            "--by",
            "李四",
            "--confirmed-by",
            "王五",
            "-C",
            folder,
        )

        tried = try_here(limit, *words)

        assert "Traceback" not in tried.said
        if tried.code:
            stopped.append(limit)
            assert tried.code in (ExitCode.ERROR, ExitCode.STORE), tried.said
            assert f"{folder}/" in tried.said
            check_whole(folder, before)
            assert run([str(word) for word in words]) == 0
    assert {0, 300} <= set(stopped)

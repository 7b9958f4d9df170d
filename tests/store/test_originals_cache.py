"""The cache of originals that are kept elsewhere: whose it is, its limit, and who shares it."""

import hashlib
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from store import originals_cache
from store.originals_cache import Cache

ROOT = Path(__file__).parents[2]


def fill(cache: Cache, count: int, *, size: int = 1 << 20) -> list[str]:
    """Take new files; the first was used longest ago."""
    names = []
    for number in range(count):
        content = bytes([number]) * size
        with cache.draft("test") as draft:
            draft.path.write_bytes(content)
            names.append(hashlib.sha256(content).hexdigest())
            path = cache.take(draft, names[-1])
        at = time.time() - 1000 + number
        os.utime(path, (at, at))
    return names


def test_the_cache_is_the_user_s_own(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "deep" / "cache", 100)
    (name,) = fill(cache, 1)

    assert stat.S_IMODE(cache.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((cache.folder / name).stat().st_mode) == 0o400


def test_the_cache_keeps_to_its_limit_and_what_was_used_longest_ago_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(originals_cache, "_HELD", 2)
    names = fill(Cache(tmp_path / "cache", 8), 30)

    left = [name for name in names if (tmp_path / "cache" / name).exists()]

    assert left == names[-len(left) :]
    assert 5 <= len(left) <= 8


def test_files_in_use_stay_whatever_the_limit_is(tmp_path: Path) -> None:
    """They go once the process that used them has ended."""
    mine, others = Cache(tmp_path / "cache", 4), Cache(tmp_path / "cache", 4)
    names = fill(mine, 10)
    fill(others, 3, size=(1 << 20) + 1)

    assert all((tmp_path / "cache" / name).exists() for name in names)
    code = (
        "import os, sys; from pathlib import Path\n"
        "from tests.store.test_originals_cache import Cache, fill\n"
        "fill(Cache(Path(sys.argv[1]), 4), 10)\n"
    )
    apart = [sys.executable, "-c", code, str(tmp_path / "apart")]
    subprocess.run(apart, check=True, cwd=ROOT)
    assert len(list((tmp_path / "apart").iterdir())) == 10
    last = fill(Cache(tmp_path / "apart", 4), 1, size=(1 << 20) + 1)
    assert len(list((tmp_path / "apart").iterdir())) <= 4
    assert (tmp_path / "apart" / last[0]).exists()


def test_two_processes_fill_one_cache_and_neither_loses_a_file(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from store.originals_cache import Cache\n"
        "from tests.store.test_originals_cache import fill\n"
        "cache = Cache(Path(sys.argv[1]), 4)\n"
        "for _ in range(20):\n"
        "    for name in fill(cache, 6):\n"
        "        path = cache.find(name)\n"
        "        assert path is None or len(path.read_bytes()) == 1 << 20, name\n"
    )
    apart = [sys.executable, "-c", code, str(tmp_path / "cache")]
    both = [subprocess.Popen(apart, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [each.communicate()[1] for each in both]

    assert [each.returncode for each in both] == [0, 0], said
    assert not list((tmp_path / "cache").glob(".new-*"))

"""Originals on a storage that fails, lies, is full or far away."""

import errno
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ballot.errors import PingyiError, StoreError
from store import originals_cache
from store.originals import Original
from store.originals_cache import Cache
from store.originals_place import OriginalsPlace, open_originals
from store.originals_remote import RemoteOriginals
from tests.store.odd_storage import OddFileSystem, odd_storage

ROOT = Path(__file__).parents[2]
URL = "odd://bucket/ABCD"


@pytest.fixture
def odd() -> Iterator[type[OddFileSystem]]:
    with odd_storage() as storage:
        yield storage


@pytest.fixture
def originals(odd: type[OddFileSystem], tmp_path: Path) -> RemoteOriginals:
    opened = RemoteOriginals(URL, Cache(tmp_path / "cache", 100))
    opened.begin(is_alone=True)
    return opened


def put(originals: RemoteOriginals, path: Path, content: bytes) -> Original | PingyiError:
    path.write_bytes(content)
    (done,) = originals.put([path])
    return done


def kept(originals: RemoteOriginals, path: Path, content: bytes) -> Original:
    done = put(originals, path, content)
    assert isinstance(done, Original), done
    return done


def refused(done: Original | PingyiError) -> str:
    assert isinstance(done, StoreError)
    return str(done)


def copies(tmp_path: Path) -> list[str]:
    """Return the names in the cache."""
    return sorted(path.name for path in (tmp_path / "cache").iterdir())


def test_nothing_is_listed_for_a_file_that_is_put_asked_for_or_opened(
    originals: RemoteOriginals, odd: type[OddFileSystem], tmp_path: Path
) -> None:
    odd.asked.clear()

    done = kept(originals, tmp_path / "a.jpg", b"page")
    elsewhere = RemoteOriginals(URL, Cache(tmp_path / "elsewhere", 100))

    assert elsewhere.has(done.sha256)
    assert elsewhere.open(done.sha256).read_bytes() == b"page"
    assert "ls" not in odd.asked


def test_a_file_bears_its_hash_and_what_is_kept_already_is_not_sent_again(
    originals: RemoteOriginals, odd: type[OddFileSystem], tmp_path: Path
) -> None:
    done = kept(originals, tmp_path / "a.jpg", b"page")
    odd.asked.clear()

    again = kept(originals, tmp_path / "b.pdf", b"page")

    assert odd.files() == {f"/bucket/ABCD/{done.sha256[:2]}/{done.sha256}": b"page"}
    assert again.was_kept
    assert "put_file" not in odd.asked


@pytest.mark.parametrize("cut", [0, 3])
def test_an_upload_that_is_cut_off_leaves_no_half_and_the_next_scan_goes_on(
    originals: RemoteOriginals, odd: type[OddFileSystem], tmp_path: Path, cut: int
) -> None:
    odd.cuts_at = cut

    said = refused(put(originals, tmp_path / "a.jpg", b"page"))

    assert str(tmp_path / "a.jpg") in said
    assert URL in said
    assert odd.files() == {}
    assert copies(tmp_path) == []
    assert kept(originals, tmp_path / "a.jpg", b"page").size == 4


def test_a_full_storage_is_said_and_leaves_no_half(
    originals: RemoteOriginals, odd: type[OddFileSystem], tmp_path: Path
) -> None:
    odd.room = 2

    said = refused(put(originals, tmp_path / "a.jpg", b"page"))

    assert "磁盘已满" in said
    assert URL in said
    assert odd.files() == {}


def test_what_comes_back_otherwise_than_it_was_sent_is_not_kept(
    originals: RemoteOriginals, odd: type[OddFileSystem], tmp_path: Path
) -> None:
    odd.wrong_reads = 1

    said = refused(put(originals, tmp_path / "a.jpg", b"page"))

    assert "读回" in said
    assert odd.files() == {}


@pytest.mark.parametrize("others", [b"page", b"pagf"])
def test_two_machines_that_keep_the_same_bytes_at_a_time_both_have_them_kept(
    originals: RemoteOriginals,
    odd: type[OddFileSystem],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    others: bytes,
) -> None:
    """On a file system that moves over nothing, as Windows does; `others` came first."""

    def move(fs: OddFileSystem, _: str, name: str) -> None:
        fs.pipe_file(name, others)
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))

    monkeypatch.setattr(OddFileSystem, "mv", move)

    done = put(originals, tmp_path / "a.jpg", b"page")

    assert isinstance(done, Original) == (others == b"page")
    assert not [path for path in odd.files() if "drafts" in path]


@pytest.mark.parametrize(("times", "is_read"), [(1, True), (2, False)])
def test_what_is_fetched_wrong_is_fetched_once_more_and_then_refused(
    originals: RemoteOriginals,
    odd: type[OddFileSystem],
    tmp_path: Path,
    times: int,
    is_read: bool,
) -> None:
    done = kept(originals, tmp_path / "a.jpg", b"page")
    elsewhere = RemoteOriginals(URL, Cache(tmp_path / "elsewhere", 100))
    odd.wrong_reads = times

    if is_read:
        assert elsewhere.open(done.sha256).read_bytes() == b"page"
    else:
        with pytest.raises(StoreError, match=f"{URL}/.*{done.sha256}"):
            elsewhere.open(done.sha256)
        assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_network_that_is_gone_is_no_missing_file(
    originals: RemoteOriginals, odd: type[OddFileSystem], tmp_path: Path
) -> None:
    done = kept(originals, tmp_path / "a.jpg", b"page")
    odd.is_gone = True

    with pytest.raises(StoreError, match="不能使用"):
        originals.has(done.sha256)
    with pytest.raises(StoreError, match="peer went away"):
        RemoteOriginals(URL, Cache(tmp_path / "elsewhere", 100)).open(done.sha256)
    with pytest.raises(StoreError, match="不能使用"):
        list(originals.names())
    with pytest.raises(StoreError, match="不能使用"):
        originals.begin(is_alone=True)
    assert "peer went away" in refused(put(originals, tmp_path / "b.jpg", b"other"))
    assert originals.open(done.sha256).read_bytes() == b"page"  # from this machine's own copy


def test_several_files_are_sent_at_a_time(
    originals: RemoteOriginals, odd: type[OddFileSystem], tmp_path: Path
) -> None:
    paths = [tmp_path / f"{n}.jpg" for n in range(8)]
    for path in paths:
        path.write_bytes(path.name.encode())
    odd.seconds = 0.05
    odd.asked.clear()

    began = time.perf_counter()
    done = originals.put(paths)

    assert all(isinstance(each, Original) for each in done)
    assert time.perf_counter() - began < 0.05 * len(odd.asked) / 2


def test_what_a_killed_scan_had_begun_to_send_is_removed_by_the_next(
    odd: type[OddFileSystem], tmp_path: Path
) -> None:
    """Its own draft tells which it was; that of a process that lives is left alone."""
    code = (
        "import os, sys; from pathlib import Path\n"
        "from store.originals_cache import Cache\n"
        "from store.originals_remote import RemoteOriginals\n"
        f"with Cache(Path(sys.argv[1]), 100).draft(RemoteOriginals({URL!r}, None)._owner) as d:\n"
        "    print(d.name, flush=True); os._exit(1)\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "cache")],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    ).stdout.strip()
    odd().pipe_file(f"/bucket/ABCD/drafts/{killed}", b"ha")
    originals = RemoteOriginals(URL, Cache(tmp_path / "cache", 100))

    with Cache(tmp_path / "cache", 100).draft(originals._owner) as living:
        odd().pipe_file(f"/bucket/ABCD/drafts/{living.name}", b"lf")
        assert list(originals.names()) == []
        originals.begin(is_alone=True)

        assert odd.files() == {f"/bucket/ABCD/drafts/{living.name}": b"lf"}
        assert copies(tmp_path) == [living.path.name]


def test_a_stray_file_is_met_by_a_check_under_its_whole_name(
    originals: RemoteOriginals, odd: type[OddFileSystem], tmp_path: Path
) -> None:
    done = kept(originals, tmp_path / "a.jpg", b"page")
    for path in ("notes.txt", f"00/{done.sha256}", f"{done.sha256[:2]}/x.jpg"):
        odd().pipe_file(f"/bucket/ABCD/{path}", b"page")

    met = {each.shown: each.sha256 == done.sha256 for each in originals.names()}

    assert met == {
        f"{URL}/notes.txt": False,
        f"{URL}/00/{done.sha256}": False,
        f"{URL}/{done.sha256[:2]}/x.jpg": False,
        f"{URL}/{done.sha256[:2]}/{done.sha256}": True,
    }


def test_a_checksum_that_the_store_gives_spares_the_reading_back(
    originals: RemoteOriginals,
    odd: type[OddFileSystem],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = hashlib.md5(b"page", usedforsecurity=False).hexdigest()
    plain = OddFileSystem.info
    monkeypatch.setattr(
        OddFileSystem, "info", lambda *a, **k: {**plain(*a, **k), "ETag": f'"{told}"'}
    )
    odd.asked.clear()

    kept(originals, tmp_path / "a.jpg", b"page")
    assert "cat_file" not in odd.asked

    kept(originals, tmp_path / "b.jpg", b"othe")  # its checksum is of something else: read back
    assert "cat_file" in odd.asked


@pytest.mark.parametrize(
    ("url", "said"),
    [("nosuch://a/b", "不能使用"), ("s3://bucket/pingyi", "s3fs"), ("sftp://nas/a", "paramiko")],
)
def test_an_address_that_nothing_here_serves_is_a_sentence(
    tmp_path: Path, url: str, said: str
) -> None:
    with pytest.raises(StoreError, match=said) as error:
        RemoteOriginals(url, Cache(tmp_path / "cache", 100)).begin(is_alone=True)

    assert url in str(error.value)


def test_without_fsspec_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)

    with pytest.raises(StoreError, match=r"pip install 'pingyi\[storage\]'"):
        RemoteOriginals(URL, Cache(tmp_path / "cache", 100)).has("0" * 64)


def test_a_drive_that_is_not_mounted_is_said_and_nothing_is_put_beneath(tmp_path: Path) -> None:
    (tmp_path / "drives").mkdir()
    place = OriginalsPlace(
        tmp_path / "originals", f"{tmp_path}/drives/nas/ABCD", tmp_path / "c", 100
    )
    (tmp_path / "a.jpg").write_bytes(b"page")
    originals = open_originals(place)

    with pytest.raises(StoreError, match="不存在"):
        originals.begin(is_alone=True)
    (tmp_path / "drives" / "nas").mkdir()
    originals.begin(is_alone=True)
    (tmp_path / "drives" / "nas" / "ABCD").rmdir()  # what unmounting looks like from here
    (done,) = originals.put([tmp_path / "a.jpg"])

    assert "不存在" in refused(done)
    assert list((tmp_path / "drives" / "nas").iterdir()) == []


def test_a_copy_that_was_changed_is_fetched_anew(
    originals: RemoteOriginals, tmp_path: Path
) -> None:
    done = kept(originals, tmp_path / "a.jpg", b"page")
    done.path.chmod(0o600)
    done.path.write_bytes(b"pagf")

    assert originals.open(done.sha256).read_bytes() == b"page"


def test_a_copy_is_compared_once_and_not_for_every_page(
    originals: RemoteOriginals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = kept(originals, tmp_path / "a.jpg", b"page")
    monkeypatch.setattr(originals_cache, "is_genuine", lambda *_: pytest.fail("compared again"))

    assert originals.open(done.sha256) == done.path


def test_a_full_disk_under_the_cache_is_said_and_leaves_no_half(
    originals: RemoteOriginals, odd: type[OddFileSystem], tmp_path: Path
) -> None:
    done = kept(originals, tmp_path / "a.jpg", b"page" * 5000)
    (tmp_path / "b.jpg").write_bytes(b"other" * 5000)
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from store.originals_cache import Cache\n"
        "from store.originals_remote import RemoteOriginals\n"
        "from fsspec import register_implementation\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))\n"
        "kept = RemoteOriginals('memory://a', Cache(Path(sys.argv[1]), 100))\n"
        "print(kept.put([Path(sys.argv[2])])[0])\n"
    )
    cache = tmp_path / "small"
    said = subprocess.run(
        [sys.executable, "-c", code, str(cache), str(tmp_path / "b.jpg")],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout

    assert str(cache) in said
    assert "缓存" in said
    assert list(cache.iterdir()) == []
    assert originals.open(done.sha256).read_bytes() == b"page" * 5000

"""What holds for originals wherever they lie: one protocol, every implementation."""

import hashlib
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from ballot.errors import PingyiError, SourceError, StoreError
from scanner.files.sources import FileKind, SourceFile
from store.originals import Original, Originals, is_genuine
from store.originals_place import OpenOriginal, OriginalsPlace, open_originals
from tests.store.odd_storage import odd_storage


@dataclass(frozen=True)
class Kept:
    """A place for originals, and how a test lays hands on what lies there."""

    place: OriginalsPlace
    spoil: Callable[[str, bytes], None]
    """Gives the file of a hash other bytes, past the program."""

    def fresh(self) -> Originals:
        """Return the same originals as a machine has them that has seen nothing yet."""
        open_originals.cache_clear()
        if self.place.cache is None:
            return open_originals(self.place)
        elsewhere = self.place.cache.with_name(f"{self.place.cache.name}+")
        return open_originals(replace(self.place, cache=elsewhere))


def _spoil_below(folder: Path) -> Callable[[str, bytes], None]:
    def spoil(sha256: str, content: bytes) -> None:
        (path,) = folder.rglob(f"{sha256}*")
        path.chmod(0o640)
        path.write_bytes(content)

    return spoil


@pytest.fixture(params=["folder", "path", "file", "local", "memory"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    """Return each kind of place in turn."""
    open_originals.cache_clear()
    here, nas, cache = tmp_path / "originals", tmp_path / "nas [2026]", tmp_path / "cache"
    nas.mkdir()
    match request.param:
        case "folder":
            yield Kept(OriginalsPlace(here), _spoil_below(here))
        case "path":
            yield Kept(OriginalsPlace(here, f"{nas}/ABCD", cache, 100), _spoil_below(nas))
        case "file":
            url = f"file://{nas}/ABCD".replace(" ", "%20")
            yield Kept(OriginalsPlace(here, url, cache, 100), _spoil_below(nas))
        case "local":  # fsspec itself, on a real disk
            yield Kept(OriginalsPlace(here, f"local://{nas}/ABCD", cache, 100), _spoil_below(nas))
        case _:
            with odd_storage() as odd:

                def spoil(sha256: str, content: bytes) -> None:
                    odd().pipe_file(f"/scans [1]/ABCD/{sha256[:2]}/{sha256}", content)

                yield Kept(OriginalsPlace(here, "odd://scans [1]/ABCD", cache, 100), spoil)
    open_originals.cache_clear()


@pytest.fixture
def originals(kept: Kept) -> Originals:
    """Return them ready for a scan."""
    opened = open_originals(kept.place)
    opened.begin(is_alone=True)
    return opened


def put(originals: Originals, path: Path, content: bytes) -> Original:
    """Scan a file with these bytes."""
    path.write_bytes(content)
    (done,) = originals.put([path])
    assert isinstance(done, Original), done
    return done


@pytest.mark.parametrize("size", [0, 1, 1 << 20, (9 << 20) + 7])
def test_what_was_put_is_opened_byte_for_byte_here_and_elsewhere(
    kept: Kept, originals: Originals, tmp_path: Path, size: int
) -> None:
    content = (bytes(range(251)) * (size // 251 + 1))[:size]

    done = put(originals, tmp_path / "Scan 1.PDF", content)

    assert (done.sha256, done.size) == (hashlib.sha256(content).hexdigest(), size)
    assert not done.was_kept
    assert done.path.read_bytes() == content
    assert done.path.stat().st_mode & 0o777 == 0o400
    assert originals.open(done.sha256).read_bytes() == content
    assert kept.fresh().open(done.sha256).read_bytes() == content
    assert (tmp_path / "Scan 1.PDF").exists()


def test_only_what_was_put_is_there(originals: Originals, tmp_path: Path) -> None:
    done = put(originals, tmp_path / "a.jpg", b"page")

    assert originals.has(done.sha256)
    assert not originals.has("0" * 64)
    with pytest.raises(StoreError, match="0" * 64):
        originals.open("0" * 64)


def test_the_same_bytes_are_kept_once(originals: Originals, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.jpg", "b.jpeg", "c.jpg")]
    for path in paths:
        path.write_bytes(b"page")

    first = originals.put(paths)
    again = originals.put(paths)

    assert [getattr(each, "was_kept", None) for each in first] == [False, True, True]
    assert [getattr(each, "was_kept", None) for each in again] == [True, True, True]
    assert len(list(originals.names())) == 1


def test_one_file_that_can_not_be_read_does_not_hold_up_the_others(
    originals: Originals, tmp_path: Path
) -> None:
    (tmp_path / "good.jpg").write_bytes(b"good")

    missing, good = originals.put([tmp_path / "missing.jpg", tmp_path / "good.jpg"])

    assert isinstance(missing, SourceError)
    assert isinstance(good, Original)


@pytest.mark.parametrize("damage", [b"", b"pagez", b"page and more"])
def test_a_damaged_file_is_refused_and_replaced_when_it_comes_again(
    kept: Kept, originals: Originals, tmp_path: Path, damage: bytes
) -> None:
    done = put(originals, tmp_path / "a.jpg", b"pages")
    kept.spoil(done.sha256, damage)

    with pytest.raises(StoreError, match="SHA-256") as refused:
        kept.fresh().open(done.sha256)
    again = put(kept.fresh(), tmp_path / "b.jpg", b"pages")

    assert done.sha256 in str(refused.value)
    assert not again.was_kept
    assert kept.fresh().open(done.sha256).read_bytes() == b"pages"
    assert len(list(originals.names())) == 1


def test_a_check_meets_every_file_as_it_lies_there(
    kept: Kept, originals: Originals, tmp_path: Path
) -> None:
    done = [put(originals, tmp_path / "a.jpg", b"%d" % n) for n in range(3)]
    kept.spoil(done[1].sha256, b"other")

    met = {name.sha256: name.measured() for name in originals.names()}

    assert met == {
        done[0].sha256: (done[0].sha256, 1),
        done[1].sha256: (hashlib.sha256(b"other").hexdigest(), 5),
        done[2].sha256: (done[2].sha256, 1),
    }


def test_a_worker_finds_a_file_by_what_it_is_told(kept: Kept, tmp_path: Path) -> None:
    open_originals(kept.place).begin(is_alone=True)
    done = put(open_originals(kept.place), tmp_path / "a.jpg", b"page")
    finds = pickle.loads(pickle.dumps(OpenOriginal(kept.place)))  # noqa: S301 - our own
    source = SourceFile(tmp_path / "nowhere.jpg", FileKind.JPEG, 1)

    assert finds(replace(source, sha256=done.sha256)).read_bytes() == b"page"
    assert finds(source) == source.path


def test_files_of_an_activity_folder_from_before_are_read_on(kept: Kept, tmp_path: Path) -> None:
    before = open_originals(OriginalsPlace(kept.place.folder))
    old = put(before, tmp_path / "odd.format", b"old")
    originals = open_originals(kept.place)
    originals.begin(is_alone=True)

    assert originals.has(old.sha256)
    assert originals.open(old.sha256).read_bytes() == b"old"
    assert [name.sha256 for name in originals.names()] == [old.sha256]


def test_errors_cross_a_process_border(originals: Originals) -> None:
    with pytest.raises(PingyiError) as refused:
        originals.open("0" * 64)

    assert str(pickle.loads(pickle.dumps(refused.value))) == str(refused.value)  # noqa: S301
    assert not is_genuine(Path("nowhere"), "0" * 64)

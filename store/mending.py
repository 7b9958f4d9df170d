"""What is recorded where a scanned file turns out to have been damaged when it was read."""

from collections.abc import Collection

from ballot.errors import StoreError, UsageError
from ballot.reading import OF_BYTES
from store.event import EventKind
from store.pages import open_refusals
from store.recorder import Recorder


class Mending(Recorder):
    """Refusals that were the fault of a damaged copy, not of the paper, are taken back."""

    def record_mended(
        self, sha256: str, *, pages: int, withdrawn: Collection[int], is_replaced: bool
    ) -> None:
        """Record that the genuine bytes of a file are kept now, and were not before.

        Refusals are taken back only where nobody has settled them; what was read, dismissed or
        keyed in stays. A page whose refusal was taken back is on record as never read.

        Only pictures that were refused whole: one that was split into parts was decoded and
        looked at, so its parts stand as they were recorded, read or refused, and none of them is
        read twice. A person who closes the refusal of a part has the paper scanned again.

        Args:
            sha256: the file, recorded before.
            pages: how many images the genuine file holds.
            withdrawn: indexes, from 0, of refused pages that come out otherwise.
            is_replaced: whether the copy in originals/ was missing or damaged and has been put
                back now; False where it was whole again when this was found.

        Raises:
            StoreError: the file was not recorded.
            UsageError: a page in `withdrawn` was not refused, or its refusal is settled.
        """
        with self.writing():
            file = self._state.files.get(sha256)
            if file is None:
                raise StoreError("store.unknown_file", sha256=sha256)
            waiting = open_refusals(self._state, sha256)
            for index in withdrawn:
                if index not in waiting:
                    raise UsageError("store.not_open", file=file.names[0], page=index + 1)
            self._append(
                EventKind.FILE_MENDED,
                {
                    "file": sha256,
                    "pages": pages,
                    "withdrawn": sorted(withdrawn),
                    "replaced": is_replaced,
                },
            )

    def record_completed(self, cut: str, whole: str) -> None:
        """Record that a file was scanned before it was copied to its end: its refusals are settled.

        The caller has compared them byte for byte.

        Args:
            cut: SHA-256 of the file of which only the beginning was there.
            whole: and of the one that begins with its bytes.

        Raises:
            StoreError: one of them was not recorded.
            UsageError: the whole one isn't read to its end, or has another name.
        """
        with self.writing():
            for sha256 in (cut, whole):
                if sha256 not in self._state.files:
                    raise StoreError("store.unknown_file", sha256=sha256)
            part, file = self._state.files[cut], self._state.files[whole]
            if not file.is_complete or part.names[0] not in file.names:
                raise UsageError("store.not_complete", file=file.names[0])
            for index, refused in open_refusals(self._state, cut).items():
                if refused.reason in OF_BYTES:
                    payload = {"file": cut, "index": index, "whole": whole}
                    self._append(EventKind.FILE_COMPLETED, payload)

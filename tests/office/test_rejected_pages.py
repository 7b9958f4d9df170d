"""Pages that a scan refused, put together as it ends."""

from ballot.reading import Rejection, RejectionReason
from office.scan_report import RejectedPages
from store.standing import FileState, PageKey

FILE = FileState(sha256="ab" * 32, size=1, pages=9, names=["a.pdf"])
WHITE = Rejection(RejectionReason.NOT_A_FORM, "空白页", is_blank=True)
TEXT = Rejection(RejectionReason.NOT_A_FORM, "不像评议表")


def pages(*outcomes: Rejection) -> RejectedPages:
    found = RejectedPages()
    for index, outcome in enumerate(outcomes):
        found.add("a.pdf", index, outcome, FILE)
    return found


def test_pages_that_follow_each_other_are_one() -> None:
    (run,) = pages(TEXT, TEXT, WHITE).runs()

    assert (run.page, run.through) == (1, 3)


def test_a_back_that_settled_itself_is_in_no_run() -> None:
    found = pages(TEXT, WHITE, WHITE, WHITE)

    first, second = found.runs({PageKey(FILE.sha256, 1)})

    assert found.blank == {PageKey(FILE.sha256, index) for index in (1, 2, 3)}
    assert (first.page, first.through) == (1, 1)
    assert (second.page, second.through) == (3, 4)


def test_runs_of_two_files_at_a_time_are_kept_apart() -> None:
    other = FileState(sha256="cd" * 32, size=1, pages=9, names=["b.pdf"])
    found = RejectedPages()
    for index in (0, 1):
        found.add("a.pdf", index, TEXT, FILE)
        found.add("b.pdf", index, TEXT, other)

    assert [(run.file, run.page, run.through) for run in found.runs()] == [
        ("a.pdf", 1, 2),
        ("b.pdf", 1, 2),
    ]

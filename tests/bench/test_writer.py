"""What the rounds of `bench/writer.py` come to."""

from bench.writer import FEW, _told

PAGES = 100 + FEW


def test_the_writers_start_is_no_part_of_what_a_page_takes() -> None:
    usual = {"one": 2.0, "two": 1.0, "whole": 0.7, "start": 0.5, "decode": 0.01 * PAGES}
    disturbed = {"one": 9.0, "two": 3.0, "whole": 1.9, "start": 0.8, "decode": 0.03 * PAGES}

    told = _told([disturbed, usual, usual], PAGES)

    assert (told["writer_ms"], told["decode_ms"], told["writer_by_decode"]) == (2.0, 10.0, 0.2)
    assert told["two_workers_by_one"] == 2.0
    assert "synced_by_unsynced" not in told


def test_syncing_is_told_where_it_could_be_switched_off() -> None:
    seconds = {"one": 2.0, "two": 1.1, "whole": 0.7, "start": 0.5, "decode": 1.0, "unsynced": 1.0}

    assert _told([seconds], PAGES)["synced_by_unsynced"] == 1.1

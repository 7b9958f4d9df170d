"""Opens files with the modules of one build, for `bench/opening.py`, and says what a page took.

    PYTHONPATH=BUILD python bench/opening_reader.py

It is told paths, a line each, and answers with milliseconds of processor time a page: from the path
to grey pixels.
"""

import sys
import time
from pathlib import Path

from scanner.files.process import settle_in
from scanner.files.sources import examine, open_pages
from scanner.types import Refused


def main() -> None:
    """Answer for each path that comes in."""
    settle_in()
    for line in sys.stdin:
        path = Path(line.strip())
        started = time.process_time()
        source = examine(path)
        for page in open_pages(source, 0, source.pages):
            if isinstance(page, Refused):
                raise page
        print(1000 * (time.process_time() - started) / source.pages, flush=True)


if __name__ == "__main__":
    main()

"""Has a cluster read for an activity: what its workers know, and where they find the originals."""

from collections.abc import Callable

from ballot.limits import PageLimits
from office.folder import ActivityFolder
from scanner.cluster import ClusterReaders
from scanner.cluster_link import ClusterAddress, Link
from scanner.context import ReadingContext
from scanner.workers import Readers
from store.originals_place import OpenOriginal


def cluster_readers(
    cluster: ClusterAddress,
    folder: ActivityFolder,
    context: ReadingContext,
    *,
    limits: PageLimits,
    tell: Callable[[str], None],
) -> Readers:
    """Return the workers of a cluster as readers.

    Args:
        cluster: its scheduler.
        folder: the activity; its originals lie at the same place for every worker.
        context: what every reader must know.
        limits: what a page may take.
        tell: is told what the operator should know at once.
    """
    opens = OpenOriginal(folder.originals_place())
    return ClusterReaders(Link(cluster, tell), context, limits=limits, opens=opens, tell=tell)

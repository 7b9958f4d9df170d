"""What the system says of a file or a drive, in the words of whoever reads it."""

import errno

from ballot.messages import say

_KEYS = {
    errno.ENOENT: "missing",
    errno.ENOTDIR: "missing",
    errno.EACCES: "closed",
    errno.EPERM: "closed",
    errno.EROFS: "read_only",
    errno.ENOSPC: "full",
    getattr(errno, "EDQUOT", errno.ENOSPC): "full",
    errno.EIO: "drive",
    errno.EISDIR: "folder",
    errno.ELOOP: "loop",
    errno.ENAMETOOLONG: "long_name",
    errno.EMFILE: "many_open",
    errno.ENFILE: "many_open",
    errno.EBUSY: "busy",
    errno.EADDRINUSE: "busy",
    errno.ETIMEDOUT: "gone",
    errno.ENOTCONN: "gone",
    errno.EHOSTUNREACH: "gone",
    getattr(errno, "ESTALE", errno.ETIMEDOUT): "gone",
    getattr(errno, "EHOSTDOWN", errno.ETIMEDOUT): "gone",
    getattr(errno, "ENODEV", errno.ETIMEDOUT): "gone",
    getattr(errno, "ENXIO", errno.ETIMEDOUT): "gone",
}


def system_words(error: OSError) -> str:
    """Return what an error of the system comes to; of rare ones, its own words for support."""
    key = _KEYS.get(error.errno) if error.errno is not None else None
    if key is not None:
        return say(f"system.{key}")
    if error.errno is None:
        return str(error)  # of our own making
    return say("system.other", number=error.errno, words=error.strerror or str(error))

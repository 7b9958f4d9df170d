"""Makes a process a good reader of pages: one thread, and memory that is kept between pages."""

import ctypes

import cv2

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
"""Parameters of glibc's `mallopt`."""

_KEPT_BYTES = 1 << 30
"""Far more than a page needs."""


def settle_in() -> None:
    """Prepare this process for reading pages.

    OpenCV gets one thread. The C library is told to keep freed memory: by default it gives every
    large array back, and the system clears the same memory again for the next one, which costs
    a twentieth of the time.
    """
    cv2.setNumThreads(1)
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # glibc has it, others may not
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _KEPT_BYTES)
        mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)

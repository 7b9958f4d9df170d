"""The bit patterns of the four corner fiducials.

ArUco dictionary DICT_4X4_50, ids 0 to 3 (S. Garrido-Jurado et al.: Automatic generation and
detection of highly reliable fiducial markers under occlusion, Pattern Recognition 47, 2014). The
patterns stand here so that drawing needs no image library; a test compares them with OpenCV's.
"""

_INNER = {
    0: ("1011", "0101", "0011", "0010"),
    1: ("0000", "1111", "1001", "1010"),
    2: ("0011", "0011", "0010", "1101"),
    3: ("1001", "1001", "0100", "0110"),
}


def fiducial_modules(number: int) -> list[list[int]]:
    """Return the 6 × 6 modules of fiducial `number` (0 to 3), 1 is black, border included."""
    edge = [1] * 6
    return [
        edge,
        *([1, *(1 - int(bit) for bit in line), 1] for line in _INNER[number]),
        edge,
    ]

"""The curve of SM2 (GB/T 32918.5, sm2p256v1), and whether a signature fits: public numbers alone.

Nothing secret is ever computed with here, so that time and memory may tell whatever they like.
Whoever checks needs no package for it; `output.sm2` has what signs, and the tests compare the
verdicts of both, and openssl's.
"""

from typing import NamedTuple

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123


class Point(NamedTuple):
    """A point of the curve, each coordinate from 0 to `P` - 1; never the one at infinity."""

    x: int
    y: int


BASE = Point(
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)

_Weighted = tuple[int, int, int]
"""A point as (x z², y z³, z): no division until the end; z is 0 at infinity."""
_INFINITY: _Weighted = (1, 1, 0)


def is_on_curve(point: Point) -> bool:
    """Return whether a pair of numbers is a point of the curve, whose order then is `ORDER`."""
    x, y = point
    return 0 <= x < P and 0 <= y < P and (y * y - x * x * x - A * x - B) % P == 0


def fits(public: Point, message: int, r: int, s: int) -> bool:
    """Return whether (r, s) is a signature by the owner of `public`: GB/T 32918.2, section 7.

    Args:
        public: the key, a point of the curve.
        message: SM3 of Z and what was signed, as a number.
        r: of the signature.
        s: of the signature.
    """
    if not (0 < r < ORDER and 0 < s < ORDER):
        return False
    t = (r + s) % ORDER
    if t == 0:
        return False
    x, _, z = _sum_of_two(s, BASE, t, public)
    return z != 0 and (message + x * pow(z, -2, P) % P) % ORDER == r


def _sum_of_two(s: int, first: Point, t: int, second: Point) -> _Weighted:
    """Return s times the one point and t times the other, added, bit by bit from the highest."""
    one, other = (*first, 1), (*second, 1)
    both = _added(one, other)
    total = _INFINITY
    for bit in range(ORDER.bit_length() - 1, -1, -1):
        total = _doubled(total)
        match s >> bit & 1, t >> bit & 1:
            case 1, 1:
                total = _added(total, both)
            case 1, 0:
                total = _added(total, one)
            case 0, 1:
                total = _added(total, other)
    return total


def _doubled(point: _Weighted) -> _Weighted:
    """Return a point added to itself; the curve has none of order two."""
    x, y, z = point
    squared = y * y % P
    middle = 4 * x * squared % P
    slope = 3 * (x - z * z) * (x + z * z) % P  # of a = -3
    new_x = (slope * slope - 2 * middle) % P
    return new_x, (slope * (middle - new_x) - 8 * squared * squared) % P, 2 * y * z % P


def _added(one: _Weighted, other: _Weighted) -> _Weighted:
    """Return the sum of any two points, the same one and opposite ones too."""
    if one[2] == 0:
        return other
    if other[2] == 0:
        return one
    (x1, y1, z1), (x2, y2, z2) = one, other
    u1, u2 = x1 * z2 * z2 % P, x2 * z1 * z1 % P
    v1, v2 = y1 * z2**3 % P, y2 * z1**3 % P
    if u1 == u2:
        return _doubled(one) if v1 == v2 else _INFINITY
    step, rise = (u2 - u1) % P, (v2 - v1) % P
    square = step * step % P
    cube, shift = square * step % P, u1 * square % P
    x = (rise * rise - cube - 2 * shift) % P
    return x, (rise * (shift - x) - v1 * cube) % P, step * z1 * z2 % P

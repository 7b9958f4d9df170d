"""What a scanner offers, as `scanimage --all-options` lists it, and what of it a count needs.

Names of sources and modes are each backend's own. Options may be inactive until a source is chosen,
so that it is asked more than once: which source, for what paper, and then the rest.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ballot.errors import UsageError
from ballot.messages import say

A4_MM = (210.0, 297.0)
USUAL_DPI = (200, 300)
"""What is asked for where nobody says; the first that the device has."""

_OPTION = re.compile(r"^ +(?:--(?P<long>[\w-]+)|-(?P<short>[A-Za-z])(?= ))(?P<rest>.*)$")
_MARKS = re.compile(r"( \[(advanced|read-only|hardware)\])+$")
_RANGE = re.compile(r"^(-?[\d.]+)\.\.(-?[\d.]+)")
_UNIT = re.compile(r"(?<=\d)(dpi|mm|pel|us|bit|%)$")
_GREY = ("gray", "grey", "true gray", "grayscale", "greyscale", "8-bit grayscale")
_COLOUR = ("color", "colour", "24bit color", "24-bit color")

Options = Mapping[str, "DeviceOption"]


@dataclass(frozen=True, slots=True)
class DeviceOption:
    """One option of a device."""

    values: tuple[str, ...]
    """What it may be; none for a range."""
    least: float | None = None
    most: float | None = None
    """Of a range."""
    is_active: bool = True
    """False: not with the source that is chosen."""

    def offers(self, number: float) -> bool:
        """Return whether it may be this number."""
        if self.least is not None and self.most is not None:
            return self.least <= number <= self.most
        return any(_number(value) == number for value in self.values)


@dataclass(frozen=True, slots=True)
class Source:
    """Where sheets come from."""

    arguments: tuple[str, ...]
    """For scanimage; what else depends on the source stands in `duplex`."""
    duplex: tuple[str, ...]
    """Arguments that may become active with the source only."""
    is_two_sided: bool


def parse_options(listing: str) -> dict[str, DeviceOption]:
    """Return the options of a listing by name, `x` for `-x`."""
    found: dict[str, DeviceOption] = {}
    for line in listing.splitlines():
        match = _OPTION.match(line)
        if match is not None:
            found[match["long"] or match["short"]] = _option(match["rest"])
    return found


def _option(rest: str) -> DeviceOption:
    rest = _MARKS.sub("", rest.rstrip())
    what, bracket, default = rest.rpartition(" [")
    if not bracket:
        what, default = rest, ""
    is_active = default != "inactive]"
    if what.startswith("[=("):
        return DeviceOption(tuple(what[3:].rstrip(")]").split("|")), is_active=is_active)
    what = what.strip()
    numbers = _RANGE.match(what)
    if numbers is not None:
        return DeviceOption((), float(numbers[1]), float(numbers[2]), is_active)
    values = [_UNIT.sub("", value) for value in what.split("|")] if what else []
    return DeviceOption(tuple(values), is_active=is_active)


def choose_source(options: Options, *, both_sides: bool) -> Source:
    """Return the feeder that scans both sides, or one.

    Raises:
        UsageError: the device has no feeder, or none for both sides.
    """
    listed = options["source"].values if "source" in options else ()
    feeders = [each for each in listed if _is_feeder(each)]
    if not feeders:
        raise UsageError("sane.no_feeder", sources=_listed(listed))
    two_sided = [each for each in feeders if "duplex" in each.lower()]
    one_sided = [each for each in feeders if each not in two_sided and "back" not in each.lower()]
    modes = options["adf-mode"].values if "adf-mode" in options else ()
    if not both_sides:
        chosen = _first_front(one_sided) or feeders[0]
        if chosen in two_sided:
            raise UsageError("sane.only_duplex", sources=_listed(listed))
        off = ("--adf-mode=Simplex",) if "Simplex" in modes else ()
        return Source((f"--source={chosen}",), off, is_two_sided=False)
    if two_sided:
        return Source((f"--source={two_sided[0]}",), (), is_two_sided=True)
    if "Duplex" in modes:
        return Source((f"--source={feeders[0]}",), ("--adf-mode=Duplex",), is_two_sided=True)
    if "duplex" in options:
        return Source((f"--source={feeders[0]}",), ("--duplex=yes",), is_two_sided=True)
    raise UsageError("sane.no_duplex", sources=_listed(listed))


def choose_rest(options: Options, source: Source, dpi: int | None) -> tuple[str, ...]:
    """Return the arguments behind the source: mode, resolution, A4.

    Args:
        options: as they are with the source.
        source: that was chosen.
        dpi: what somebody asked for; None for the usual one.

    Raises:
        UsageError: the device can't scan both sides with this source, has neither grey nor colour,
            or not the resolution.
    """
    name = source.duplex[0].partition("=")[0].removeprefix("--") if source.duplex else ""
    is_there = name in options and options[name].is_active
    if name and not is_there and source.is_two_sided:
        raise UsageError("sane.no_duplex", sources=_listed(options["source"].values))
    return (
        *(source.duplex if is_there else ()),
        *_mode(options),
        *_depth(options),
        f"--resolution={_resolution(options, dpi)}",
        *_page(options),
    )


def _is_feeder(name: str) -> bool:
    return any(word in name.lower() for word in ("adf", "feeder", "duplex"))


def _first_front(names: Sequence[str]) -> str | None:
    front = [name for name in names if "front" in name.lower()]
    return next(iter([*front, *names]), None)


def _mode(options: Options) -> tuple[str, ...]:
    if "mode" not in options:
        return ()
    values = options["mode"].values
    for wanted in (*_GREY, *_COLOUR):
        for value in values:
            if value.lower() == wanted:
                return (f"--mode={value}",)
    raise UsageError("sane.no_grey", modes=_listed(values))


def _depth(options: Options) -> tuple[str, ...]:
    depth = options.get("depth")
    return ("--depth=8",) if depth is not None and depth.is_active and depth.offers(8) else ()


def _resolution(options: Options, dpi: int | None) -> int:
    offered = options.get("resolution")
    for wanted in USUAL_DPI if dpi is None else (dpi,):
        if offered is not None and offered.offers(wanted):
            return wanted
    raise UsageError(
        "sane.no_dpi", dpi=dpi or USUAL_DPI[0], offered=resolutions_text(options) or "-"
    )


def resolutions_text(options: Options) -> str:
    """Return which resolutions a device has, for people."""
    offered = options.get("resolution")
    if offered is None:
        return ""
    if offered.least is not None and offered.most is not None:
        return f"{offered.least:g}–{offered.most:g}"
    return _listed(offered.values)


def paper(options: Options) -> list[str]:
    """Return the arguments for the paper, on which it depends how long a scan may be."""
    return _sizes(options, {"page-width": A4_MM[0], "page-height": A4_MM[1]})


def _page(options: Options) -> list[str]:
    """Return the size of paper and scan, as far as they can be set; one that is less is taken."""
    area = {"l": 0.0, "t": 0.0, "x": A4_MM[0], "y": A4_MM[1]}
    return [*paper(options), *_sizes(options, area)]


def _sizes(options: Options, wanted: Mapping[str, float]) -> list[str]:
    arguments: list[str] = []
    for name, size in wanted.items():
        option = options.get(name)
        if option is None or not option.is_active or option.most is None:
            continue
        size = max(option.least or 0.0, min(size, option.most))
        arguments += [f"--{name}={size:g}"] if len(name) > 1 else [f"-{name}", f"{size:g}"]
    return arguments


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _listed(names: Iterable[str]) -> str:
    return say("words.list").join(names) or "-"

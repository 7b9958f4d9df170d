"""What is chosen of what scanners offer, on lines that real backends list."""

import pytest

from ballot.errors import UsageError
from office.sane_options import choose_rest, choose_source, parse_options

# Lines of `scanimage -A`, as people have shown them of their devices; what no choice rests on is
# left out.
FI_7260 = """
All options specific to device `fujitsu:fi-7260:1208958':
  Standard:
    --source Flatbed|ADF Front|ADF Back|ADF Duplex [Flatbed]
        Selects the scan source (such as a document-feeder).
    --mode Lineart|Halftone|Gray|Color [Lineart]
        Selects the scan mode (e.g., lineart, monochrome, or color).
    --resolution 50..600dpi (in steps of 1) [600]
        Sets the resolution of the scanned image.
  Geometry:
    --page-width 0..224.846mm (in steps of 0.0211639) [inactive]
        Specifies the width of the media.  Required for automatic centering of
        sheet-fed scans.
    --page-height 0..2750.47mm (in steps of 0.0211639) [inactive]
    -l 0..227.809mm (in steps of 0.0211639) [0]
        Top-left x position of scan area.
    -t 0..296.972mm (in steps of 0.0211639) [0]
    -x 0..227.809mm (in steps of 0.0211639) [215.872]
    -y 0..296.972mm (in steps of 0.0211639) [279.364]
"""
SCANSNAP_S1500 = """
    --source ADF Front|ADF Back|ADF Duplex [ADF Front]
    --mode Lineart|Halftone|Gray|Color [Lineart]
    --resolution 50..600dpi (in steps of 1) [600]
    --page-width 0..221.121mm (in steps of 0.0211639) [215.872]
    --page-height 0..876.695mm (in steps of 0.0211639) [279.364]
    -l 0..215.872mm (in steps of 0.0211639) [0]
    -t 0..279.364mm (in steps of 0.0211639) [0]
    -x 0..215.872mm (in steps of 0.0211639) [215.872]
    -y 0..279.364mm (in steps of 0.0211639) [279.364]
"""
SCANSNAP_S1300I = """
    --source ADF Front|ADF Back|ADF Duplex [ADF Front]
    --mode Lineart|Gray|Color [Lineart]
    --resolution 50..600dpi (in steps of 1) [300]
    -t 0..289.353mm (in steps of 0.0211639) [0]
    --page-width 2.70898..219.428mm (in steps of 0.0211639) [215.872]
    --page-height 0..450.707mm (in steps of 0.0211639) [292.062]
"""
ADS_1600W = """
    --mode Black & White|Gray[Error Diffusion]|True Gray|24bit Color[Fast] [24bit Color[Fast]]
        Select the scan mode
    --resolution 100|150|200|300|400|600|1200|2400|4800|9600dpi [200]
    --source Automatic Document Feeder(left aligned)|Automatic Document Feeder(left aligned,Duplex)|Automatic Document Feeder(centrally aligned)|Automatic Document Feeder(centrally aligned,Duplex) [Automatic Document Feeder(left aligned)]
    --brightness -50..50% (in steps of 1) [inactive]
    -l 0..211.9mm (in steps of 0.0999908) [0]
    -t 0..812.8mm (in steps of 0.0999908) [0]
    -x 0..211.9mm (in steps of 0.0999908) [211.881]
    -y 0..812.8mm (in steps of 0.0999908) [355.567]
"""  # noqa: E501 - as the device lists it
EPSON2 = """
    --mode Lineart|Gray|Color [Lineart]
    --depth 8|16 [inactive]
    --resolution 75|300|600|1200dpi [75]
    -x 0..215.9mm [215.9]
    -y 0..297.18mm [297.18]
    --source Flatbed|Automatic Document Feeder [Flatbed]
    --auto-eject[=(yes|no)] [no]
    --adf-mode Simplex|Duplex [inactive]
"""
HPAIO_M476 = """
    --mode Lineart|Gray|Color [Lineart]
    --resolution 75|100|150|200|300|600|1200dpi [75]
    --source Flatbed|ADF|Duplex [Flatbed]
    --compression None|JPEG [JPEG]
    -l 0..215.9mm [0]
    -t 0..296.926mm [0]
    -x 0..215.9mm [215.9]
    -y 0..296.926mm [296.926]
"""
HPAIO_6600 = """
    --mode Lineart|Gray|Color [Lineart]
    --resolution 75|100|200|300|600dpi [75]
    --source Flatbed|ADF [Flatbed]
"""
HPAIO_PSC1600 = """
    --mode Lineart|Gray|Color [Color]
    --resolution 75|100|150|200|300|600|1200dpi [75]
    --contrast -127..127 [0] [advanced]
    --batch-scan[=(yes|no)] [no] [advanced]
    --source Flatbed [Flatbed] [advanced]
    --duplex[=(yes|no)] [inactive]
"""
AIRSCAN = """
    --resolution 150|200|300dpi [300]
    --mode Color|Gray [Color]
    --source ADF|ADF Duplex [ADF]
    -l 0..215.9mm [0]
    -t 0..355.6mm [0]
    -x 0..215.9mm [215.9]
    -y 0..355.6mm [355.6]
    --negative[=(yes|no)] [no]
    --adf-justification-x <string> [inactive]
"""
TEST = """
    --mode Gray|Color [Gray]
    --depth 1|8|16 [8]
    --resolution 1..1200dpi (in steps of 1) [50]
    --source Flatbed|Automatic Document Feeder [Flatbed]
    -x 0..200mm (in steps of 1) [80]
    -y 0..200mm (in steps of 1) [100]
"""


def active(listing: str, *names: str) -> str:
    """Return a listing as it is once a source was chosen that makes some options active."""
    lines = listing.splitlines()
    is_of = [any(f"--{name}" in line for name in names) for line in lines]
    chosen = zip(lines, is_of, strict=True)
    return "\n".join(line.replace("[inactive]", "[x]") if hit else line for line, hit in chosen)


@pytest.mark.parametrize(
    ("listing", "with_source", "arguments"),
    [
        (
            FI_7260,
            active(FI_7260, "page-width", "page-height"),
            "--source=ADF Duplex --mode=Gray --resolution=200 --page-width=210 --page-height=297 "
            "-l 0 -t 0 -x 210 -y 296.972",
        ),
        (
            SCANSNAP_S1500,
            SCANSNAP_S1500.replace("-y 0..279.364mm", "-y 0..297.011mm"),  # once the paper is set
            "--source=ADF Duplex --mode=Gray --resolution=200 --page-width=210 --page-height=297 "
            "-l 0 -t 0 -x 210 -y 297",
        ),
        (
            SCANSNAP_S1300I,
            SCANSNAP_S1300I,
            "--source=ADF Duplex --mode=Gray --resolution=200 --page-width=210 --page-height=297 "
            "-t 0",
        ),
        (
            ADS_1600W,
            ADS_1600W,
            "--source=Automatic Document Feeder(left aligned,Duplex) --mode=True Gray "
            "--resolution=200 -l 0 -t 0 -x 210 -y 297",
        ),
        (
            EPSON2,
            active(EPSON2, "adf-mode", "depth"),
            "--source=Automatic Document Feeder --adf-mode=Duplex --mode=Gray --depth=8 "
            "--resolution=300 -x 210 -y 297",
        ),
        (
            HPAIO_M476,
            HPAIO_M476,
            "--source=Duplex --mode=Gray --resolution=200 -l 0 -t 0 -x 210 -y 296.926",
        ),
        (
            AIRSCAN,
            AIRSCAN,
            "--source=ADF Duplex --mode=Gray --resolution=200 -l 0 -t 0 -x 210 -y 297",
        ),
    ],
    ids=["fi-7260", "S1500", "S1300i", "ADS-1600W", "epson2", "hpaio M476", "airscan"],
)
def test_both_sides_of_a4_in_grey_from_the_feeder(
    listing: str, with_source: str, arguments: str
) -> None:
    source = choose_source(parse_options(listing), both_sides=True)
    rest = choose_rest(parse_options(with_source), source, None)

    assert " ".join([*source.arguments, *rest]) == arguments
    assert source.is_two_sided


@pytest.mark.parametrize(
    ("listing", "chosen"),
    [
        (FI_7260, "ADF Front"),
        (ADS_1600W, "Automatic Document Feeder(left aligned)"),
        (EPSON2, "Automatic Document Feeder"),
        (HPAIO_M476, "ADF"),
        (HPAIO_6600, "ADF"),
        (AIRSCAN, "ADF"),
        (TEST, "Automatic Document Feeder"),
    ],
)
def test_one_side_is_the_front(listing: str, chosen: str) -> None:
    source = choose_source(parse_options(listing), both_sides=False)

    assert source.arguments == (f"--source={chosen}",)
    assert not source.is_two_sided


@pytest.mark.parametrize("listing", [HPAIO_6600, TEST], ids=["officejet 6600", "test"])
def test_a_feeder_of_one_side_does_not_do_for_two(listing: str) -> None:
    with pytest.raises(UsageError) as error:
        choose_source(parse_options(listing), both_sides=True)

    assert error.value.key == "sane.no_duplex"


def test_glass_alone_is_no_feeder() -> None:
    with pytest.raises(UsageError) as error:
        choose_source(parse_options(HPAIO_PSC1600), both_sides=True)

    assert error.value.key == "sane.no_feeder"


def test_a_separate_switch_for_both_sides_must_be_there_once_the_feeder_is_chosen() -> None:
    """`--duplex` is listed by backends whose device has none."""
    listing = HPAIO_PSC1600.replace("--source Flatbed [Flatbed]", "--source Flatbed|ADF [ADF]")
    source = choose_source(parse_options(listing), both_sides=True)

    with pytest.raises(UsageError) as error:
        choose_rest(parse_options(listing), source, None)
    rest = choose_rest(parse_options(active(listing, "duplex")), source, None)

    assert error.value.key == "sane.no_duplex"
    assert rest[0] == "--duplex=yes"


@pytest.mark.parametrize(("dpi", "told"), [(300, "--resolution=300"), (600, None)])
def test_the_resolution_that_is_asked_for_must_be_there(dpi: int, told: str | None) -> None:
    options = parse_options(AIRSCAN)
    source = choose_source(options, both_sides=True)
    if told is None:
        with pytest.raises(UsageError, match="150、200、300"):
            choose_rest(options, source, dpi)
    else:
        assert told in choose_rest(options, source, dpi)


def test_black_and_white_alone_is_refused() -> None:
    options = parse_options(AIRSCAN.replace("Color|Gray [Color]", "Lineart|Halftone [Lineart]"))

    with pytest.raises(UsageError, match="Lineart"):
        choose_rest(options, choose_source(options, both_sides=True), None)

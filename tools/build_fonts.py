"""Make the fonts that the product ships, cut down to what Chinese offices write.

Regular keeps the GBK repertoire, Bold keeps GB2312 and 通用规范汉字表 (titles). Rare holds
everything else that Noto Sans SC can draw alone, without a mark that must be set over another
character: all of CJK extension A and what 通用规范汉字表 and people's names have beyond it. It is
opened only where a text needs it. Official papers have Noto Serif SC (GB2312 and 通用规范汉字表;
for titles level 1 of GB2312) and LXGW WenKai (the same level), whose name is reserved: what was cut
out of it is called Pingyi Kai. Run by hand when the fonts change:

    python tools/build_fonts.py

Needs npm, apt-get and dpkg-deb (to fetch packages by name) and fonttools (in the dev group). The
same versions give the same bytes. `python tools/build_fonts.py --standard` makes the list of
通用规范汉字表 again, from Debian's package of the Unicode database.
"""

import argparse
import bz2
import io
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

sys.path.insert(0, str(Path(__file__).parent.parent))

from ballot.repertoire import REPERTOIRE_FILE, ranges_text

PACKAGE = "@expo-google-fonts/noto-sans-sc@0.4.3"
SERIF_PACKAGE = "@expo-google-fonts/noto-serif-sc@0.4.3"
KAI_PACKAGE = "fonts-lxgw-wenkai=1.250+repack-1"
UNICODE = "unicode-data=15.0.0-1"
ROOT = Path(__file__).parent.parent
FONTS = ROOT / "forms" / "fonts"
STANDARD = ROOT / "tests" / "fixtures" / "tongyong-guifan-2013.txt"
REGULAR_SOURCE = "package/400Regular/NotoSansSC_400Regular.ttf"
BOLD_SOURCE = "package/700Bold/NotoSansSC_700Bold.ttf"
SERIF_SOURCE = "package/400Regular/NotoSerifSC_400Regular.ttf"
SERIF_BOLD_SOURCE = "package/700Bold/NotoSerifSC_700Bold.ttf"
KAI_SOURCE = "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"
KAI_LICENCE = "usr/share/doc/fonts-lxgw-wenkai/copyright"
KAI_NAME = "Pingyi Kai"
EXTRA = "√×○●□■—–…·“”‘’《》【】①②③④⑤⑥⑦⑧⑨⑩±÷≤≥％°"

_ALONE = "LNPS"
"""Letters, numbers, punctuation, symbols; marks and format characters need a shaper."""

_STYLED_NAMES = (3, 4, 6, 17)
"""Unique, full, PostScript and style name, where the table has them."""

_MAKERS = (0, 13, 14)
"""Copyright and licence."""
_ENGLISH = 0x409

_STANDARD_HEAD = """\
# 通用规范汉字表 (2013), 8,105 characters: those with kTGH in Unihan_OtherMappings.txt of Unicode
# 15.0.0 (Debian unicode-data 15.0.0-1). © 2022 Unicode, Inc.; https://www.unicode.org/license.txt
# Made by tools/build_fonts.py --standard.
"""
_IN_A_LINE = 100


def codec_repertoire(codec: str) -> set[int]:
    """Return every code point of the double-byte `codec`, ASCII and a few signs added."""
    points = set(range(0x20, 0x7F)) | {ord(ch) for ch in EXTRA}
    for high in range(0x81, 0xFF):
        for low in range(0x40, 0xFF):
            try:
                points.update(map(ord, bytes((high, low)).decode(codec)))
            except UnicodeDecodeError:
                continue
    return points


def level_one() -> set[int]:
    """Return level 1 of GB2312, 3,755 characters in daily use, with its signs and letters."""
    points = {ord(ch) for ch in EXTRA} | set(range(0x20, 0x7F))
    for high in range(0xA1, 0xD8):
        for low in range(0xA1, 0xFF):
            try:
                points.update(map(ord, bytes((high, low)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return points


def standard_characters() -> set[int]:
    """Return 通用规范汉字表 as the list beside the tests has it."""
    lines = STANDARD.read_text(encoding="utf-8").splitlines()
    return {ord(ch) for line in lines if not line.startswith("#") for ch in line}


def main() -> None:
    """Fetch the packages, write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--standard", action="store_true")
    with tempfile.TemporaryDirectory() as work:
        if parser.parse_args().standard:
            _write_standard(Path(work))
        else:
            _write_fonts(Path(work))


def _write_fonts(work: Path) -> None:
    """Write the subset fonts, their licence, and the list of what they can draw."""
    _run(work, "npm", "pack", "--silent", PACKAGE)
    with tarfile.open(next(work.glob("*.tgz"))) as tar:
        regular, bold = _member(tar, REGULAR_SOURCE), _member(tar, BOLD_SOURCE)
        (FONTS / "OFL.txt").write_bytes(_member(tar, "package/LICENSE_FONT"))
    _write_official(work)
    common = _drawn(regular) & codec_repertoire("gbk")
    titles = _drawn(bold) & (codec_repertoire("gb2312") | standard_characters())
    rare = {
        point for point in _drawn(regular) if unicodedata.category(chr(point))[0] in _ALONE
    } - common
    _cut(regular, common, FONTS / "NotoSansSC-Regular.ttf")
    _cut(bold, titles, FONTS / "NotoSansSC-Bold.ttf")
    _cut(regular, rare, FONTS / "NotoSansSC-Rare.ttf", style="Rare")
    (ROOT / "ballot" / REPERTOIRE_FILE).write_text(ranges_text(common | rare), encoding="ascii")
    for path in sorted(FONTS.glob("*.ttf")):
        print(f"{path.name}: {path.stat().st_size:,} bytes")


def _write_official(work: Path) -> None:
    """Write the faces of official papers and their licences."""
    serif = work / "serif"
    serif.mkdir()
    _run(serif, "npm", "pack", "--silent", SERIF_PACKAGE)
    with tarfile.open(next(serif.glob("*.tgz"))) as tar:
        regular, bold = _member(tar, SERIF_SOURCE), _member(tar, SERIF_BOLD_SOURCE)
        (FONTS / "OFL-NotoSerifSC.txt").write_bytes(_member(tar, "package/LICENSE_FONT"))
    _run(serif, "apt-get", "download", KAI_PACKAGE)
    _run(serif, "dpkg-deb", "-x", str(next(serif.glob("*.deb"))), ".")
    kai = (serif / KAI_SOURCE).read_bytes()
    (FONTS / "OFL-PingyiKai.txt").write_bytes((serif / KAI_LICENCE).read_bytes())
    text = codec_repertoire("gb2312") | standard_characters()
    _cut(regular, _drawn(regular) & text, FONTS / "NotoSerifSC-Regular.ttf")
    _cut(bold, _drawn(bold) & level_one(), FONTS / "NotoSerifSC-Bold.ttf")
    _cut(kai, _drawn(kai) & level_one(), FONTS / "PingyiKai-Regular.ttf", name=KAI_NAME)


def _member(tar: tarfile.TarFile, name: str) -> bytes:
    source = tar.extractfile(name)
    if source is None:
        raise FileNotFoundError(name)
    return source.read()


def _drawn(font: bytes) -> set[int]:
    with TTFont(io.BytesIO(font)) as opened:
        return set(opened.getBestCmap())


def _cut(
    font: bytes,
    points: set[int],
    target: Path,
    *,
    style: str | None = None,
    name: str | None = None,
) -> None:
    """Write the part of `font` that draws `points`, as the same bytes each time.

    Two fonts of one document must not have one name: `style` takes the place of the font's own.
    A font whose name is reserved gets another `name`.
    """
    with TTFont(io.BytesIO(font), recalcTimestamp=False) as opened:
        options = subset.Options()
        options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
        options.hinting = False
        options.bidi_closure = False  # or mirrored signs come along that nobody asked for
        options.name_IDs = ["*"]
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=points)
        cutter.subset(opened)
        if style is not None:
            for entry in opened["name"].names:
                if entry.nameID in _STYLED_NAMES:
                    entry.string = entry.toUnicode().replace("Regular", style)
        if name is not None:
            _rename(opened, name)
        opened.save(target)


def _rename(font: TTFont, name: str) -> None:
    """Give a font another name, in one language; nothing else is said of it but its makers."""
    table = font["name"]
    kept = [each for each in table.names if each.nameID in _MAKERS and each.langID == _ENGLISH]
    table.names = kept
    family, short = name, name.replace(" ", "")
    for number, words in {
        1: family,
        2: "Regular",
        3: f"{short}-Regular",
        4: family,
        6: f"{short}-Regular",
    }.items():
        table.setName(words, number, 3, 1, _ENGLISH)


def _write_standard(work: Path) -> None:
    """Write the list of 通用规范汉字表."""
    _run(work, "apt-get", "download", UNICODE)
    _run(work, "dpkg-deb", "-x", str(next(work.glob("*.deb"))), ".")
    content = (work / "usr/share/unicode/Unihan_OtherMappings.txt.bz2").read_bytes()
    characters = "".join(sorted(_listed(bz2.decompress(content).decode())))
    lines = [
        characters[start : start + _IN_A_LINE] for start in range(0, len(characters), _IN_A_LINE)
    ]
    STANDARD.write_text(_STANDARD_HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{STANDARD.name}: {len(characters):,} characters")


def _listed(mappings: str) -> Iterator[str]:
    for line in mappings.splitlines():
        fields = line.split("\t")
        if len(fields) == 3 and fields[1] == "kTGH":
            yield chr(int(fields[0].removeprefix("U+"), 16))


def _run(work: Path, *command: str) -> None:
    subprocess.run(command, cwd=work, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


if __name__ == "__main__":
    main()

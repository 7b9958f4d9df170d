"""Make the fonts that the product ships: Noto Sans SC, cut down to what Chinese offices write.

Regular keeps the GBK repertoire (units and people may have rare characters in their names),
Bold keeps GB2312 (titles). Run by hand when the fonts change:

    python tools/build_fonts.py

Needs npm (to fetch the package by name) and fonttools (in the dev dependency group).
"""

import io
import subprocess
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

PACKAGE = "@expo-google-fonts/noto-sans-sc@0.4.3"
FONTS = Path(__file__).parent.parent / "forms" / "fonts"
WANTED = {
    "NotoSansSC-Regular.ttf": ("package/400Regular/NotoSansSC_400Regular.ttf", "gbk"),
    "NotoSansSC-Bold.ttf": ("package/700Bold/NotoSansSC_700Bold.ttf", "gb2312"),
}
EXTRA = "√×○●□■—–…·“”‘’《》【】①②③④⑤⑥⑦⑧⑨⑩±÷≤≥％°"


def repertoire(codec: str) -> set[int]:
    """Return every code point of the double-byte `codec`, ASCII and a few signs added."""
    points = set(range(0x20, 0x7F)) | {ord(ch) for ch in EXTRA}
    for high in range(0x81, 0xFF):
        for low in range(0x40, 0xFF):
            try:
                points.update(map(ord, bytes((high, low)).decode(codec)))
            except UnicodeDecodeError:
                continue
    return points


def main() -> None:
    """Fetch the package, write the subset fonts and their licence."""
    with tempfile.TemporaryDirectory() as work:
        subprocess.run(  # noqa: S603
            ["npm", "pack", "--silent", PACKAGE],  # noqa: S607
            cwd=work,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        archive = next(Path(work).glob("*.tgz"))
        with tarfile.open(archive) as tar:
            for target, (member, codec) in WANTED.items():
                source = tar.extractfile(member)
                if source is None:
                    raise FileNotFoundError(member)
                font = TTFont(io.BytesIO(source.read()))
                options = subset.Options()
                options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
                options.hinting = False
                options.name_IDs = ["*"]
                cutter = subset.Subsetter(options)
                cutter.populate(unicodes=repertoire(codec))
                cutter.subset(font)
                font.save(FONTS / target)
            licence = tar.extractfile("package/LICENSE_FONT")
            if licence is None:
                raise FileNotFoundError("LICENSE_FONT")
            (FONTS / "OFL.txt").write_bytes(licence.read())


if __name__ == "__main__":
    main()

"""What files are that hold no scan that can be read, and what to save instead."""

_IN_JPEG = "在手机或看图软件里另存为 JPEG"
_IN_JPEG_EN = "save it as JPEG on the phone, or with an image viewer"

FOREIGN_FILES: dict[str, tuple[str, str]] = {
    "heic": (f"HEIC 照片（手机格式），不能读；请{_IN_JPEG}", f"a HEIC photo; {_IN_JPEG_EN}"),
    "avif": (f"AVIF 图像，不能读；请{_IN_JPEG}", f"an AVIF picture; {_IN_JPEG_EN}"),
    "jpeg_xl": (f"JPEG XL 图像，不能读；请{_IN_JPEG}", f"a JPEG XL picture; {_IN_JPEG_EN}"),
    "gif": ("GIF 图像，不能读；请另存为 PNG 或 TIFF", "a GIF picture; save it as PNG or TIFF"),
    "ofd": (
        "OFD 文档，不能读；请在 OFD 阅读器里另存或打印为 PDF",
        "an OFD document; save or print it as PDF with an OFD reader",
    ),
    "djvu": ("DjVu 文档，不能读；请另存为 PDF", "a DjVu document; save it as PDF"),
    "photoshop": (
        "Photoshop 文件，不能读；请另存为 TIFF 或 PNG",
        "a Photoshop file; save it as TIFF or PNG",
    ),
    "office": (
        "办公软件的文档，不能读；里面若有扫描件，请另存为 PDF",
        "an office document; if scans are in it, save it as PDF",
    ),
    "zip": (
        "ZIP 压缩包，里面的文件没有看；请先解压",
        "a ZIP archive; nothing in it was looked at: unpack it first",
    ),
    "archive": (
        "压缩包，里面的文件没有看；请先解压",
        "an archive; nothing in it was looked at: unpack it first",
    ),
    "video": (
        "视频，不能读；请逐页拍照，存为 JPEG",
        "a film; take a photo of each page, as JPEG",
    ),
}
"""By kind, as `scanner.files.kinds.ForeignKind` has them."""

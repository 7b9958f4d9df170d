"""Words that every package may use: how lists are joined."""

TEXTS: dict[str, tuple[str, str]] = {
    "words.list": ("、", ", "),
    "words.page": ("{file} 第 {page} 页", "{file}, page {page}"),
    "words.more": ("另有 {count} 处", "and {count} more"),
}

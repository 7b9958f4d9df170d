"""Words that every package may use: how lists are joined."""

TEXTS: dict[str, tuple[str, str]] = {
    "words.list": ("、", ", "),
    "words.page": ("{file} 第 {page} 页", "{file}, page {page}"),
    "words.pages": ("{file} 第 {first}–{last} 页", "{file}, pages {first}–{last}"),
    "words.all_pages": ("{file} 全部 {pages} 页", "{file}, all {pages} pages"),
    "words.more": ("另有 {count} 处", "and {count} more"),
}

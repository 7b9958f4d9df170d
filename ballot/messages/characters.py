"""Texts about characters that paper can't show."""

TEXTS: dict[str, tuple[str, str]] = {
    "character.undrawable": (
        "“{text}”中的{characters}印不到文书上。生僻字请换一种写法，例如写拼音，"
        "或写成〔女＋…〕；表情符号和看不见的字符请删去。",
        "papers can't show {characters} in “{text}”. Write a rare character in another way, by "
        "its sound or its parts; leave emoji and invisible characters out.",
    ),
    "character.seen": ("“{character}”({code})", "“{character}” ({code})"),
    "character.unseen": ("看不见的字符 {code}", "the invisible character {code}"),
}

"""Texts about people: their names, and how a second one confirmed."""

TEXTS: dict[str, tuple[str, str]] = {
    "person.no_name": ("请写明姓名。", "a name is needed."),
    "person.not_printable": (
        "姓名中有看不见或不能打印的字符（{code}）。请重新键入姓名，不要粘贴。",
        "the name holds a character that can't be seen or printed ({code}). Type the name again "
        "instead of pasting it.",
    ),
    "person.confirmed.typed": (
        "姓名由第一人代为键入",
        "the name was typed by the first person",
    ),
    "person.confirmed.key": ("本人密钥签名", "signed with the person's own key"),
    "person.confirmed.signed_in": (
        "本人在复核页面登记后确认",
        "confirmed on the review pages, signed in there",
    ),
}

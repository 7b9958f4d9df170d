"""Texts about machine.toml."""

TEXTS: dict[str, tuple[str, str]] = {
    "machine.no_file": (
        "打不开（{problem}）。请核对 PINGYI_MACHINE 和文件的权限。",
        "can't be opened ({problem}). Check PINGYI_MACHINE and the file's permissions.",
    ),
    "machine.not_regular": (
        "不是普通文件",
        "no regular file",
    ),
    "machine.least": (
        "写的是 {got}；至少应为 {low}。",
        "is {got}; it must be {low} at least.",
    ),
    "machine.bad_url": (
        "不是 PostgreSQL 数据库的地址；应写成 postgresql+psycopg://用户@主机/数据库。",
        "is no address of a PostgreSQL database; write postgresql+psycopg://USER@HOST/DATABASE.",
    ),
    "machine.open_line": (
        "到 {host} 的连接须加密并验明对方：请在地址末尾加上 ?sslmode=verify-full（或 verify-ca）。",
        "the connection to {host} must be encrypted, and the server show who it is: add "
        "?sslmode=verify-full (or verify-ca) to the address.",
    ),
}

"""Texts about evidence in a database, and originals that are kept elsewhere."""

TEXTS: dict[str, tuple[str, str]] = {
    "store.no_driver": (
        "连接 PostgreSQL 的程序没有装好（{problem}）。请运行 pip install 'pingyi[postgresql]'。",
        "the driver of PostgreSQL isn't installed ({problem}). Run pip install "
        "'pingyi[postgresql]'.",
    ),
    "store.no_database": (
        "连不上数据库 {path}：{problem}。请检查数据库是否在运行、machine.toml 中 [store] url 的"
        "主机和用户名，以及密码（可放在 PGPASSFILE 所指的文件中）。什么也没有写入。",
        "can't connect to the database {path}: {problem}. Check that it runs, the host and user in "
        "[store] url of machine.toml, and the password (it may stand in the file that PGPASSFILE "
        "names). Nothing was written.",
    ),
    "store.cut_off": (
        "与数据库 {path} 的连接中断：{problem}。正在写的要么全部在案，要么全部不在；"
        "请检查数据库和网络，再运行一次。",
        "the connection to the database {path} broke off: {problem}. What was being written is on "
        "record whole or not at all; check the database and the network, then try again.",
    ),
    "store.no_right": (
        "用户在数据库 {path} 中权限不够：{problem}。请由数据库的主人运行 pingyi store create。",
        "the user has no right to that in the database {path}: {problem}. Have the owner of the "
        "database run pingyi store create.",
    ),
    "store.no_schema": (
        "数据库 {path} 中的表不全：{problem}。请由数据库的主人运行 pingyi store create；"
        "若原先有数据，从备份恢复。",
        "tables of the database {path} are missing: {problem}. Have its owner run pingyi store "
        "create; if there was data before, restore it from a backup.",
    ),
    "store.undone": (
        "数据库 {path} 没有接受其中一条，所以这一组都没有记下。请再运行一次。",
        "the database {path} refused one entry, so that none of the group is on record. Try again.",
    ),
    "store.set_back": (
        "数据库 {path} 中第 {entry} 条是本程序已见到的人工决定，现在没有了或换了样："
        "数据库被换成了旧的，或被改写。请勿继续计票，恢复最新的备份；"
        "确知是恢复了旧备份的，重新启动本程序，把其后的决定再做一遍。",
        "entry {entry} of the database {path}, a decision that this program has seen on record, is "
        "gone or another one: an older copy was put back, or it was rewritten. Don't count on; "
        "restore the newest backup. Where an older one was put back on purpose, start this program "
        "again and repeat what was decided since.",
    ),
    "store.swallowed": (
        "数据库没有留下交给它的记录（{given} 条中只有 {taken} 条），也没有说出错误："
        "有人在表上另设了触发器或规则。没有登记；"
        "请运行 pingyi verify-folder，由数据库的主人去掉后再试。",
        "the database kept {taken} of {given} rows and told no error: somebody made a trigger or "
        "rule on its tables. It isn't on record; run pingyi verify-folder, have the owner of the "
        "database remove what it names, then try again.",
    ),
    "store.other_database": (
        "{schema} 建在 --owner 的数据库里，而 machine.toml 的 [store] url 指的数据库里没有它："
        "两个地址不是同一个数据库，请改成一致再运行一次。",
        "{schema} was made in the database of --owner, and the one of [store] url in machine.toml "
        "doesn't have it: the two addresses lead to different databases. Make them agree and run "
        "it again.",
    ),
    "store.elsewhere": (
        "{path} 的证据在数据库里（{schema}），而这台电脑的 machine.toml 没有写明数据库。"
        "请在 [store] 中写上 url，或用 pingyi store copy folder 把证据搬回文件夹。",
        "the evidence of {path} lies in a database ({schema}), and machine.toml of this machine "
        "names none. Name it there ([store] url); pingyi store copy folder brings it back.",
    ),
    "store.still_here": (
        "machine.toml 写明了数据库，而这个活动的证据还在 {path}。"
        "请用 pingyi store copy database 搬过去，或去掉 machine.toml 中的 [store] url。",
        "machine.toml names a database, while the evidence of this activity lies in {path}. Move "
        "it there with pingyi store copy database, or take [store] url out of machine.toml.",
    ),
    "store.other_schema": (
        "{path} 的证据在 {known} 中，而 activity.toml 的代号对应 {found}。"
        "请恢复原来的 activity.toml。",
        "the evidence of {path} lies in {known}, while the id in activity.toml stands for {found}. "
        "Put the former activity.toml back.",
    ),
    "store.bad_away": (
        "{path} 读不出来（{problem}）。它写明证据在哪个数据库：请从备份恢复这个文件。",
        "{path} can't be read ({problem}). It says in which database the evidence lies: restore "
        "it from a backup.",
    ),
    "store.not_utf8": (
        "数据库的编码是 {encoding}，须为 UTF8（{path}）。请让主人用 ENCODING 'UTF8' 新建数据库。",
        "the encoding of the database is {encoding} and must be UTF8 ({path}). Have its owner make "
        "one with ENCODING 'UTF8'.",
    ),
    "store.nothing_to_copy": (
        "{path} 中没有可搬的证据。请核对 -C 和 machine.toml 中的 [store] url。",
        "there is no evidence at {path} to be moved. Check -C, and [store] url in machine.toml.",
    ),
    "store.other_evidence": (
        "数据库 {path} 中已有别的证据，不会覆盖。请核对 machine.toml 中的 [store] url，"
        "或换一个数据库。",
        "other evidence lies in the database {path} and isn't overwritten. Check [store] url in "
        "machine.toml, or name another database.",
    ),
    "store.copy_differs": (
        "搬到 {path} 的第 {entry} 条与原件不同：仍以原处为准。请检查数据库，再运行一次。",
        "entry {entry} of the copy at {path} isn't what was copied: what was there before still "
        "counts. Check the database and run it again.",
    ),
    "store.moved_meanwhile": (
        "{path} 的证据刚刚搬进了数据库。请重新启动本程序再继续。",
        "the evidence of {path} has just been moved into a database. Start this program again and "
        "go on there.",
    ),
    "store.no_url": (
        "这台电脑的 machine.toml 没有写明数据库。请在 [store] 中写上 url。",
        "machine.toml of this machine names no database. Name it there ([store] url).",
    ),
    "store.arriving": (
        "证据正在搬入数据库 {path}，或搬到一半断了。请在原来的文件夹中再运行一次 "
        "pingyi store copy database；在那之前仍以原文件夹为准。",
        "evidence is being copied into the database {path}, or a copy was cut off. Run pingyi "
        "store copy database once more in the folder that it comes from; until then that counts.",
    ),
    "store.moved": (
        "数据库 {path} 中的证据已搬到一个文件夹，不再使用。请在那个文件夹中继续；"
        "若搬到一半断了，在那里再运行一次 pingyi store copy folder。",
        "the evidence in the database {path} was moved into a folder and isn't used here any more. "
        "Go on in that folder; if the move was cut off, run pingyi store copy folder there again.",
    ),
    "store.originals.unreachable": (
        "存放扫描原件的 {place} 不能使用：{problem}。已登记的都在；"
        "请检查网络、挂载、权限和剩余空间，然后重试。",
        "{place}, where the scanned files are kept, can't be used: {problem}. What is on record "
        "stays. Check the network, the mount, the rights and the room there, then try again.",
    ),
    "store.originals.lost": (
        "这个文件夹不见了，以前扫描的文件却存在其中（硬盘没有挂载？）",
        "this folder is gone, though scanned files were kept in it (is the drive mounted?)",
    ),
    "store.originals.library": (
        "{kind}（供技术人员：{words}）",
        "{kind} (for support: {words})",
    ),
    "store.originals.other_bytes": (
        "写入后读回的字节与原件不符",
        "what was written isn't what came back",
    ),
    "store.originals.cache": (
        "扫描原件在本机的缓存 {folder} 写不进去：{problem}。已登记的都在；"
        "请检查磁盘空间和权限，然后重试。",
        "the scanned files' cache on this machine, {folder}, can't be written: {problem}. What is "
        "on record stays. Check disk space and permissions, then try again.",
    ),
    "store.originals.no_fsspec": (
        "machine.toml 把扫描原件放在 {url}，而本机没有安装所需的库。"
        "请运行 pip install 'pingyi[storage]' 后重试。",
        "machine.toml keeps the scanned files at {url}, and the library for that isn't installed. "
        "Run pip install 'pingyi[storage]', then try again.",
    ),
    "store.originals.no_library": (
        "扫描原件放在 {url}，而本机没有安装访问它的库（{problem}）。请用 pip 安装它后重试。",
        "the scanned files are at {url}, and the library that reaches it isn't installed "
        "({problem}). Install it with pip, then try again.",
    ),
    "store.originals.bad_url": (
        "machine.toml 中 originals.url 的 {url} 不能使用（{problem}）。请核对写法。",
        "machine.toml names {url} in originals.url, and that can't be used ({problem}). Check how "
        "it is written.",
    ),
    "store.desk_unusable": (
        "复核页面共用的数据库 {path} 不能使用：{problem}。没有改动任何裁定：请检查数据库是否在"
        "运行、表和权限是否由 pingyi store create 建立，然后重试。",
        "the database {path} that review servers share can't be used: {problem}. No decision was "
        "touched: see whether it runs, and whether `pingyi store create` made its tables and "
        "rights; then try again.",
    ),
}

"""Texts about serving the review pages: addresses, links, proxies."""

TEXTS = {
    "review.option.host": (
        "网络地址；本机以外须有证书和口令",
        "network address; other than this machine it needs a certificate and a passphrase",
    ),
    "review.option.port": ("端口，0 为任意空闲端口", "port; 0 is any that is free"),
    "review.option.for": (
        "给哪位复核人员一个一次性链接；可写多次",
        "for which reviewer to make a one-time link; may be given several times",
    ),
    "review.option.office": (
        "给评议办公室的哪一位一个链接：印表、扫描、封存、计票、签名；可写多次",
        "for whom of the office to make a link: printing, scanning, sealing, tallying, signing; "
        "may be given several times",
    ),
    "review.option.certificate": ("TLS 证书文件（PEM）", "file of the TLS certificate (PEM)"),
    "review.option.key": ("证书私钥文件（PEM）", "file of its private key (PEM)"),
    "review.option.passphrase": (
        "存有口令的文件，登记时要填",
        "file with the passphrase that people must type",
    ),
    "review.option.browser": ("打开浏览器", "open the browser"),
    "review.option.proxy": (
        "由本机的反向代理以这个 HTTPS 地址提供页面（TLS 在代理终止）",
        "a reverse proxy on this machine, which ends TLS, shows the pages under this HTTPS address",
    ),
    "review.option.links_only": (
        "只为几台服务器共用的数据库生成链接，不提供页面；与 --behind-proxy 和 --for 同用",
        "only make links, for servers that share a database, and serve nothing; with "
        "--behind-proxy and --for",
    ),
    "review.links_for_servers": (
        "--links-only 用于共用一个 PostgreSQL 的服务器，并须用 --behind-proxy 写明页面地址；"
        "证据在活动文件夹里时，链接只由正在提供页面的 pingyi review 生成（用 --for，"
        "或在它的终端键入姓名）。",
        "--links-only is for servers that share a PostgreSQL, and needs --behind-proxy for the "
        "address of the pages; with the evidence in the folder links are made by the `pingyi "
        "review` that serves the pages: with --for, or by typing names at its terminal.",
    ),
    "review.bad_proxy": (
        "“{address}”不能作为 --behind-proxy 的地址：只能写 https://、主机名，必要时加端口，"
        "如 https://review.example.org；不能有路径、查询或用户名，也不能是 http://。",
        '"{address}" can\'t be the address of --behind-proxy: it is https://, a host and at most a '
        "port, such as https://review.example.org, without a path, a query or a user, and never "
        "http://.",
    ),
    "review.proxy_here": (
        "--behind-proxy 时只能在本机地址上等待代理，{host} 不是：别人会绕过代理、不经 TLS "
        "直接到达。请去掉 --host。",
        "behind a proxy the pages wait for it on this machine alone, and {host} is not: others "
        "would pass by the proxy, without TLS. Leave --host out.",
    ),
    "review.proxy_ends_tls": (
        "--behind-proxy 时由代理终止 TLS：证书和私钥交给代理，请去掉 --certificate 和 --key。",
        "behind a proxy TLS ends there: give certificate and key to the proxy, and leave "
        "--certificate and --key out.",
    ),
    "review.proxy_passphrase": (
        "--behind-proxy 让本机以外的人到达页面：必须给出 --passphrase-file。",
        "--behind-proxy lets people beyond this machine reach the pages: --passphrase-file is "
        "needed.",
    ),
    "review.proxy_asks": (
        "反向代理请转到 {here}，并保留主机名（Host）；页面地址是 {address}。",
        "The reverse proxy passes on to {here} and keeps the host's name (Host); the pages' "
        "address is {address}.",
    ),
    "review.needs_tls": (
        "{host} 不是本机地址：必须给出 --certificate、--key 和 --passphrase-file。",
        "{host} is not this machine: --certificate, --key and --passphrase-file are needed.",
    ),
    "review.bad_passphrase": (
        "口令文件 {path} 不能用：口令至少 {least} 个字符。",
        "passphrase file {path} won't do: at least {least} characters are needed.",
    ),
    "review.unreadable": ("文件 {path} 不能读取：{problem}", "can't read {path}: {problem}"),
    "review.cannot_listen": (
        "不能在 {host}:{port} 提供页面：{problem}",
        "can't serve at {host}:{port}: {problem}",
    ),
    "review.serving": (
        "复核页面已打开。每个链接只给写明的人，只能用一次：",
        "The review pages are open. Each link is for the person it names, once:",
    ),
    "review.link_line": ("{name}：{link}", "{name}: {link}"),
    "review.more": (
        "再请一位复核人员：在这里键入姓名，按回车，就有新的链接；办公室的人员，在姓名前加“办公 ”。",
        "For one more reviewer type the name here and press Enter: that makes a link. For somebody "
        'of the office type "office" before the name.',
    ),
    "review.ask_name": ("您的姓名", "Your name"),
    "review.for_whom": (
        "请用 --for 写明给谁链接，例如 pingyi review --for 张三 --for 王五。",
        "say with --for for whom the links are, as in pingyi review --for NAME --for NAME.",
    ),
    "review.long_name": (
        "姓名最长 {longest} 个字符。",
        "a name has at most {longest} characters.",
    ),
    "review.stop": ("按 Ctrl+C 结束。", "Ctrl+C ends it."),
}

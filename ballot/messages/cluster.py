"""Texts about readers on a cluster."""

TEXTS: dict[str, tuple[str, str]] = {
    "cluster.not_installed": (
        "没有安装机群组件，不能用 --cluster；请运行 pip install 'pingyi[cluster]'",
        "--cluster needs an extra that isn't installed: pip install 'pingyi[cluster]'",
    ),
    "cluster.no_address": (
        "“{address}”不是机群调度程序的地址；请写成 tls://主机:端口，本机的也可写成 127.0.0.1:端口",
        "“{address}” is no address of a scheduler; write tls://HOST:PORT, or 127.0.0.1:PORT for "
        "one on this machine",
    ),
    "cluster.not_encrypted": (
        "{address} 在别的机器上，而连接没有加密；请改用 tls:// 地址，并在 "
        "machine.toml 的 [cluster] 里写明证书",
        "{address} is on another machine, and the connection isn't encrypted; use a tls:// address "
        "and name the certificates in [cluster] of machine.toml",
    ),
    "cluster.no_keys": (
        "连接 {address} 要用证书；请在 machine.toml 的 [cluster] 里写明 ca、certificate 和 key",
        "{address} takes certificates; name ca, certificate and key in [cluster] of machine.toml",
    ),
    "cluster.no_key_file": (
        "machine.toml 的 [cluster] 写的文件 {path} 不在；请核对路径",
        "{path}, named in [cluster] of machine.toml, isn't there; check the path",
    ),
    "cluster.workers_too": (
        "--cluster 由机群识读，不能同时写 --workers；请去掉其中一个",
        "with --cluster the cluster reads, so --workers can't stand beside it; leave one out",
    ),
    "cluster.not_reached": (
        "连不上机群的调度程序 {address}（{problem}）；请确认它已启动、地址和证书无误，再运行一次",
        "no scheduler answers at {address} ({problem}); see that it runs and that address and "
        "certificates are right, and run the command again",
    ),
    "cluster.waiting": (
        "机群的调度程序 {address} 断开了，正在等它恢复……",
        "the scheduler {address} is away; waiting for it…",
    ),
    "cluster.gone": (
        "机群的调度程序 {address} 断开后没有恢复（{problem}）；已读的都已记录，请启动它后"
        "再运行一次，会从断处接着读",
        "the scheduler {address} went away and didn't come back ({problem}); what was read is on "
        "record: start it and run the command again, which goes on from there",
    ),
    "cluster.waiting_for_workers": (
        "机群 {address} 没有能识读的机器，正在等待……",
        "no worker of the cluster {address} can read just now; waiting for one…",
    ),
    "cluster.no_workers": (
        "机群 {address} 没有能识读的机器；已读的都已记录，请启动 dask worker 后再运行一次",
        "no worker of the cluster {address} can read; what was read is on record: start a dask "
        "worker and run the command again",
    ),
    "cluster.worker_hangs": (
        "机群的 {worker} 不动了，也不能让它重新启动；它的页已交给别的机器，请去看看它",
        "the worker {worker} hangs, and can't be begun anew from here; others read its pages; "
        "have a look at it",
    ),
    "cluster.other_program": (
        "机群的 {worker} 上的评议程序或它的组件与本机的版本不同，不能同读一次计票；请把各机装成同一"
        "版本并重新启动 dask worker，再运行一次",
        "the worker {worker} has another version of pingyi or of its libraries than this machine, "
        "and one count is read by one program; install the same everywhere, start the dask "
        "workers anew and run the command again",
    ),
    "cluster.threads": (
        "机群的 {worker} 用 {what} 个线程，而识读的进程只能有一个；请用 --nthreads 1 启动它，"
        "要多用处理器就写 --nworkers",
        "the worker {worker} has {what} threads, and a reading process has one; start it with "
        "--nthreads 1, and --nworkers for more processors",
    ),
    "cluster.no_original": (
        "机群的 {worker} 打不开扫描原件（{what}）；请让活动文件夹的 originals 在各机上"
        "位于同一路径，再运行一次。文件本身没有问题，也没有记录为打不开",
        "the worker {worker} can't open the originals ({what}); have the folder originals of the "
        "activity at the same path on every machine and run the command again. Nothing is wrong "
        "with the file, and nothing of it is on record",
    ),
    "cluster.forgotten": (
        "调度程序收下了要识读的页，却不交给任何一台机器",
        "the scheduler takes pages to read, and gives them to no worker",
    ),
    "cluster.failed": (
        "机群不能识读（{problem}）；请确认各机和调度程序都装有同一版本的评议程序，再运行一次",
        "the cluster can't read ({problem}); see that every machine, the scheduler's too, has the "
        "same version of pingyi, and run the command again",
    ),
}

"""The program where offices are: without anything of POSIX, and as a wheel far from its sources."""

import ast
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
SETUP = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
PACKAGES: list[str] = SETUP["packages"]
TOP = {package.split(".")[0] for package in PACKAGES}


def modules() -> Iterator[Path]:
    """Yield every Python file of the product."""
    for package in sorted(TOP):
        yield from sorted((ROOT / package).rglob("*.py"))


def dotted(path: Path) -> str:
    name = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
    return name.removesuffix(".__init__")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def foreign(path: Path) -> set[str]:
    """Return what a module imports, at its top and in its functions, that isn't ours."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return {name for name in found if name.split(".")[0] not in TOP}


POSIX_MODULES = ["fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "posix"]
POSIX_MODULES += ["readline", "curses", "crypt", "spwd", "nis"]
POSIX_NAMES = {
    "os": "fork forkpty getuid geteuid getgid getegid getgroups setuid getpgrp getpgid tcgetpgrp"
    " setsid getsid killpg sysconf sched_getaffinity O_CLOEXEC O_DIRECTORY O_NOFOLLOW O_NONBLOCK"
    " O_SYNC WNOHANG wait wait3 wait4 mkfifo mknod chown fchown lchown fchmod statvfs sync uname"
    " nice posix_spawn posix_fadvise pread pwrite preadv pwritev getloadavg ttyname sendfile"
    " copy_file_range memfd_create getxattr setxattr chroot ctermid register_at_fork",
    "signal": "SIGKILL SIGHUP SIGALRM SIGUSR1 SIGUSR2 SIGTTIN SIGTTOU SIGTSTP SIGCHLD SIGPIPE"
    " pthread_sigmask pthread_kill setitimer alarm sigwait pause",
    "socket": "AF_UNIX SO_REUSEPORT socketpair",
    "time": "tzset clock_gettime CLOCK_MONOTONIC",
}
AS_ON_WINDOWS = """
import importlib, json, sys
told = json.load(sys.stdin)
for name in told["foreign"]:
    try:
        importlib.import_module(name)  # as it is there: Windows has builds of its own
    except ImportError:
        pass
for name in told["modules"]:
    sys.modules[name] = None
for module, names in told["names"].items():
    for name in names.split():
        if hasattr(sys.modules[module], name):
            delattr(sys.modules[module], name)
sys.platform = "win32"
for name in told["ours"]:
    try:
        importlib.import_module(name)
    except BaseException as problem:
        print(f"{name}: {problem!r}")
"""


def test_every_module_is_imported_where_there_is_nothing_of_posix() -> None:
    told = {
        "foreign": sorted(set().union(*map(foreign, modules())) - {"__main__"}),
        "modules": POSIX_MODULES,
        "names": POSIX_NAMES,
        "ours": [dotted(path) for path in modules() if path.name != "__main__.py"],
    }
    assert len(told["ours"]) > 400

    done = subprocess.run(
        [sys.executable, "-c", AS_ON_WINDOWS],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )

    assert (done.stdout, done.returncode) == ("", 0), done.stderr


def test_modules_that_only_posix_has_are_asked_for_where_they_are_used() -> None:
    at_the_top = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules()
        for node in tree(path).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([each.name for each in node.names] + [getattr(node, "module", None) or ""])
        if name.split(".")[0] in POSIX_MODULES
    ]

    assert at_the_top == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built without a compiler in a copy of what the repository holds."""
    sources, made = tmp_path_factory.mktemp("sources"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE", *TOP):
        found = ROOT / name
        if found.is_dir():
            shutil.copytree(found, sources / name, ignore=_NOT_KEPT)
        else:
            shutil.copy(found, sources / name)
    build = "import sys, setuptools.build_meta as made; made.build_wheel(sys.argv[1])"
    subprocess.run(
        [sys.executable, "-c", build, str(made)],
        cwd=sources,
        env={**os.environ, "CC": "false", "SOURCE_DATE_EPOCH": "1780000000"},
        capture_output=True,
        check=True,
    )
    (found,) = made.glob("*.whl")
    return found


_NOT_KEPT = shutil.ignore_patterns("__pycache__", "*.so", "*.pyc", "*.pyd")


def test_every_file_of_the_product_is_in_the_wheel_and_none_besides(wheel: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *sorted(TOP)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    ours = {name for name in listed if name and (ROOT / name).is_file()}

    with ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}

    assert inside ^ ours == set()
    for kind in ("forms/fonts/*.ttf", "scanner/weights/*", "review/templates/*", "*.toml"):
        assert any(fnmatch(name, kind) for name in inside), kind


ELSEWHERE = """
import sys
from pathlib import Path
from cli.main import main
for line in sys.argv[1:]:
    sys.argv = ["pingyi", *line.split()]
    try:
        main()
    except SystemExit as end:
        if end.code:
            raise
home = Path(sys.path[1]).resolve()
for name in ("ballot", "forms", "office", "output", "cli"):
    assert home in Path(sys.modules[name].__file__).resolve().parents, name
"""


def test_the_wheel_alone_makes_an_activity_and_prints_its_forms(
    wheel: Path, tmp_path: Path
) -> None:
    home, digest = tmp_path / "site", sha256(wheel.read_bytes()).hexdigest()
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile"]
    pip += ["--no-index", "--disable-pip-version-check", "--target", str(home), str(wheel)]
    subprocess.run(pip, check=True, capture_output=True)
    lines = ("--version", "new 活动 --example", "check -C 活动", "print north --sheets 2 -C 活动")

    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, *lines],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(home), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"+wheel.{digest[:16]}" in done.stdout
    assert [path.suffix for path in (tmp_path / "活动").rglob("*.pdf")] == [".pdf"]

"""The version of the running program."""

from importlib.metadata import PackageNotFoundError, version

NOT_INSTALLED = "0+source"
"""What a program says that runs from a source tree and was never installed."""


def software_version() -> str:
    """Return the version of the installed package."""
    try:
        return version("pingyi")
    except PackageNotFoundError:
        return NOT_INSTALLED

"""By which files this machine and a cluster of readers know each other."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterKeys:
    """The files of TLS, PEM; `[cluster]` of machine.toml (docs/formats/machine.md)."""

    ca: Path
    """Who vouches for the machines of the cluster."""
    certificate: Path
    key: Path

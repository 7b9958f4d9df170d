#!/bin/sh
# distributed 2026.8.0: with a client that isn't the default one, `wait` and `as_completed` fail
# with "No clients found", though each future knows its client; and with another client as the
# default, they go through.
#
# Both ask for the default client first (client._wait, as_completed.__init__: default_client), for
# the thread or the loop it runs in. Future.result, Client.gather and fire_and_forget go by the
# future's own. Client.as_current() around the call is a way round. dask/distributed #2044 met it
# inside of tasks, #6176 in progress bars.
#
# Seen: no default: result ok, gather ok, wait ValueError, as_completed ValueError
#       as current: result ok, gather ok, wait ok, as_completed ok
#       another one is the default: result ok, gather ok, wait ok, as_completed ok
# Exits 1 if one of these differs.
#
# Input: a cluster of one thread in this process, and a task that returns 1.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check \
    dask==2026.8.0 distributed==2026.8.0
cd "$work"
cat > wait.py <<'PYTHON'
import sys

from distributed import Client, LocalCluster, as_completed, wait

SEEN = {
    "no default": ["ok", "ok", "ValueError", "ValueError"],
    "as current": ["ok"] * 4,
    "another one is the default": ["ok"] * 4,
}
NAMES = "result", "gather", "wait", "as_completed"


def outcome(call):
    """Return what became of a call."""
    try:
        call()
    except ValueError as error:
        return type(error).__name__ if "No clients found" in str(error) else str(error)
    return "ok"


def tried(client):
    """Return what became of four ways to wait for a future of this client."""
    future = client.submit(int, 1)
    calls = (
        future.result,
        lambda: client.gather([future]),
        lambda: wait([future], timeout=30),
        lambda: list(as_completed([future])),
    )
    return [outcome(call) for call in calls]


if __name__ == "__main__":
    seen = {}
    with (
        LocalCluster(
            n_workers=1,
            threads_per_worker=1,
            processes=False,
            dashboard_address="127.0.0.1:0",
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        seen["no default"] = tried(client)
        with client.as_current():
            seen["as current"] = tried(client)
        with Client(cluster):
            seen["another one is the default"] = tried(client)
    for how, outcomes in seen.items():
        print(f"{how}:", ", ".join(map(" ".join, zip(NAMES, outcomes, strict=True))))
    sys.exit(0 if seen == SEEN else 1)
PYTHON
"$work/env/bin/python" wait.py

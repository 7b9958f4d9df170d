#!/bin/sh
# Writes requirements.lock anew: every package that the project, its tests and its checks need, with
# the hashes of its files and without the address of any index. Needs uv.
set -eu
cd "$(dirname "$0")/.."
uv pip compile pyproject.toml --group test --group dev --group build \
    --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
    --no-annotate --custom-compile-command "tools/lock.sh" --quiet --output-file requirements.lock "$@"

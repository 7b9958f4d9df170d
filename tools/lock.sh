#!/bin/sh
# Writes the lock files anew, with the hashes of all files and without the address of any index:
# requirements.lock holds what the program needs, and what builds it; requirements-dev.lock, on top
# of it, what tests and checks need; deploy/requirements.lock, on top of it, what the extras of a
# province need. Versions that stand there stay, unless --upgrade is given.
# Needs uv.
set -eu
cd "$(dirname "$0")/.."
compile() {
    uv pip compile pyproject.toml --group build --python-version 3.11 --universal \
        --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate \
        --custom-compile-command "tools/lock.sh" --quiet "$@"
}
compile --output-file requirements.lock "$@"
known=$(sed -n 's/^\([A-Za-z0-9._-]*\)==.*/--no-emit-package \1/p' requirements.lock | sort -u)
# shellcheck disable=SC2086 # the list is meant to be split
compile --group test --group dev --constraint requirements.lock $known \
    --output-file requirements-dev.lock "$@"
# shellcheck disable=SC2086 # the same
compile --extra cluster --extra postgresql --extra storage $known \
    --constraint requirements.lock --constraint requirements-dev.lock \
    --output-file deploy/requirements.lock "$@"

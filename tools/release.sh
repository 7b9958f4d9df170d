#!/bin/sh
# Makes a release of what is committed: the wheel, built twice to the same bytes, installed with what
# requirements.lock pins into an environment of its own, far from the sources, where `pingyi demo`
# goes the whole way; the tally it ends with must name this very wheel. Then the wheel and
# constraints.txt, the versions to install with it, lie in dist/, and its line for docs/releases.md is shown.
#
#     tools/release.sh        refuses where CHANGELOG.md has no section of the version, docs/releases.md
#                             has another wheel of it, or files were changed since the last commit
#     tools/release.sh --try  tries the same whatever the changelog says
#
# PYTHON names the Python (python3); a wheel is of its version and this machine's kind, since the
# reader's steps in C are in it. Needs git, a C compiler, and an index or cache for pip.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
python=$(command -v "${PYTHON:-python3}")
fail() {
    echo "release: $1" >&2
    exit 1
}

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml)
if [ "${1:-}" != --try ]; then
    [ -z "$(git status --porcelain)" ] || fail "files were changed since the last commit; commit them"
    grep -q "^## \[$version\] - 20[0-9][0-9]-[0-9][0-9]-[0-9][0-9]$" CHANGELOG.md ||
        fail "CHANGELOG.md has no section '## [$version] - YYYY-MM-DD'; name [Unreleased] so, or raise version in pyproject.toml"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
unset PYTHONPATH PYTHONHOME
"$python" -m venv "$work/build"
"$work/build/bin/pip" install --quiet --disable-pip-version-check --require-hashes \
    -r requirements.lock
for place in first second/longer; do # of other names: nothing of a place may get into the wheel
    mkdir -p "$work/$place/sources" "$work/$place/wheel"
    git archive HEAD | tar -x -C "$work/$place/sources"
    "$work/build/bin/pip" wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation \
        --wheel-dir "$work/$place/wheel" "$work/$place/sources"
done
wheel=$(cd "$work/first/wheel" && ls ./*.whl)
wheel=${wheel#./}
cmp "$work/first/wheel/$wheel" "$work/second/longer/wheel/$wheel" ||
    fail "two builds of the same commit differ"
digest=$(sha256sum <"$work/first/wheel/$wheel" | cut -c1-64)
echo "$wheel: built twice, the same bytes"
"$work/build/bin/python" -m zipfile -l "$work/first/wheel/$wheel" | grep -q '_compiled' ||
    echo "note: without the steps in C; there was no compiler"

"$work/build/bin/pip" install --quiet --disable-pip-version-check --no-deps \
    "$work/first/wheel/$wheel"
record=$("$work/build/bin/python" -I -c '
from importlib.metadata import distribution
from office.version import record_of
print(record_of(distribution("pingyi")))')
cd "$work"
said=$("$work/build/bin/pingyi" --version)
case $said in
*"$version+wheel.$(echo "$digest" | cut -c1-16)"*) ;;
*) fail "installed, it says $said and not the digest of its wheel" ;;
esac
"$work/build/bin/pingyi" demo "$work/demo" --sheets 2 >"$work/said" 2>&1 ||
    { cat "$work/said" >&2 && fail "pingyi demo failed"; }
grep -q "\"version\":\"$version+wheel.$(echo "$digest" | cut -c1-16)\"" demo/output/tally.json ||
    fail "the tally doesn't name the wheel that counted it"
echo "installed outside of the sources: printed, scanned, counted and signed; the tally names the wheel"

line="| $version | $wheel | \`$digest\` | \`$record\` |"
cd "$root"
if grep -qF "| $wheel |" docs/releases.md && ! grep -qF "$line" docs/releases.md; then
    [ "${1:-}" = --try ] || fail "docs/releases.md has another wheel of this name"
fi
mkdir -p dist
cp "$work/first/wheel/$wheel" dist/
# What uv and pipx are told to install besides: the same versions; pipx can't be told the hashes.
sed -n 's/ \\$//; /^[a-z].*==/p' requirements.lock >dist/constraints.txt
echo "dist/$wheel, dist/constraints.txt"
grep -qF "$line" docs/releases.md || printf 'Add to docs/releases.md, commit, and tag v%s:\n%s\n' "$version" "$line"

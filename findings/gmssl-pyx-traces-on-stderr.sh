#!/bin/sh
# gmssl-pyx 2.1.0: every signature that doesn't hold writes lines with places in C files to stderr,
# past Python: `sm2_verify` returns False and the terminal has three lines besides.
#
# GmSSL 3.2.0 is compiled with its `error_print()` on, which writes to file descriptor 2. Nothing in
# Python (warnings, logging, contextlib.redirect_stderr) sees or stops it.
#
# Seen: verdict: False; lines on stderr: 2 or more, e.g. .../sm2_sign.c
# Exits 1 if nothing is written any more, or the verdict is another.
#
# Input: a key made here, and its signature of other bytes.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check gmssl-pyx==2.1.0
cd "$work"
cat > verify.py <<'PYTHON'
import gmssl_pyx

public, secret = gmssl_pyx.sm2_key_generate()
print(gmssl_pyx.sm2_verify(public, b"other", gmssl_pyx.sm2_sign(secret, public, b"tally")))
PYTHON
verdict=$("$work/env/bin/python" verify.py 2>errors)
echo "verdict: $verdict; lines on stderr: $(wc -l < errors), e.g. $(head -n 1 errors)"
[ "$verdict" = False ] && [ -s errors ] && grep -q 'sm2_sign\.c' errors

# pingyi (评议). The two commands that a newcomer needs: `make demo` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
# The environment without the program, whose compiled steps are built anew when they change.
MADE := $(VENV)/made
# What the program needs and what builds it; on top of it, what tests and checks need.
LOCKS := requirements.lock requirements-dev.lock

# Recorded strokes, where they are: the bench reads them besides the product's own pens.
HUMAN_STROKES := $(wildcard ../*/human_strokes/strokes.jsonl)
STROKES := --strokes own $(addprefix --strokes ,$(HUMAN_STROKES))
MINUTES ?= 600
# Every chunk of the reading bench follows from it; another one makes other sheets.
SEED ?= 1

# What was compiled is kept, also where the machine is set not to: it is loaded by every process.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test check release system bench bench-reading bench-speed bench-kill bench-power clean help

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

demo: $(READY) ## the whole way once, on simulated scans: print, scan, count, sign
	rm -rf demo # its own last run
	$(BIN)/pingyi demo demo

test: $(READY) check ## all checks and all tests
	$(BIN)/python -m pytest

check: $(READY) ## format, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --num-workers 2
	$(BIN)/lint-imports

release: ## the wheel of this version, the same bytes twice, tried outside the checkout
	PYTHON=$(PYTHON) sh tools/release.sh

bench: bench-reading bench-speed bench-kill bench-power ## all benchmarks (docs/benchmarks.md)

bench-reading: $(READY) ## how well the scanner reads; goes on where it stopped (MINUTES=60)
	$(BIN)/python bench/reading.py run --tier all $(STROKES) --seed $(SEED) --minutes $(MINUTES) --json docs/benchmarks-reading.json

bench-speed: $(READY) ## how fast it reads, against decoding alone; workers, writer, waiting for the disk
	$(BIN)/python bench/speed.py
	$(BIN)/python bench/writer.py

bench-kill: $(READY) ## a scan killed ten times counts what an undisturbed one counts
	$(BIN)/python bench/kill.py

bench-power: $(READY) ## the power is cut wherever the program waits for the disk, and what waiting costs
	$(BIN)/python bench/power.py
	$(BIN)/python bench/sync.py

system: ## programs that pip can't bring: Tesseract with Chinese, Poppler, openssl
	sh tools/install_system.sh

# The environment is made anew when what it must hold changes. On Debian a Python without ensurepip
# is met before anything fails: tools/install_system.sh brings python3-venv. Of a hundred megabytes
# of modules most are never loaded: pip doesn't compile them, Python does when it loads one.
$(MADE): pyproject.toml $(LOCKS) tools/install_system.sh
	sh tools/install_system.sh
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes $(addprefix -r ,$(LOCKS))
	touch $@

$(READY): $(MADE) setup.py $(wildcard scanner/kernel/*.[ch])
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

clean: ## remove what make made
	rm -rf $(VENV) build demo bench/out scanner/kernel/_compiled*

# Everything is set up inside this folder: a virtual environment in .venv, nothing elsewhere.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000

.PHONY: demo test check bench quality docs lock setup dev clean

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Trihub needs Python 3.11 or newer; found " + sys.version.split()[0] + ". Set PYTHON=python3.11") if sys.version_info < (3, 11) else 0'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.setup: $(VENV)/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: $(VENV)/.setup requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

setup: $(VENV)/.setup

dev: $(VENV)/.dev

demo: setup ## build the demonstration library and serve the site
	$(BIN)/trihub --library library demo --port $(PORT)

check: dev ## format, lint, types, layers, sizes
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy src
	$(BIN)/lint-imports --no-cache
	$(BIN)/python tools/check_sizes.py

# Processes that tests start need not compile the package, also where Python may not keep what it compiles.
# What failed runs once more, alone: on a busy machine a process or a browser may be late. What fails
# twice, or could not be run at all, fails.
test: check ## everything, with the browser
	$(BIN)/python tools/find_browser.py --install
	$(BIN)/python -m compileall -q src
	$(BIN)/python -m pytest -n 2 --dist loadfile || { test $$? -eq 1 \
		&& $(BIN)/python -m pytest --last-failed --last-failed-no-failures none; }

bench: dev ## measure; written to benchmarks/latest.json
	$(BIN)/python -m benchmarks

quality: dev ## measure search on real records in the folder COLLECTIONS; written to docs/quality.md
	$(BIN)/python -m benchmarks.quality $(COLLECTIONS)
	$(BIN)/python -m benchmarks.fields quality $(COLLECTIONS)

docs: dev ## the documentation as a site, in site/
	$(BIN)/mkdocs build --quiet

lock: dev ## renew the lock files
	$(BIN)/python tools/lock.py

clean:
	rm -rf $(VENV) build dist site

# run: open the app.  test: prove everything.  See README.md for Windows, CONTRIBUTING.md for all.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES ?= ../shared/data
# Kept, or each process that a test starts would compile the project anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run serve dev test long coverage mutants audit lint format build check bench architecture lock

run: $(VENV)/run.stamp
	$(BIN)/lsp-geo prepare
	$(BIN)/streamlit run app.py --server.headless false

# One process a core behind one port, for a hall or a server; needs nginx (docs/deploy.md).
serve: $(VENV)/run.stamp
	$(BIN)/lsp-geo prepare
	$(BIN)/lsp-geo serve

# The page is drawn anew when a file is saved: too dear for readers (docs/decisions.md).
dev: $(VENV)/test.stamp
	$(BIN)/streamlit run app.py --server.headless false --server.fileWatcherType auto

PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test: lint
	$(PYTEST) -m "not long"

# What takes minutes: whole councils fetched, built and published, commands killed at random
# moments, several processes behind one port, sweeps over every file, source and ward.
long: $(VENV)/test.stamp
	$(PYTEST) -m long

# The share of the library's lines that the tests run through, file by file.
coverage: $(VENV)/test.stamp
	$(PYTEST) --cov=lsp_geo --cov-report=term

# Slips put into the statistics and the data tables one by one: those that no test sees
# (docs/checks.md). The statistics take ten minutes, the tables 16 minutes of one core; not yet timed
# together. Wants `pip install mutmut` in .venv. It begins anew: it notices no changed test.
mutants: $(VENV)/test.stamp
	rm -rf mutants
	$(BIN)/python -m mutmut run --max-children 2
	$(BIN)/python -m mutmut results

# Known faults of the libraries in use. It has an environment of its own and wants the internet.
audit:
	$(PYTHON) -m venv $(VENV)-audit
	$(VENV)-audit/bin/python -m pip install --quiet pip-audit
	$(VENV)-audit/bin/pip-audit -r requirements.lock --no-deps --disable-pip --progress-spinner off

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy

format: $(VENV)/test.stamp
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .

build: $(VENV)/run.stamp
	$(BIN)/lsp-geo build --sources $(SOURCES)

check: $(VENV)/run.stamp
	$(BIN)/lsp-geo check

bench: $(VENV)/test.stamp
	$(BIN)/python benchmarks/map_switch.py

# The picture in docs/architecture.md, from the imports as they are.
architecture: $(VENV)/test.stamp
	$(BIN)/python docs/pictures/architecture.py

# Write the exact versions in use now; run it in a fresh environment after changing bounds.
lock: $(VENV)/test.stamp
	$(BIN)/python -m pip freeze --exclude-editable > requirements.lock

$(VENV)/run.stamp: pyproject.toml requirements.txt requirements.lock
	$(PYTHON) -c "import sys; sys.exit('Python 3.11 or later is needed') if sys.version_info < (3, 11) else 0"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -e . -c requirements.lock
	touch $@

$(VENV)/test.stamp: requirements-dev.txt $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt -c requirements.lock
	touch $@

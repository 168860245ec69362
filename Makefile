# run: open the app.  test: prove everything.  See README.md for Windows.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES ?= ../shared/data

.PHONY: run test lint build check bench lock

run: $(VENV)/run.stamp
	$(BIN)/python -m lsp_geo prepare
	$(BIN)/streamlit run app.py --server.headless false

test: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .

build: $(VENV)/run.stamp
	$(BIN)/python -m lsp_geo build --sources $(SOURCES)

check: $(VENV)/run.stamp
	$(BIN)/python -m lsp_geo check

bench: $(VENV)/test.stamp
	$(BIN)/python benchmarks/map_switch.py

# Write the exact versions in use now; run it in a fresh environment after changing bounds.
lock: $(VENV)/test.stamp
	$(BIN)/python -m pip freeze --exclude-editable > requirements.lock

$(VENV)/run.stamp: requirements.txt requirements.lock
	$(PYTHON) -c "import sys; sys.exit('Python 3.11 or later is needed') if sys.version_info < (3, 11) else 0"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -r requirements.txt -c requirements.lock
	touch $@

$(VENV)/test.stamp: requirements-dev.txt $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt -c requirements.lock
	touch $@

# make demo   run the bundled job: 10 replications of mixed-raid, then the record of one
# make test   run all tests
# make lint   style, types, floors of the house
# make bench  print the table of benchmarks
# make viewer build the 3-D page from viewer/ (needs Node 20 and its npm); what it makes is kept under version control
# make clean  remove what these made

VENV := .venv
BIN := $(VENV)/bin
NEW_ENOUGH := import sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3.14 python3 python; do \
	if $$p -c '$(NEW_ENOUGH)' >/dev/null 2>&1; then echo $$p; break; fi; done)
UV := $(shell command -v uv 2>/dev/null)

ifdef UV
  INSTALL := $(UV) pip install --quiet --python $(BIN)/python
else
  INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif

.PHONY: demo test lint bench viewer clean

demo: $(VENV)/.runtime
	$(BIN)/openiads run mixed-raid --replications 10 --out out/mixed-raid

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/repo-review .

bench: $(VENV)/.dev
	$(BIN)/python benchmarks/run.py

viewer:
	cd viewer && npm install --no-save && npm run build

clean:
	rm -rf $(VENV) .venv-asterix out build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "openiads needs Python 3.11 or newer, and none was found." \
		"Install one, or name it: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { echo "$(PYTHON) is older than Python 3.11 or lacks its venv module." \
		"Name another: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Creating $(VENV) with $(PYTHON)"
ifdef UV
	@$(UV) venv --quiet --python "$$(command -v $(PYTHON))" $(VENV)
else
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python could not make $(VENV)." \
		"On Debian and Ubuntu: apt install python3-venv"; exit 1; }
endif

$(VENV)/.runtime: pyproject.toml | $(BIN)/python
	@echo "Installing openiads into $(VENV) (a minute the first time)"
	@$(INSTALL) -e .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	@echo "Installing openiads and what its tests need into $(VENV) (a minute the first time)"
	@$(INSTALL) -e '.[dev]'
	@touch $@ $(VENV)/.runtime

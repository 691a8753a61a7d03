# `make run` starts the program; `make` lists everything there is. Needs Python 3.11 or newer, and nothing else.

PYTHON = $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
INSTALL = @test -n "$(PYTHON)" || { echo "Annotator needs Python 3.11 or newer, and none is on the PATH." >&2; exit 1; }; \
	$(PYTHON) requirements/install.py
BIN = .venv/bin
# A server on PostgreSQL needs its driver too.
LOCK = $(if $(findstring postgres,$(DATABASE_URL)),postgres,base)
ARGS =

.PHONY: help setup setup-dev pandoc parquet pdf run test test-postgres check format lint types imports migrations templates fmt bench lock clean
.DEFAULT_GOAL = help

help:  ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

setup:  ## prepare .venv with what running needs
	$(INSTALL) $(LOCK)

setup-dev:  ## prepare .venv with what running, testing and checking need
	$(INSTALL) dev

pandoc: setup  ## add pandoc, to import LaTeX, Org, reStructuredText and other formats (150 MB)
	$(INSTALL) pandoc

parquet: setup  ## add pyarrow, to export and import Parquet files for Hugging Face (170 MB)
	$(INSTALL) parquet

pdf: setup  ## add what makes reports as PDF (45 MB)
	$(INSTALL) pdf

run: setup  ## start the program and print a link to sign in with; PORT=8001 make run for another port
	@exec $(BIN)/python manage.py serve

test: setup-dev  ## check the code and run every test; ARGS="-k name" for some of the tests
	@$(MAKE) --no-print-directory check
	$(BIN)/python tests/tools/lanes.py $(ARGS)

test-postgres: setup-dev  ## run the tests that depend on the database on a throw-away PostgreSQL server
	$(BIN)/python tests/tools/postgres.py -- $(BIN)/python -m pytest -m "not browser and not pure and not once" $(ARGS)

check: format lint types imports migrations templates  ## every check that runs no test

format: setup-dev  ## is the code formatted?
	$(BIN)/ruff format --check --quiet

lint: setup-dev  ## does the code keep the house rules?
	$(BIN)/ruff check --quiet

types: setup-dev  ## do the types fit?
	$(BIN)/mypy

imports: setup-dev  ## does every import point down?
	$(BIN)/lint-imports --no-logo

migrations: setup-dev  ## does every change of a model have its migration?
	$(BIN)/python manage.py makemigrations --check --dry-run

templates: setup-dev  ## are the templates formatted?
	$(BIN)/djade --check --target-version 5.2 $$(find templates -name '*.html')

fmt: setup-dev  ## format code and templates
	$(BIN)/ruff check --quiet --fix-only
	$(BIN)/ruff format --quiet
	$(BIN)/djade --target-version 5.2 $$(find templates -name '*.html')

bench: setup-dev  ## measure speed and size
	$(BIN)/python -m tests.benchmarks

lock:  ## write requirements/*.txt again from pyproject.toml; ARGS="django" to bring up only that
	$(PYTHON) requirements/lock.py $(ARGS)

clean:  ## remove .venv and every cache; the data stays
	rm -rf .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What a person types here: `make run`, `make test`. Everything is set up into .venv on the way.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
REPO ?=

.PRECIOUS: $(VENV)/.ready-%
# Modules stay compiled from one process to the next, whatever the environment says: the tests start hundreds.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup run clean-run tour test test-postgres story quick check bench bench-doors bench-pages bench-effect bench-forecast bench-diagnosis bench-increment kill kill-letters golden pictures audit clean

help:
	@echo "make run             the server, with the example as it stands about day 80 and events that come in"
	@echo "make clean-run       remove what make run keeps · make tour: the commands alone, in the terminal"
	@echo "make run REPO=PATH   who of a repository's authors works with an AI assistant"
	@echo "make test            all tests · make quick: the fast ones · make check: linters, types, contracts"
	@echo "make test-postgres   what needs the tables once more, on PostgreSQL"
	@echo "make story           a rollout is told: letters, answers, killed workers, the gate; on both databases"
	@echo "make bench           speed, as ratios to a floor · make golden: write the expected outputs anew"
	@echo "make bench-doors     how fast events are taken over HTTP, beside a bare application"
	@echo "make bench-pages     how long the page of a rollout takes, beside an empty one, for more and more people"
	@echo "make bench-letters   how fast letters go out that are written down one by one, beside one that is not"
	@echo "make bench-increment what a day's new events cost a server that holds a year, beside counting all of it anew"
	@echo "make bench-forecast  how often the range of a forecast holds, and a verdict is wrong"
	@echo "make bench-diagnosis how often the planted reason stands first, in invented worlds"
	@echo "make kill            kill the server a hundred times under load, on each database, and count what became of every event"
	@echo "make kill-letters    the same for letters: kill a worker a hundred times while it sends to two thousand people"
	@echo "make audit           try to work out what the shared reports of 200 invented rollouts withhold"

# One part brings others with it.
INCLUDED-server := report
INCLUDED-dev := report server

# What is only tried needs a part of it, so that the first result is there soon; `make setup` brings everything.
setup: $(VENV)/.ready-dev

# What is installed is compiled when it is first imported: most of it never is, and all of it would take twenty seconds.
$(VENV)/.ready-%: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Uptake needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@test -w . || { echo "$(CURDIR) may not be written to, and everything is set up in it; copy it to where you may write"; exit 2; }
	@$(BIN)/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV) || { echo "no virtual environment could be made; on Debian: apt-get install python3-venv"; exit 2; }
	@echo "setting up $(VENV) ($*), from the package registry, once …"
	@$(BIN)/python -m pip install --quiet --quiet --no-compile --disable-pip-version-check --constraint constraints.txt --editable '.[$*]' || { echo "what is needed could not be installed; the lines above say why"; exit 2; }
	@touch $@ $(addprefix $(VENV)/.ready-,$(INCLUDED-$*))

ifeq ($(REPO),)
run: $(VENV)/.ready-server
	@$(BIN)/python scripts/run.py
else
run: $(VENV)/.ready-report
	@$(BIN)/python -m uptake git "$(patsubst ~/%,$(HOME)/%,$(REPO))"
endif

clean-run:
	rm -rf .example-server

tour: $(VENV)/.ready-report
	@$(BIN)/python scripts/tour.py

test: setup
	@$(BIN)/python -m pytest -n auto --dist worksteal -q -m "not story"

# A rollout that is told from the first letter to the gate, by real processes, on both databases.
story: setup
	@$(BIN)/python -m pytest -q -m story tests/letters tests/server
	@$(BIN)/python scripts/with_postgres.py $(BIN)/python -m pytest -q -m story tests/server

# Once more what needs the tables, on PostgreSQL; a browser is shown the same pages there.
test-postgres: setup
	@$(BIN)/python scripts/with_postgres.py $(BIN)/python -m pytest -n auto --dist worksteal -q -m "server and not browser" tests/server tests/web

quick: setup
	@$(BIN)/python -m pytest -q -m "not slow and not story"

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: setup
	@$(BIN)/python -m tests.bench

bench-effect: setup
	@$(BIN)/python -m tests.bench.effect

bench-diagnosis: setup
	@$(BIN)/python -m tests.bench.diagnosis

# Shared reports of 200 invented rollouts, each alone and three as-of days together: about five minutes.
audit: setup
	@$(BIN)/python -m tests.privacy

bench-forecast: setup
	@$(BIN)/python -m tests.bench.forecasts

bench-letters: setup
	@$(BIN)/python -m tests.bench.letters

bench-doors: setup
	@$(BIN)/python -m tests.bench.doors
	@$(BIN)/python -m tests.bench.protocols

bench-increment: setup
	@$(BIN)/python -m tests.bench.increment

bench-pages: setup
	@$(BIN)/python -m tests.bench.pages

kill: setup
	@$(BIN)/python -m tests.server.killing 100
	@$(BIN)/python scripts/with_postgres.py $(BIN)/python -m tests.server.killing 100

kill-letters: setup
	@$(BIN)/python -m tests.server.killing_letters 100 2000
	@$(BIN)/python scripts/with_postgres.py $(BIN)/python -m tests.server.killing_letters 100 2000

# What the pages look like, for the docs: made by the tests that look at them.
pictures: setup
	@PICTURES=docs/pictures $(BIN)/python -m pytest -q tests/web/test_in_browser.py -k nothing_is_in_the_way

golden: setup
	@$(BIN)/python scripts/golden.py

clean:
	rm -rf $(VENV) .example-server build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

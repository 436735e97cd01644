# Everything a newcomer needs: `make run` to see it, `make test` to prove it. Needs Python 3, make and git only.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

# pyenv's shims only work for versions that are switched on. Newest first, so that `python3` is a current one.
ifneq ($(shell command -v pyenv 2>/dev/null),)
export PYENV_VERSION := $(shell pyenv versions --bare | grep -xE '3\.[0-9]+\.[0-9]+' | sort -rV | paste -sd: -)
endif
export UV_COMPILE_BYTECODE := 1
unexport VIRTUAL_ENV

UV := $(shell PYENV_VERSION=$(PYENV_VERSION) uv --version >/dev/null 2>&1 && command -v uv || echo .uv/bin/uv)
BIN := .venv/bin
ROOT_ENV := .venv/.synced
BOT_ENV := bot/.venv/.synced
CHECKED := porchlight safety curriculum bot tests scripts bench

.PHONY: help setup run test test-fast check train play chat content-check safety-report safety-case bench model soak goldens docs clean browser

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

setup: $(ROOT_ENV) $(BOT_ENV) ## both environments, keys, database; quick when nothing changed
	@$(BIN)/porchlight setup

run: setup ## start everything and print the addresses; Ctrl-C stops all
	@exec $(BIN)/porchlight run

test: setup check browser train ## prove everything (installs a Chromium when there is none)
	$(BIN)/python -m pytest

test-fast: $(ROOT_ENV) ## the tests that start no Rasa, no browser and no server
	$(BIN)/python -m pytest -m "not slow"

check: $(ROOT_ENV) ## style, types, arrows between packages, unused or missing dependencies, licences
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python scripts/licences.py

train: $(ROOT_ENV) $(BOT_ENV) ## train Rasa's model, unless one fits the code already
	@$(BIN)/porchlight train

play: setup ## play conversations against the real system: make play FILES=tests/conversations/happy_paths/wrong_answer.yml
	@$(BIN)/porchlight play $(or $(FILES),$(wildcard tests/conversations/*/*.yml))

chat: setup ## talk to it in this terminal
	@$(BIN)/porchlight chat

content-check: $(ROOT_ENV) ## check every lesson, and the hotlines' dates
	@$(BIN)/porchlight content check
	@$(BIN)/porchlight resources check

safety-report: $(ROOT_ENV) ## what the crisis screen catches and what it misses, kind by kind
	@$(BIN)/porchlight safety report

safety-case: $(ROOT_ENV) ## measure all of it and write the figures into docs/safety-case.md; BENIGN=files of real texts
	@$(BIN)/porchlight safety report --steady $(addprefix --benign ,$(BENIGN)) --markdown docs/safety-case.md \
		--html var/safety-report.html

bench: $(ROOT_ENV) ## our figures beside our peers', same run, to bench/results.json; BENIGN=files for real texts
	$(BIN)/python -m bench --uv $(UV) $(if $(BENIGN),--benign $(BENIGN))

model: $(ROOT_ENV) ## teach the screen's model again from safety/data: about 40 minutes on two cores
	@$(UV) sync --locked --inexact --group teach --python 3.12
	$(BIN)/python -m safety.teach

soak: setup ## the runs that take too long for `make test`
	$(BIN)/python -m pytest -m soak

goldens: setup train ## play the golden conversations and write anew what no longer holds, to be reviewed with git diff
	@$(BIN)/porchlight goldens $(or $(FILES),$(wildcard tests/conversations/*/*.yml))

docs: $(ROOT_ENV) ## write the reference tables of docs/ and .env.example from the code
	@PYTHONPATH=. $(BIN)/python scripts/reference_pages.py

clean: ## remove both environments and caches; data and keys in var/ stay
	rm -rf .venv bot/.venv .uv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache var/models

browser: $(ROOT_ENV)
	@scripts/chromium.sh $(BIN)/python

.uv/bin/uv:
	@python3 scripts/get_uv.py

$(ROOT_ENV): pyproject.toml uv.lock | $(UV)
	@scripts/sync.sh $(UV) . 3.12
	@touch $@

$(BOT_ENV): bot/pyproject.toml bot/uv.lock | $(UV)
	@scripts/sync.sh $(UV) bot 3.10
	@touch $@

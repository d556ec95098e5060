# Everything works as the first command after a clone: what is needed is fetched into .venv and stays there.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

bin := .venv/bin
# Flags for pytest, as in: make test PYTEST="-k hsts"
PYTEST ?=
workers ?= 2
pytest = $(bin)/python -m pytest -n $(workers) $(PYTEST)

.PHONY: help demo pages test check cover lint types layers format bench agreement fuzz docs lock wheel-test clean bootstrap bootstrap-dev programs

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /make \1\t/' | expand -t 20

demo: bootstrap ## verify and publish the demo company's site into site/, against a service on this machine
	@$(bin)/trustgen demo

test: bootstrap-dev programs ## all tests, on two processes
	@$(pytest)

pages: bootstrap-dev programs ## open every page in Chromium: axe, validators, hostile text; pictures into build/pages/
	@scripts/pages
	@TRUSTGEN_PAGES=build/pages $(pytest) tests/pages

check: lint types layers cover ## the gate: format, lint, types, layers, tests, coverage of the core

lint: bootstrap-dev
	$(bin)/ruff format --check
	$(bin)/ruff check

types: bootstrap-dev
	$(bin)/mypy

layers: bootstrap-dev
	$(bin)/lint-imports --no-logo --no-cache

cover: bootstrap-dev programs ## all tests, and the branches of what judges must have been taken
	$(pytest) --cov --cov-report=
	scripts/cover

format: bootstrap-dev ## format and repair what can be repaired without thought
	$(bin)/ruff format
	$(bin)/ruff check --fix

bench: bootstrap-dev ## measure: speed beside other ways of doing the same
	@if [ -f benchmarks/run.py ]; then $(bin)/python benchmarks/run.py; else echo "bench: there is no benchmark yet"; fi

agreement: bootstrap-dev programs ## compare with sslyze and testssl.sh on every TLS set-up of nginx; minutes long
	@scripts/agreement $(PYTEST)

# Cases that each parser is tried on by make fuzz.
cases ?= 100000

fuzz: bootstrap-dev ## try every parser on 100,000 hostile inputs; make fuzz cases=1000 for fewer
	TRUSTGEN_FUZZ=$(cases) $(pytest) -m fuzz --timeout 3600

docs: bootstrap-dev ## write docs/checks.md anew, after a check was added or renamed
	$(bin)/python -m scripts.checks_page

lock: bootstrap-dev ## resolve requirements/*.txt anew; make lock LOCK=--upgrade for newer versions
	@scripts/lock $(LOCK)

wheel-test: bootstrap-dev ## build the wheel, install it elsewhere, run the demo from it
	@scripts/wheel-test

clean: ## remove everything that was made here, but for what you wrote
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.* \
	    htmlcov build dist site .trustgen .demo
	find . -name __pycache__ -prune -exec rm -rf {} +

bootstrap:
	@scripts/bootstrap run

bootstrap-dev:
	@scripts/bootstrap dev

programs: bootstrap-dev
	@scripts/programs

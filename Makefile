# Two commands do everything: `make serve` and `make test`. Each sets up what it needs.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
ADDRESS ?= 127.0.0.1:8000
VENV := .venv
BIN := $(VENV)/bin
export NO_MKDOCS_2_WARNING = 1

.PHONY: help serve site check test lint unit browser goldens phrases bench bench-quick bench-related lighthouse screenshots lock clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1	/'

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "Python 3.11 is needed: install it, or say make PYTHON=/path/to/python"; exit 1; }
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	@printf '%s\n' "$(CURDIR)/hooks" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/watchfloor.pth"
	@printf '#!/bin/sh\nexec "$(CURDIR)/$(BIN)/python" -m watchfloor "$$@"\n' > $(BIN)/watchfloor && chmod +x $(BIN)/watchfloor
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

serve: $(VENV)/.runtime ## Build the publication and serve it with live preview on http://127.0.0.1:8000 (ADDRESS=127.0.0.1:8001 for another)
	$(BIN)/mkdocs serve --dev-addr $(ADDRESS)

site: $(VENV)/.runtime ## Build the publication into site/
	$(BIN)/mkdocs build --strict

check: $(VENV)/.runtime ## Report every problem in the content, without building
	$(BIN)/watchfloor check

test: lint unit browser ## Lint, types, and all tests

lint: $(VENV)/.dev ## Style and types
	$(BIN)/ruff check hooks tests benchmarks tools
	$(BIN)/ruff format --check hooks tests benchmarks tools
	$(BIN)/mypy

unit: $(VENV)/.dev node_modules/.done ## Unit, golden and property tests
	$(BIN)/pytest -q -n auto --dist worksteal -m "not browser"

browser: $(VENV)/.dev node_modules/.done ## Tests in a real browser (Chrome or Chromium must be installed)
	$(BIN)/pytest -q -n 2 --dist worksteal -m browser

# The accessibility rules, and schemas of what we publish for machines, come from npm; without Node.js the tests that
# need them are skipped, and say so.
node_modules/.done: package.json package-lock.json
	@mkdir -p node_modules
	@if command -v npm >/dev/null; then npm ci --silent; else echo "npm is not installed: tests of accessibility and of some formats will be skipped"; fi
	@mkdir -p node_modules && touch $@

goldens: $(VENV)/.dev ## Write the expected output of the golden tests anew; read the diff
	$(BIN)/pytest -q tests/test_golden.py --update-goldens

phrases: $(VENV)/.dev ## Bring the catalogues of translations up to date with what the site says
	$(BIN)/python -m tools.phrases

bench: $(VENV)/.dev ## Measure ourselves against the peers: 10,000 articles, about half an hour, best on an idle machine
	$(BIN)/python -m benchmarks --large --manual

bench-quick: $(VENV)/.dev ## The same with 1,000 articles, once
	$(BIN)/python -m benchmarks --articles 1000 --runs 1

lighthouse: site benchmarks/lighthouse/node_modules/.done ## What Lighthouse says of the built site (needs Node.js, and Chrome or Chromium)
	$(BIN)/python -m benchmarks.lighthouse site

benchmarks/lighthouse/node_modules/.done: benchmarks/lighthouse/package.json benchmarks/lighthouse/package-lock.json
	cd benchmarks/lighthouse && PUPPETEER_SKIP_DOWNLOAD=1 npm ci --silent
	@touch $@

screenshots: site $(VENV)/.dev ## Each kind of page at three widths, light and dark, into .watchfloor/screenshots/
	$(BIN)/python -m tools.screenshots site .watchfloor/screenshots

bench-related: $(VENV)/.dev ## How many links of writers are among the suggestions: FOLDER=articles LINKS=links.tsv (both may be left out)
	$(BIN)/python -m benchmarks.related_links $(or $(FOLDER),content) $(LINKS)

lock: $(VENV)/.dev ## Resolve the requirements anew
	cd requirements && ../$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 runtime.in -o runtime.txt
	cd requirements && ../$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -c runtime.txt dev.in -o dev.txt

clean: ## Remove everything that can be made again
	rm -rf $(VENV) node_modules .watchfloor site .pytest_cache .mypy_cache .ruff_cache .hypothesis

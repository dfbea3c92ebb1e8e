# What one does with Meterhouse, a word each. `make` alone says them.

PYTHON ?= python3
STATE ?= .run
PORT ?= 8080

VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.8
UV := $(VENV)/uv/bin/uv --system-certs
# An old state of these brings a new installation, and nothing else does.
INSTALLED := $(VENV)/.installed
NODE_INSTALLED := node_modules/.installed
WEB_SOURCES = $(shell find ui web admin -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help demo test check fast bench setup web format types lint lock migration schema reference api-types secrets clean

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "make %-10s %s\n", $$1, $$2 }'

demo: setup web ## everything from nothing: install, build, and bring up the living demo
	@$(BIN)/meterhouse up --demo --state $(STATE) --port $(PORT)

test: setup web ## every test: services, apps, end to end
	@scripts/system-packages tests
	$(BIN)/python -m pytest --numprocesses auto --dist loadgroup --no-loadscope-reorder
	npm run --silent test

check: setup ## format, lint, types, imports, generated files, fast tests
	$(BIN)/ruff format --check services tests scripts bench
	$(BIN)/ruff check services tests scripts bench
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -m "not slow" tests/kernel tests/catalogue tests/architecture
	npm run --silent types
	npm run --silent lint
	$(MAKE) --no-print-directory unchanged

bench: setup ## the benchmarks, each beside its floor
	@scripts/system-packages tests
	$(BIN)/python -m bench

setup: ## install what is missing: system packages, Python environment, Node packages
	@scripts/versions
	@scripts/system-packages
	@$(MAKE) --silent --no-print-directory $(INSTALLED) $(NODE_INSTALLED)

# uv stands beside the environment, not in it: `sync` removes from it whatever the lock does not name.
# All is compiled here: where Python may write no bytecode, each process would compile it anew as it starts.
$(INSTALLED): uv.lock pyproject.toml
	@echo "Installing the Python environment ..."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --target $(VENV)/uv uv==$(UV_VERSION)
	$(UV) export --quiet --frozen --no-emit-project --all-groups --output-file $(VENV)/requirements.txt
	$(UV) pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes $(VENV)/requirements.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	$(BIN)/python -m compileall -q services
	@touch $@

$(NODE_INSTALLED): package-lock.json package.json $(wildcard ui/package.json web/package.json admin/package.json)
	@echo "Installing the Node packages ..."
	npm ci --silent --no-audit --no-fund
	@touch $@

web: web/dist/index.html admin/dist/index.html ## build both apps

web/dist/index.html admin/dist/index.html &: $(NODE_INSTALLED) $(WEB_SOURCES)
	@echo "Building the apps ..."
	npm run --silent build
	@touch web/dist/index.html admin/dist/index.html

format: setup ## put the code into its form
	$(BIN)/ruff check --fix-only services tests scripts bench
	$(BIN)/ruff format services tests scripts bench

lock: setup ## refresh uv.lock after a change of pyproject.toml
	$(BIN)/python scripts/lock.py restore
	$(UV) lock; code=$$?; $(BIN)/python scripts/lock.py strip; exit $$code

migration: setup ## NAME=what: write the migration that the classes of the catalogue ask for
	$(BIN)/python -m scripts.migration $(NAME)

schema: setup ## write database/schema.sql anew from the migrations
	$(BIN)/python -m scripts.schema

reference: setup ## write docs/reference anew from the catalogue
	$(BIN)/python -m scripts.reference

api-types: setup ## write the apps' types anew from the API
	$(BIN)/python scripts/openapi.py > $(VENV)/openapi.json
	npm run --silent api-types -- $(VENV)/openapi.json

unchanged: schema reference # Generated files are as their sources say.
	@git diff --exit-code --stat -- database/schema.sql docs/reference

secrets: ## make the secrets of docker-compose.yml
	@scripts/secrets

clean: ## remove what was built and installed; the state folder stays
	rm -rf $(VENV) node_modules web/dist admin/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

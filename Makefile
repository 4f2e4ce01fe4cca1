# Needs python3 (3.11 to 3.13) with venv, make, and a package registry. Everything else is in .venv.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: install demo test check serve format lock clean
.DELETE_ON_ERROR:

install: $(READY)

$(READY): requirements.lock requirements-nodeps.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-nodeps.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/iasovoice models prepare
	touch $@

demo: $(READY)
	$(BIN)/iasovoice demo

test: $(READY)
	$(BIN)/pytest -n auto

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

serve: $(READY)
	$(BIN)/iasovoice serve

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Exact versions with hashes and no index address, for every Python and platform we support.
lock:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip install --quiet uv
	.venv-lock/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --quiet -o requirements.lock
	rm -rf .venv-lock

clean:
	rm -rf .venv build dist demo-output

# Everything here also works without make: see "Without make" in README.md.
PY ?= python3
BIN := .venv/bin
.PHONY: setup demo run test check browser bench screenshots lock

setup: .venv/.ready  ## install into .venv, from the hashed lock

.venv/.ready: requirements.lock pyproject.toml
	$(PY) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

lock:  ## renew requirements.lock from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate \
	  --all-extras --python-version 3.11 pyproject.toml -o requirements.lock

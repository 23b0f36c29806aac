# Everything here also works without make: see "Without make" in README.md.
PY ?= python3
BIN := .venv/bin
.PHONY: help setup demo run test check faults browser office bench screenshots lock

help:  ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: .venv/.ready  ## install into .venv, from the hashed lock

.venv/.ready: requirements.lock pyproject.toml
	$(PY) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes \
	  -r requirements.lock \
	  || $(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock  # knows pip's mirrors
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

demo: setup  ## the five example programmes on 20 June 2023; stays up until Ctrl-C
	$(BIN)/programme demo

run: setup  ## your own schedules/, with the real clock; stays up until Ctrl-C
	$(BIN)/programme run

test: setup  ## all tests; without Chromium those of the browser are left out, and named
	$(BIN)/pytest -n auto --dist loadgroup -rs

check: setup  ## lint, types, import contracts, migrations and schema up to date
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest tests/store/test_opening.py tests/files/test_schedule.py

faults: setup  ## kill -9 in 1,000 rounds of tick and deliver: what is lost, what comes twice
	$(BIN)/python -m tests.faults

browser:  ## install Chromium, a CJK and an emoji font with the system's package manager (Debian, Ubuntu)
	@echo "installing chromium, fonts-noto-cjk and fonts-noto-color-emoji with apt-get"
	$(if $(filter 0,$(shell id -u)),,sudo) apt-get update -qq
	$(if $(filter 0,$(shell id -u)),,sudo) apt-get install -y -qq chromium fonts-noto-cjk fonts-noto-color-emoji >/dev/null

bench: setup  ## the measured claims, printed
	$(BIN)/python -m benchmarks

office:  ## install LibreOffice, for the tests of sheets and of old .doc and .xls (Debian, Ubuntu)
	@echo "installing libreoffice-calc and libreoffice-writer with apt-get"
	$(if $(filter 0,$(shell id -u)),,sudo) apt-get update -qq
	$(if $(filter 0,$(shell id -u)),,sudo) apt-get install -y -qq --no-install-recommends \
	  libreoffice-calc libreoffice-writer >/dev/null

screenshots: setup  ## renew the pictures in docs/images with headless Chromium
	$(BIN)/python docs/screenshots.py

lock:  ## renew requirements.lock from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate \
	  --all-extras --python-version 3.11 pyproject.toml -o requirements.lock

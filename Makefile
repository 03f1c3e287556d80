# make report   the bundled scenarios to an executive report (first use: creates .venv and installs into it)
# make test     every test but the long ones, with lint, types and layers, on two cores
# Without make: see "Plain commands" in README.md.

SHELL    := /bin/bash
VENV     := .venv
BIN      := $(VENV)/bin
SYSTEM   := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
              $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$p && break; done)
PYTHON   ?= $(SYSTEM)
UV       := $(shell command -v uv 2>/dev/null)
# The bundled change sets have expected figures beside them; files of your own have none, and are reported with `spmsim report`.
BUNDLED  := $(sort $(notdir $(wildcard scenarios/expected/*.yaml)))
VARIANTS ?= $(addprefix scenarios/,$(filter-out baseline.yaml,$(BUNDLED)))
# Scenarios whose kinds of game are compiled with the installation: that of the bundled company for its report, both for the tests.
KERNELS_reports := baseline.yaml
KERNELS_dev     := baseline.yaml exact/one_rep_month_windows.yaml
PINS     := pyproject.toml constraints.txt
WORKERS  ?= 2

.PHONY: help report test test-long bench lint lab pins clean
.DEFAULT_GOAL := help

help:
	@echo 'make report | test | test-long | bench | lint | lab | pins | clean'

report: $(VENV)/.installed-reports
	@$(BIN)/spmsim report scenarios/baseline.yaml $(VARIANTS)

test: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m 'not long'

test-long: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m long

bench: $(VENV)/.installed-dev
	@for file in $(filter-out benchmarks/fit_% benchmarks/__init__.py,$(wildcard benchmarks/*.py)); do echo "== $$file"; $(BIN)/python $$file || exit 1; done

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

lab: $(VENV)/.installed-reports
	@$(BIN)/jupyter lab notebooks

# Newest versions that fit together, for every system and Python, without any address in the file; needs uv and a network.
pins:
	uv pip compile pyproject.toml --all-extras --universal --upgrade --no-emit-index-url --no-header --no-annotate -o constraints.txt
	$(BIN)/python .ci/make_environment.py

clean:
	rm -rf $(VENV) build dist reports runs .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp makes the next call immediate, and offline. With uv where it is present, else with venv and pip.
$(VENV)/.installed-%: $(PINS) | $(VENV)/bin/python
	@echo 'installing into $(VENV) (once; takes a minute or two)' >&2
ifneq ($(UV),)
	@VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --compile-bytecode -c constraints.txt -e '.[reports$(if $(filter dev,$*),$(comma)$*)]'
else
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[reports$(if $(filter dev,$*),$(comma)$*)]'
endif
	@echo 'compiling the kernels (once on this machine, about half a minute for each kind of game)' >&2
	@$(BIN)/python -m spmsim.entrances.kernels $(KERNELS_$*)
	@touch $@

$(VENV)/bin/python:
	@[ -n "$(PYTHON)$(UV)" ] || { echo 'spmsim needs Python 3.11 or newer on the PATH (or PYTHON=/path/to/python3.11)' >&2; exit 1; }
ifneq ($(UV),)
	@$(UV) venv --quiet $(if $(PYTHON),--python $(PYTHON),--python 3.12) $(VENV)
else
	@$(PYTHON) -m venv $(VENV)
endif

comma := ,

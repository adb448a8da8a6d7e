# Each target sets itself up from nothing: only Python 3.11 and make are needed.
PYTHON ?= python3
BIN := .venv/bin
PYTEST := HYPOTHESIS_PROFILE=ci $(BIN)/python -m pytest -q -n 2 --dist worksteal
# What alone reaches every branch of the domain and the services; to watch the rest doubles its time.
COVERING := tests/unit tests/services

.PHONY: run test check check-pyright check-mypy check-wheel check-rest bench mutate clean

run: .venv/run.stamp
	$(BIN)/account-mgmt demo

test: .venv/dev.stamp
	.ci/browser
	$(PYTEST) $(COVERING) src/account_mgmt/domain \
	  --cov=account_mgmt.domain --cov=account_mgmt.services --cov-branch \
	  --cov-report=term-missing:skip-covered --cov-fail-under=100
	$(PYTEST) tests $(COVERING:%=--ignore=%)

bench: .venv/bench.stamp
	$(BIN)/python -m benchmarks

# Breaks the rules that money goes by, and says what no test notices: ten minutes on two cores.
MUTATED := apportion rounding money price rate calendar quota quota_setting credit invoice credit_note payment settlement
mutate: .venv/dev.stamp
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[mutation]'
	$(BIN)/python .ci/mutate.py $(MUTATED)

check: .venv/dev.stamp
	@$(MAKE) --no-print-directory --jobs=2 --output-sync check-pyright check-mypy check-wheel check-rest

check-pyright:
	$(BIN)/pyright

check-mypy:
	$(BIN)/mypy
	$(BIN)/mypy tests benchmarks

check-wheel:
	.ci/verify-types

check-rest:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/deptry .

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run.stamp: pyproject.toml constraints.txt | .venv/bin/python
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[sql,cli]'
	touch $@

.venv/dev.stamp: pyproject.toml constraints.txt | .venv/bin/python
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

.venv/bench.stamp: pyproject.toml constraints.txt | .venv/bin/python
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[bench]'
	touch $@

# Two commands matter: `make run` and `make test`. `make help` lists the rest.
# Needed on the machine: Python 3.11 or newer with pip (or uv), and make. Nothing else.

HOST  ?= 127.0.0.1
PORT  ?= 8000
ONLY  ?=
ARGS  ?=
JOBS  ?= 2
KILLS ?= 100

BIN   := .venv/bin
DEV   := .venv/.ready-dev
# A development environment serves `make run` too: its pins are the same, it only holds more. So
# the smaller one is installed only where `make run` is all that was ever asked.
READY := $(if $(wildcard $(DEV))$(filter test test-long study check bench kill-test,$(MAKECMDGOALS)),$(DEV),.venv/.ready-run)
WORDS := $(patsubst %.po,%.mo,$(wildcard src/gemba/locale/*/LC_MESSAGES/django.po))

.DEFAULT_GOAL := help
.PHONY: help run test test-long study check bench peers kill-test lock clean front-end front-end-dev

help:  ## list these commands
	@sed -n 's/^\([a-z-]*\):.*##/  make \1\t/p' Makefile | expand -t 20

run: front-end $(WORDS)  ## install, migrate, load a demo desk and serve it [PORT=8000 HOST=127.0.0.1]
	@$(BIN)/gemba serve --demo --host $(HOST) --port $(PORT)

# Compiled code is kept, away from the sources, also where PYTHONDONTWRITEBYTECODE is set: compiling
# all of it anew would be a tenth of the work of `make test`.
test test-long study: export PYTHONDONTWRITEBYTECODE :=
test test-long study: export PYTHONPYCACHEPREFIX := $(CURDIR)/.pytest_cache/compiled

test: front-end-dev $(WORDS)  ## the whole test suite [ARGS="src/gemba/desk -k reply"]
	@$(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal $(ARGS)

test-long: front-end-dev $(WORDS)  ## sweeps over whole corpora and properties drawn 100 times [ARGS=…]
	@$(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal --long $(ARGS)

study: front-end-dev $(WORDS)  ## many generated desks, many logs: what is found and how well twins hold [ARGS=…]
	@$(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal --study $(ARGS)

check: front-end-dev  ## style, types, floors, sizes, translations, migrations, notices [ONLY=types]
	@$(BIN)/python tools/check.py $(ONLY)

bench: front-end-dev $(WORDS)  ## measure, print a table, write var/bench.json [ONLY=id]
	@$(BIN)/python tools/bench.py $(ONLY)

peers: .tools/peers/.ready .tools/prosimos/.ready  ## PM4Py, r4pm and Prosimos to measure against, apart from the product

kill-test: front-end-dev $(WORDS)  ## kill a desk at random while mail arrives, compare the ledger [KILLS=100]
	@$(BIN)/python tools/kill_intake.py --kills $(KILLS)

lock:  ## renew the lock files after a change of requirements [ARGS=--upgrade]
	@tools/environment.sh lock $(ARGS)

clean:  ## remove all that was installed or built; var/ (your data) stays
	rm -rf .venv .tools node_modules src/gemba/interfaces/static/vendor
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist
	find src tools -name __pycache__ -prune -exec rm -rf {} +

front-end: $(READY)
	@$(BIN)/python tools/frontend.py

front-end-dev: $(DEV)
	@$(BIN)/python tools/frontend.py --dev

%.mo: %.po | $(READY)
	@$(BIN)/python tools/translations.py compile

.venv/.ready-run: requirements.lock tools/build.lock
	@tools/environment.sh install requirements.lock
	@touch $@

.tools/peers/.ready .tools/prosimos/.ready: .tools/%/.ready: tools/%.lock
	@tools/environment.sh peers $*
	@touch $@

.venv/.ready-dev: requirements-dev.lock tools/build.lock
	@tools/environment.sh install requirements-dev.lock
	@touch $@

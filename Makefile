# Every command makes what it needs first: `make demo` works in a fresh clone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "copydesk needs Python 3.11 or newer; name one with PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.PHONY: setup
setup: $(VENV)/.ready ## Make .venv with the locked dependencies

.PHONY: demo
demo: setup ## Crawl a small newspaper on this machine, from nothing to records
	@$(BIN)/copydesk demo

.PHONY: test
test: setup ## Run every test, real Redis and PostgreSQL included
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder --durations=25

COVERED := dedup discovery explain extraction frontier normalize pipeline records settings storage

.PHONY: coverage
coverage: setup ## Measure what of the core its tests reach, on SQLite; no room may reach less than before
	@mkdir -p var
	$(BIN)/pytest -q -n 2 --dist loadfile $(COVERED:%=tests/%) --cov=worker --cov-report=json:var/coverage.json \
		-k "not postgres and not test_garbled and not test_order_machine and not test_invariance and not test_racing"
	@$(BIN)/python .ci/coverage_floors.py var/coverage.json

SEED := $(or $(SEED),$(shell od -An -N4 -tu4 /dev/urandom | tr -d ' '))

.PHONY: fuzz
fuzz: setup ## Try the property tests with new examples (SEED=... repeats a run)
	@echo "seed $(SEED): repeat with make fuzz SEED=$(SEED)"
	$(BIN)/pytest -q -m hypothesis --hypothesis-profile=fuzz --hypothesis-seed=$(SEED) --timeout=1800

.PHONY: check
check: setup dependencies ## Lint, types, import contracts, declared dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(MAKE) --no-print-directory check-extra

.PHONY: check-extra
check-extra: ## Check that the table of rules names what is there
	@$(BIN)/python -m benchmarks.reading.rule_switch

.PHONY: dependencies
dependencies: setup
	$(BIN)/deptry worker
	$(BIN)/deptry tests benchmarks --exclude 'benchmarks/crawling/race/spider[.]py' --ignore DEP002,DEP004

.PHONY: hooks
hooks: setup ## Run the checks before each commit
	$(BIN)/pre-commit install

.PHONY: docs
docs: setup ## Build the site of the documentation into var/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

.PHONY: schemas
schemas: setup ## Write the schemas of config/ that editors read
	@$(BIN)/python -m worker.settings.json_schemas

.PHONY: up
up: setup ## Run everything here with your own config/sources, until Ctrl-C
	@$(BIN)/copydesk up

.PHONY: bench
bench: setup ## Measure: duplicates, look-ups, extraction speed, host allowance
	@for script in benchmarks/*/*.py; do case $$script in */soak.py|*/prose.py|*/train_*.py|*/cross_validate.py|*/ablate.py|*/rule_*.py) ;; *) echo "== $$script"; $(BIN)/python -m $$(echo $${script%.py} | tr / .) || exit 1;; esac; done

.PHONY: race
race: setup ## Store the same pages as Scrapy with trafilatura, in turns: pages/s, CPU, statements (PAGES=400 HOSTS=20)
	@$(BIN)/python -m benchmarks.crawling.race --pages $(or $(PAGES),400) --hosts $(or $(HOSTS),20) --note "$(NOTE)"

.PHONY: growth
growth: setup ## Measure what an article and an address cost as the store grows (SIZES="10000 100000")
	@$(BIN)/python -m benchmarks.storage.growth --sizes $(or $(SIZES),10000 100000) --note "$(NOTE)"

.PHONY: fleet
fleet: setup ## Simulate a fleet on a virtual clock: throughput, fairness, freshness (WORKERS="10 100 1000" HOSTS=100000)
	@$(BIN)/python -m benchmarks.crawling.fleet --workers $(or $(WORKERS),10 100 1000) --hosts $(or $(HOSTS),100000) \
		--addresses $(or $(ADDRESSES),1000000) --pages $(or $(PAGES),700) --note "$(NOTE)"

.PHONY: ablate
ablate: setup ## Switch rules of extraction off, one by one: what each is worth (RULES="credits ...")
	@$(BIN)/python -m benchmarks.reading.ablate $(RULES)

$(VENV)/.train: requirements-train.txt | setup
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-train.txt
	@touch $@

.PHONY: train
train: setup $(VENV)/.train ## Train the models of the main text on the gold pages (COPYDESK_GOLD=...)
	@$(BIN)/python -m benchmarks.reading.train_main_text

.PHONY: crossval
crossval: setup $(VENV)/.train ## Measure extraction on pages whose domain no model has seen (COPYDESK_GOLD=...)
	@$(BIN)/python -m benchmarks.reading.cross_validate

.PHONY: soak
soak: setup ## Crawl under faults, many seeds (SEEDS=20, FAULT_SEED=...)
	COPYDESK_ORDERS=20 $(BIN)/pytest -q tests/storage/order/test_order_machine.py
	@$(BIN)/python -m benchmarks.crawling.soak --seeds $(or $(SEEDS),20)

LOCK := $(BIN)/uv pip compile --quiet pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

.PHONY: sbom
sbom: setup ## Write what the workers are made of, as CycloneDX, into var/sbom.json
	@mkdir -p var
	@$(BIN)/uv tool run --quiet --from cyclonedx-bom==7.5.0 cyclonedx-py requirements requirements-worker.txt \
		--pyproject pyproject.toml --output-reproducible --output-format JSON --output-file var/sbom.json 2>/dev/null \
		&& echo "written: var/sbom.json" || { echo "sbom: the package index does not answer, so its tool is not to be had"; exit 1; }

.PHONY: audit
audit: setup ## Ask for known vulnerabilities of what is locked
	@$(BIN)/python .ci/audit.py requirements.txt

.PHONY: lock
lock: setup ## Lock the dependencies that pyproject.toml states, with hashes
	$(LOCK) $(foreach extra,embedded monitoring s3 web export frames docs dev,--extra $(extra)) -o requirements.txt
	$(LOCK) $(foreach extra,embedded monitoring s3,--extra $(extra)) -o requirements-worker.txt
	$(LOCK) $(foreach extra,embedded monitoring s3 web,--extra $(extra)) -o requirements-web.txt
	$(LOCK) --extra train -o requirements-train.txt

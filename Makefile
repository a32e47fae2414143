# Two commands do everything on a machine with Python 3.11, git and make: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
.DEFAULT_GOAL := help
.PHONY: help demo test lint corpus-check examples confidence peers bench relocation weakened schema appendix-page verifying mining clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 16

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Outcrop needs Python 3.11 or newer; try make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $(READY)

demo: $(READY) ## scan the three small systems in fixtures/ and show what is found
	@$(BIN)/outcrop scan fixtures/ferrite fixtures/basalt fixtures/gneiss

test: $(READY) ## lint, then all tests
	$(MAKE) lint
	$(BIN)/pytest -n auto

lint: $(READY) ## ruff, mypy --strict, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

examples: $(READY) ## write examples/ anew: the appendix of the three small systems, copied so that no commit is cited
	@rm -rf build/examples && mkdir -p build/examples examples && cp -r $(addprefix fixtures/,ferrite basalt gneiss) build/examples
	@cd build/examples && for file in appendix.md appendix.html; do \
	  ../../$(BIN)/outcrop appendix ferrite basalt gneiss --lang both -o ../../examples/$$file; done

schema: $(READY) ## write the JSON Schemas anew from the model
	$(BIN)/python -m outcrop.report.schema schema

corpus-check: $(READY) ## measure on the real systems: make corpus-check OUTCROP_CORPUS=DIR (glusterfs.git, slurm.git, ray.git) [KEEP=DIR]
	$(BIN)/python benchmarks/corpus_check.py $(OUTCROP_CORPUS) $(if $(KEEP),--keep $(KEEP))

confidence: $(READY) ## fit each pattern's confidence anew: make confidence KEEP=DIR (the trees that corpus-check kept)
	$(BIN)/python benchmarks/confidence.py $(KEEP)

peers: $(READY) ## compare with other tools on real fixes: make peers [OUTCROP_CORPUS=DIR OUTCROP_EVAL=DIR] [KEEP=DIR] [MARKDOWN=1]
	@$(BIN)/python benchmarks/peers.py $(OUTCROP_CORPUS) $(if $(OUTCROP_EVAL),--eval $(OUTCROP_EVAL)) $(if $(KEEP),--keep $(KEEP)) $(if $(MARKDOWN),--markdown)

bench: $(READY) ## measure speed and memory beside other tools: make bench OUTCROP_CORPUS=DIR [ONLY=one,catalogue,growth] [TOOLS=...] [SYSTEMS=...] [ROUNDS=5] [LIMIT=SECONDS] [KERNEL=1] [MARKDOWN=1]
	@$(BIN)/python benchmarks/bench.py $(OUTCROP_CORPUS) $(if $(ONLY),--only $(ONLY)) $(if $(TOOLS),--tools $(TOOLS)) $(if $(SYSTEMS),--systems $(SYSTEMS)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(LIMIT),--limit $(LIMIT)) $(if $(KERNEL),--kernel) $(if $(MARKDOWN),--markdown)

relocation: $(READY) ## follow the functions of old releases to the newest commit: make relocation OUTCROP_CORPUS=DIR (glusterfs.git, slurm.git) [KEEP=DIR]
	@$(BIN)/python benchmarks/relocation.py $(OUTCROP_CORPUS) $(if $(KEEP),--keep $(KEEP))

weakened: $(READY) ## pin real fixes, check them against the commit before: make weakened OUTCROP_CORPUS=DIR OUTCROP_EVAL=DIR
	$(BIN)/python benchmarks/weakened.py $(OUTCROP_EVAL)/fixes_dev.jsonl $(OUTCROP_CORPUS)

appendix-page: $(READY) ## measure the page of everything: make appendix-page OUTCROP_CORPUS=DIR
	@$(BIN)/python benchmarks/appendix_page.py $(OUTCROP_CORPUS)/glusterfs.git@v7.0

verifying: $(READY) ## measure outcrop verify on 1,000 changed excerpts: make verifying OUTCROP_CORPUS=DIR
	@$(BIN)/python benchmarks/verifying.py $(OUTCROP_CORPUS)

mining: $(READY) ## mine many repositories on one Ray node and on two: make mining [OUTCROP_CORPUS=DIR]
	@$(BIN)/python benchmarks/mining.py $(OUTCROP_CORPUS)

clean: ## remove what was made
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

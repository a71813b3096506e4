# Flack's commands. Each one installs what it needs into .venv first; the work is in bin/.

.DEFAULT_GOAL := help
.PHONY: help run test lint format translations requirements screenshots bench clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## a whole Flack on http://127.0.0.1:8000/ (HOST, PORT, FLACK_DATA: docs/settings.md)
	@bin/run

test: ## all tests; some of them: make test ARGS="tests/chat -k edit"
	@bin/test $(ARGS)

lint: ## style, types, layers, templates, page, migrations, production settings
	@bin/lint $(ARGS)

format: ## put the code in its usual shape
	@bin/format

translations: ## locale/ anew from the code: docs/translations.md
	@bin/translations

requirements: ## compile requirements/*.in to locks; newer versions: make requirements ARGS=--upgrade
	@bin/requirements $(ARGS)

screenshots: ## docs/screenshots/ anew, from a small Flack of their own
	@bin/venv development && .venv/bin/python bin/screenshots

bench: ## how quick it is, beside others; some of it: make bench ARGS="--only fan-out --scale quick"
	@bin/venv production && .venv/bin/python -m benchmarks $(ARGS)

clean: ## remove what tools left behind; never FLACK_DATA
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis node_modules
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

# Two commands: `make run` and `make test`. Everything they need is installed by them.
PYTHON ?= python3.11
VENV   := .venv
BIN    := $(VENV)/bin
UV_PIN := 0.13.9
export UV_PYTHON_DOWNLOADS := never
export PYTHONUTF8 := 1

.PHONY: run test test-long bench lint format messages reference clean

run: .stamps/run
	$(BIN)/localaction init
	$(BIN)/localaction update --quiet || true
	@if [ -n "$$LOCALACTION_DATA" ]; then \
		$(BIN)/localaction import all "$$LOCALACTION_DATA" || echo "Some files were set aside; the lines above say why."; fi
	$(BIN)/localaction serve

test: .stamps/test lint
	scripts/test

test-long: .stamps/test
	scripts/test --long

bench: .stamps/test
	$(BIN)/python -m bench

lint: .stamps/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy src
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'src/*.html')
	$(BIN)/python -m django check --settings localaction.site.settings --fail-level WARNING
	$(BIN)/python -m django makemigrations --settings localaction.site.settings --check --dry-run

format: .stamps/test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djade --target-version 5.2 $$(git ls-files 'src/*.html')

messages: .stamps/test
	$(BIN)/python scripts/messages.py

reference: .stamps/test
	$(BIN)/python scripts/reference.py

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Local Action needs $(PYTHON)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(BIN)/uv: $(BIN)/python
	@if command -v uv >/dev/null; then ln -sf "$$(command -v uv)" $(BIN)/uv; else $(BIN)/pip install -q uv==$(UV_PIN); fi

.stamps/run: requirements.txt pyproject.toml | $(BIN)/uv
	@mkdir -p .stamps
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements.txt
	$(BIN)/uv pip install -q --python $(BIN)/python --no-deps -e .
	@touch $@

.stamps/test: requirements-test.txt .stamps/run
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements-test.txt
	@touch $@

clean:
	rm -rf $(VENV) .stamps dist

.PHONY: run test lint

run:  ## Prepare everything and serve on http://127.0.0.1:8000 (PORT= changes it)
	@scripts/setup.sh run
	@PORT="$(PORT)" scripts/serve.sh

test:  ## The whole suite on SQLite, PostgreSQL and in Chromium
	@scripts/setup.sh test
	@scripts/test.sh

lint:  ## Style, imports between rooms, missing migrations
	@scripts/setup.sh test
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/lint-imports
	.venv/bin/python manage.py makemigrations --check --dry-run

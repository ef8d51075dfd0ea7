# Outreach: `make run` to see it, `make test` to trust it. Everything else is below; `make help` lists it.
.DEFAULT_GOAL := help
.PHONY: help run dev test test-postgres lint audit format storms drill cluster upgrade load torture guards bench screens lighthouse guide-pictures demo-pdf lock messages clean
MAKEFLAGS += --no-print-directory

PORT ?= 8000
TESTS ?= tests
export OUTREACH_PORT = $(PORT)
bin := .venv/bin

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

run: ## Install what is missing, load the demo once, start site and worker (PORT=8000)
	@.ci/setup run
	@.ci/serve run

dev: ## The same with Django's own server and its error pages
	@.ci/setup test
	@.ci/serve dev

test: ## Install what is missing and run every test (TESTS=tests/places for some)
	@.ci/setup test
	@$(bin)/python -m pytest $(if $(filter tests,$(TESTS)),-n 2) $(TESTS)

test-postgres: ## The same on a PostgreSQL of their own (TESTS=tests/home for some; takes long)
	@.ci/setup test
	@$(bin)/python -m tests.postgres $(TESTS)

lint: ## Style, templates, types, floors, migrations, translations
	@.ci/setup test
	$(bin)/ruff check
	$(bin)/ruff format --check
	git ls-files 'templates/*.html' '*/templates/*.html' | xargs $(bin)/djhtml --check
	$(bin)/mypy
	$(bin)/lint-imports --no-logo
	$(bin)/python manage.py makemigrations --check --dry-run
	$(bin)/python -m pytest -q tests/house

audit: ## Known holes in the packages (asks the index; red when it does not answer), risky code, licences
	@.ci/setup test
	$(bin)/pip-audit --strict --require-hashes --disable-pip -r requirements.txt
	$(bin)/bandit -q -c pyproject.toml -r outreach campaigns materials home
	@.ci/licences

format: ## Let the formatters write
	@.ci/setup test
	$(bin)/ruff check --fix
	$(bin)/ruff format
	git ls-files 'templates/*.html' '*/templates/*.html' | xargs $(bin)/djhtml

storms: ## The races at full length, on SQLite and PostgreSQL (minutes)
	@.ci/setup test
	@STORM_ATTEMPTS=10000 STORM_PAIRS=200 STORM_CLIENTS=50 STORM_EXAMPLES=100 $(bin)/python -m pytest tests/races

drill: ## Kill workers and web 50 times, back up 20 times under load, on both engines (an hour)
	@.ci/setup test
	@DRILL_KILLS=50 DRILL_BACKUPS=20 $(bin)/python -m pytest tests/drills

cluster: ## Build a cluster here, kill each process in turn, stop it (STAY=stay keeps it; minutes)
	@.ci/cluster $(STAY)

upgrade: ## Go from OLD (a commit) to this program on a cluster, process by process, under work (minutes)
	@.ci/setup cluster
	@$(bin)/python -m tests.cluster.upgrade $(OLD)

load: ## Everybody at once on a cluster of its own (PEOPLE=270 SECONDS=60 SOAK=600 SITE=http://…; 20 minutes)
	@.ci/setup cluster
	@$(bin)/python -m tests.load $(or $(PEOPLE),270) $(or $(SECONDS),60) $(or $(SOAK),600) $(SITE)

torture: ## Send the whole list of hostile inputs to the site, on both engines (minutes)
	@.ci/setup test
	@$(bin)/python -m tests.torture.everywhere

guards: ## Take each guard of the code away, one by one; its test must be red (minutes)
	@.ci/setup test
	@$(bin)/python -m tests.guards

bench: ## Measure; writes docs/benchmarks.md (minutes)
	@.ci/setup test
	@$(bin)/python -m tests.benchmarks

screens: ## Look at every public page in every setting; pictures in build/screens (minutes)
	@.ci/setup test
	@OUTREACH_ALL_SCREENS=1 $(bin)/python -m pytest -q tests/browser/test_public_pages.py

lighthouse: ## Lighthouse on phone settings against a running site (SITE=http://127.0.0.1:8000); needs npm
	@mkdir -p build/lighthouse && cd build/lighthouse && npm install --no-audit --no-fund --silent lighthouse@12.2.3
	@$(bin)/python -m tests.benchmarks.lighthouse $(or $(SITE),http://127.0.0.1:$(PORT))

guide-pictures: ## Photograph the user guide's screens at the running site (PORT=8000)
	@DJANGO_SETTINGS_MODULE=outreach.settings.development $(bin)/python -m tests.browser.guide_pictures http://localhost:$(PORT)

demo-pdf: ## Write the 187-village letter, a poster, a flyer and a leaflet into build/
	@.ci/setup run
	@$(bin)/python manage.py demo_pdf

lock: ## Pin every package again, with hashes, from pyproject.toml
	@.ci/setup test
	@.ci/lock

messages: ## Bring the catalogue up to the source and list what has no Chinese yet
	@.ci/setup test
	@DJANGO_SETTINGS_MODULE=outreach.settings.test $(bin)/python -m tests.house.messages

clean: ## Remove what can be made again; the data in var/ stay
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find outreach/locale outreach/wagtail_locale -name '*.mo' -delete

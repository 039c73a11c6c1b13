# Two commands do everything: `make reproduce` and `make test`. Each installs what is missing first.
SHELL := /bin/bash
.DEFAULT_GOAL := help
DTMM := .build/release/dtmm

# The comparison of the paper in the order in which it is worth having; each step starts from what the store holds.
PAPER := core-20-vgg11 core-20-resnet12 published-vgg11 published-resnet12 core-vgg11 core-resnet12 \
	others-vgg11 others-resnet12 squeezenet budgets-vgg11 budgets-resnet12 seeds-vgg11 seeds-resnet12

.PHONY: help deps build data test reproduce reproduce-paper smoke ablation scheduler kernels predictor emulator training report lint clean

help: ## Print this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

deps: ## Install the Debian packages that are missing
	@bash .ci/deps

build: deps ## Build the harness in release
	swift build -c release

data: build ## Check the data sets; fetch CIFAR-10 to ./data where it is absent
	$(DTMM) data

test: build ## Build and run all tests
	swift build -c release --build-tests
	swift test -c release --skip-build

reproduce: build ## Run the default experiment, from random weights to results/REPORT.md
	$(DTMM) run experiments/reproduce.json

reproduce-paper: data ## Run the comparison of the paper on CIFAR-10: hours, after an estimate; stop and go on at will
	@for step in $(PAPER); do $(DTMM) plan experiments/paper/$$step.json | tail -n 2; done
	$(DTMM) run $(PAPER:%=experiments/paper/%.json)

smoke: build ## Run a tiny experiment, in under three minutes
	$(DTMM) run experiments/smoke.json

ablation: build ## Run the ablations of DTMM
	$(DTMM) run experiments/ablation.json

scheduler: build ## Run the ablations of the scheduler
	$(DTMM) run experiments/ablation/scheduler.json

kernels: build ## Measure every weight format on single layers, to results/kernels.md
	$(DTMM) kernels --all

predictor: build ## Check predicted cycles on layers that were not fitted, to results/predictor.md
	$(DTMM) predictor

emulator: build ## Check the emulator against hand counts and published latencies
	$(DTMM) emulator

training: build ## Compare the speed of training with plain libtorch
	.build/release/TrainingBench

report: build ## Write results/REPORT.md and plots/ again from results/*.json
	$(DTMM) report

lint: ## Check the format of all Swift sources
	swift format lint --strict --recursive Package.swift Sources Tests

clean: ## Remove the build and every cached artifact
	rm -rf .build .dtmm

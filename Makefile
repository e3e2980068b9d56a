# What a developer types. `make check` is what CI runs, in the same order, nothing hidden.
GO       ?= go
TOOLS    := -modfile=.ci/tools/go.mod
THREADED := ./report/... ./cmd/... ./scenarios/sweep
FUZZTIME ?= 60s
SHELL    := bash
# What differs from the last commit: `check` wants it to be the same before and after the tests.
CHANGES   = { git status --porcelain; git diff; } | cksum
BEFORE   := $(shell { git status --porcelain; git diff; } | cksum)

.PHONY: build test race property theory validate fuzz bench lint cover golden docs check clean help format vet readme tidy determinism nightly release real

help: ## what there is to type
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

build: ## ./bin/kinesim
	$(GO) build -trimpath -o bin/kinesim ./cmd/kinesim

release: ## static binaries for six systems, and their hashes, in dist/
	.ci/release

# Tests make thousands of small worlds: with a heap of five times what lives they take a sixth less.
test: ## all tests (at most a minute on two cores)
	GOGC=400 $(GO) test ./...

race: ## the packages with goroutines, under the race detector
	$(GO) test -race $(THREADED)

property: ## properties, determinism and the rules of the house, anew (KINESIM_SEEDS=10000 for more)
	KINESIM_SEEDS=$${KINESIM_SEEDS:-200} $(GO) test -count=1 -timeout 40m ./property_test/... ./validate
	KINESIM_KILLS=$${KINESIM_KILLS:-10} $(GO) test -count=1 ./cmd/kinesim -run TestSweepKilled

theory: build ## every claim of theory with 30 runs, in less than a minute on two idle cores
	bin/kinesim validate --quick

validate: build ## the same at full length, which writes docs/validation.md
	bin/kinesim validate

fuzz: ## the scenario parser, by bytes and by trees, and the readers of recordings, for FUZZTIME each
	$(GO) test ./scenarios -run '^$$' -fuzz FuzzParse -fuzztime $(FUZZTIME)
	$(GO) test ./scenarios -run '^$$' -fuzz FuzzTree -fuzztime $(FUZZTIME)
	for f in FuzzCloudWatch FuzzLogs FuzzCSV; do \
	  $(GO) test ./scenarios/bring -run '^$$' -fuzz "$$f"'$$' -fuzztime $(FUZZTIME) || exit 1; done

bench: build ## benchmarks, and one line for results/trend.jsonl
	.ci/bench

format:
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); exit 1; }

vet:
	$(GO) vet ./...

lint: format vet ## gofmt, go vet, staticcheck
	$(GO) tool $(TOOLS) staticcheck ./...

tidy:
	$(GO) mod tidy -diff

cover: ## coverage by package
	$(GO) test -cover ./...

golden: build ## refresh all references: golden files, results/ and what the documents show
	$(GO) test ./scenarios ./report ./cmd/... -update
	$(GO) test ./property_test -run 'TestPlantedBugsAreCaught|TestDocsPlantedBugs' -update
	.ci/golden
	$(GO) test ./property_test -run 'TestDocsScalingWeek|TestDocsOnce' -update
	bin/kinesim validate
	KINESIM_DOCS=all $(GO) test -count=1 ./property_test -run TestDocsCommands -update

docs: ## type every command of the documents; look up every file, test and scenario that they name
	KINESIM_DOCS=all $(GO) test -count=1 ./property_test -run 'TestDocs'

readme: ## the two commands of the README
	$(GO) run ./cmd/kinesim run scenarios/hot-partition.yaml
	$(MAKE) test

determinism: build ## the same bytes under other CPUs' rules, cores and observers
	.ci/determinism

nightly: ## other CPUs, shells and folders: qemu, zsh and fish (installs them), releases built twice, a fresh clone, the page of validation
	.ci/nightly
	.ci/completion
	.ci/reproduce
	.ci/fresh
	$(MAKE) validate
	git diff --exit-code docs/validation.md
	KINESIM_SEEDS=10000 $(GO) test -count=1 -timeout 40m ./property_test -run TestInvariantsHold
	KINESIM_COVERAGE=2000 $(GO) test -count=1 -timeout 60m ./scenarios/steady -run TestStudyOfCoverage -update
	git diff --exit-code docs/intervals.md

real: build ## the reports of the catalogue in a headless Chromium (installs it)
	.ci/real

check: lint tidy readme race property theory docs determinism ## what CI runs
	@test "$$($(CHANGES))" = "$(BEFORE)" || { echo 'the tests have changed the work tree:'; git status --short; exit 1; }

clean: ## what was built and written
	rm -rf bin out dist

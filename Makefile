# What a developer types. `make check` is what CI runs, in the same order, nothing hidden.
GO       ?= go
TOOLS    := -modfile=.ci/tools/go.mod
THREADED := ./report/... ./cmd/...
FUZZTIME ?= 60s
SHELL    := bash
# What differs from the last commit: `check` wants it to be the same before and after the tests.
CHANGES   = { git status --porcelain; git diff; } | cksum
BEFORE   := $(shell { git status --porcelain; git diff; } | cksum)

.PHONY: build test race property fuzz bench lint cover golden docs check clean help format vet readme tidy determinism nightly real

help: ## what there is to type
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

build: ## ./bin/kinesim
	$(GO) build -trimpath -o bin/kinesim ./cmd/kinesim

test: ## all tests (at most a minute on two cores)
	$(GO) test ./...

race: ## the packages with goroutines, under the race detector
	$(GO) test -race $(THREADED)

property: ## properties, theory, determinism and the rules of the house, anew
	$(GO) test -count=1 ./property_test/...

fuzz: ## the scenario parser, for FUZZTIME
	$(GO) test ./scenarios -run '^$$' -fuzz FuzzParse -fuzztime $(FUZZTIME)

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

golden: build ## refresh all references: golden files and results/
	$(GO) test ./scenarios ./report ./cmd/... -update
	.ci/golden

docs: ## every command, file and scenario that the documents name
	$(GO) test -count=1 ./property_test -run 'TestDocs'

readme: ## the two commands of the README
	$(GO) run ./cmd/kinesim run scenarios/hot-partition.yaml
	$(MAKE) test

determinism: build ## the same bytes under other CPUs' rules, cores and observers
	.ci/determinism

nightly: ## other CPUs: nothing fused, the same bytes on arm64 under qemu (installs it)
	.ci/nightly

real: build ## the reports of the catalogue in a headless Chromium (installs it)
	.ci/real

check: lint tidy readme race property docs determinism ## what CI runs
	@test "$$($(CHANGES))" = "$(BEFORE)" || { echo 'the tests have changed the work tree:'; git status --short; exit 1; }

clean: ## what was built and written
	rm -rf bin out

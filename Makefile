# Flowscope. `make run` builds everything, serves it on loopback and prints one
# URL; `make test` sets up what it needs and tests everything.

# An older Go fetches this one through the module proxy. Its go command is then
# used directly: some older ones fail to hand over to it when an experiment that
# they do not know is set.
export GOTOOLCHAIN = go1.27.4
export PATH := $(shell GOEXPERIMENT= GOTOOLCHAIN=$(GOTOOLCHAIN) go env GOROOT)/bin:$(PATH)
# Portable SIMD. Everything also builds and passes without: make SIMD= …
SIMD ?= simd
export GOEXPERIMENT = $(SIMD)
export GOFLAGS ?=

BUILD  := build
DIST   := dist
# What stands behind a build id: the sources themselves, so that two builds of
# the same tree agree.
SOURCE := $(shell find cmd sim render web assets -type f ! -name '*_test.go' ! -path 'web/e2e/*' ! -path 'web/bench/*' ! -path '*/testdata/*' ! -name screenshot.png) \
	go.mod go.sum Makefile $(BUILD)/simd-$(SIMD)
LDFLAGS := -s -w

.PHONY: run serve dist desktop build test needs check test-go test-scalar test-wasm test-web fuzz bench bench-start bench-parts bench-size bench-soak bench-web shots clean help

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: dist ## build the page and serve it on loopback
	@go run ./cmd/serve -dir $(DIST)

desktop: ## build and open the desktop app
	go build -trimpath -o $(BUILD)/flowscope ./cmd/flowscope
	$(BUILD)/flowscope

# Another choice of SIMD is another build.
$(BUILD)/simd-$(SIMD):
	@mkdir -p $(BUILD) && rm -f $(BUILD)/simd-* && touch $@

build: $(BUILD)/flowscope.wasm $(BUILD)/simworker.wasm ## both WebAssembly programs

$(BUILD)/flowscope.wasm: $(SOURCE)
	@mkdir -p $(BUILD)
	GOOS=js GOARCH=wasm go build -trimpath -ldflags "$(LDFLAGS)" -o $@ ./cmd/flowscope

$(BUILD)/simworker.wasm: $(SOURCE)
	@mkdir -p $(BUILD)
	GOOS=js GOARCH=wasm go build -tags kernelmodule -trimpath -ldflags "$(LDFLAGS)" -o $@ ./cmd/simworker

dist: $(DIST)/index.html ## the folder for a static host

$(DIST)/index.html: $(BUILD)/flowscope.wasm $(BUILD)/simworker.wasm
	go run ./cmd/site -o $(DIST) -picture $(BUILD)/flowscope.wasm -worker $(BUILD)/simworker.wasm

# ---- tests ------------------------------------------------------------------

test: needs check test-go test-scalar fuzz test-wasm test-web ## everything, with its own set-up

# What the tests need of the system: a browser, a screen without a monitor, and
# the X and GL libraries that the desktop app loads.
PACKAGES := chromium xvfb xauth libx11-6 libxrandr2 libxi6 libxcursor1 libxinerama1 libxrender1 libxext6 libgl1 libglx-mesa0 libgl1-mesa-dri

needs:
	@.ci/needs $(PACKAGES)

check: ## formatting and vet
	@out=$$(gofmt -l cmd sim render web assets); if [ -n "$$out" ]; then echo "gofmt would change: $$out"; exit 1; fi
	go vet ./...
	GOEXPERIMENT= go vet ./sim/...
	GOOS=js GOARCH=wasm go vet ./cmd/flowscope ./cmd/simworker ./sim/...
	GOOS=js GOARCH=wasm go vet -tags kernelmodule ./cmd/simworker ./cmd/benchworker ./sim/nn

XVFB := xvfb-run -a -s "-screen 0 1600x1000x24 +extension GLX"

test-go: ## natively, with SIMD kernels
	$(XVFB) go test ./sim/... ./assets/... ./render/... ./cmd/...
	go test ./web

test-scalar: ## natively, without GOEXPERIMENT: the scalar kernels (without the long trainings)
	GOEXPERIMENT= go test -short ./sim/...

$(BUILD)/wasmbrowsertest:
	@mkdir -p $(BUILD)
	GOFLAGS= GOEXPERIMENT= GOBIN=$(abspath $(BUILD)) go install github.com/agnivade/wasmbrowsertest@v0.11.0

test-wasm: $(BUILD)/wasmbrowsertest ## the simulation's tests in the browser's WebAssembly
	go run ./web/gotest -o $(BUILD)/gotest
	.ci/wasm-tests $(abspath $(BUILD)/wasmbrowsertest) $(abspath $(BUILD)/gotest)

test-web: dist $(BUILD)/benchworker.wasm ## the page and the benchmark's workers, in real headless Chromium
	FLOWSCOPE_DIST=$(abspath $(DIST)) FLOWSCOPE_SHOTS=$(abspath $(BUILD)/shots) go test -count=1 -timeout 20m ./web/e2e
	FLOWSCOPE_DIST=$(abspath $(DIST)) FLOWSCOPE_BENCHWORKER=$(abspath $(BUILD)/benchworker.wasm) go test -count=1 ./web/bench

# The targets of kernels; those of readers have 5 s.
FUZZTIME ?= 20s
fuzz: ## every fuzz target, as many at once as there are cores
	.ci/fuzz $(FUZZTIME)

# ---- measurements -----------------------------------------------------------

$(BUILD)/benchworker.wasm: $(SOURCE)
	@mkdir -p $(BUILD)
	GOOS=js GOARCH=wasm go build -tags kernelmodule -trimpath -ldflags "$(LDFLAGS)" -o $@ ./cmd/benchworker

bench: dist $(BUILD)/benchworker.wasm ## this program beside others on the same work, in turns; 5 minutes
	go run ./web/bench -json $(BUILD)/bench.json

VISITS ?= 7
bench-start: dist ## a first visit, in a browser just started, at full speed and at 1.5 MB/s: medians of VISITS
	FLOWSCOPE_DIST=$(abspath $(DIST)) go test -count=1 -timeout 0 -v -run '^$$' -bench BenchmarkStart -benchtime $(VISITS)x ./web/e2e

SOAK ?= 10m
bench-soak: dist ## whether memory grows: the page, left alone and used, and the desktop, for SOAK each
	FLOWSCOPE_SOAK=$(SOAK) FLOWSCOPE_DIST=$(abspath $(DIST)) go test -count=1 -timeout 0 -run '^$$' -bench BenchmarkSoak -benchtime 1x ./web/e2e
	FLOWSCOPE_SOAK=$(SOAK) $(XVFB) go test -count=1 -timeout 0 -run '^$$' -bench BenchmarkSoak -benchtime 1x ./cmd/flowscope

bench-parts: bench-size ## figures of the parts, by go test
	go test -run '^$$' -bench . -benchmem ./sim/nn ./sim/field ./sim/solve ./sim/train ./sim/transport ./sim/measure ./sim/lab
	$(XVFB) go test -run '^$$' -bench . -benchmem ./render ./cmd/flowscope -skip Soak
	FLOWSCOPE_DIST=$(abspath $(DIST)) go test -count=1 -timeout 20m -run '^$$' -bench 'Page|Answer' -benchtime 1x ./web/e2e

bench-size: dist ## bytes that a visitor downloads
	@find $(DIST) -name "*.wasm.gz" | xargs ls -l | awk '{printf "%-40s %5.2f MB\n", $$NF, $$5/1e6}'

shots: dist ## screenshots of the page at three widths, in build/shots, and the README's
	FLOWSCOPE_DIST=$(abspath $(DIST)) FLOWSCOPE_SHOTS=$(abspath $(BUILD)/shots) go test -count=1 -timeout 20m -run TestShots ./web/e2e
	cp $(BUILD)/shots/screenshot.png assets/screenshot.png

clean:
	rm -rf $(BUILD) $(DIST)

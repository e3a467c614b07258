# make test passes on a fresh machine. CI runs make lint and make generated besides, and
# the tests that need more than a package registry has.

STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
ACTIONLINT  = github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
TOOLS       = sh curl jq wget busybox dash bash zsh fish shellcheck ip unshare setpriv git npm valgrind
GOVULNCHECK = golang.org/x/vuln/cmd/govulncheck@v1.1.4
SYFT        = github.com/anchore/syft/cmd/syft@v1.57.1
KPT         = 1.0.0-beta.56

# Of the benchmarks: how often each runs, how often larger fleets do (0: never), and the page.
COUNT  = 1
ROUNDS = 7
LARGE  = 3
PAGE   = $(CURDIR)/cmd/batchfn/pages/speed.md

# Of fuzzing: for how many seconds of two cores, about, and what, PACKAGE:TARGET:EXECUTIONS A SECOND.
FUZZSECONDS = 30
FUZZ        = fn/manifest:FuzzScalar:2000 fn/command:FuzzCommands:5000 fn/schedule:FuzzSchedule:5000 fn/source/document:FuzzYAML:4000 \
  fn/source/cue:FuzzReadingTextIsParsingIt:3000 fn/resourcelist:FuzzItems:3000 fn/observe:FuzzHostileText:40 fn:FuzzReadingAFleetIsEvaluatingIt:60 \
  cmd/batchfn:FuzzFleetCUE:20 cmd/batchfn:FuzzFleetYAML:20 cmd/batchfn:FuzzResourceList:25 cmd/batchfn:FuzzKustomization:20

# Tests build without cgo, as a release does, whether or not there is a C compiler.
export CGO_ENABLED = 0

.PHONY: build quick test test-kpt test-terraform test-browser fresh test-image release-dry-run lint generated fuzz mutants vuln sbom bench bench-peers bench-check tools kpt terraform docker help clean

build: ## build the binaries, in bin/
	go build -trimpath -ldflags '-s -w' -o bin/ ./cmd/...

quick: ## run what needs neither network nor root nor another build: a minute at most, for the inner loop
	go test -short ./...

test: tools ## run every test but those that need kpt, Terraform, Docker or a browser, and that of a release
	go test -C testdata/kubernetes -timeout 30m ./...
	go test -C testdata/bench ./...
	go test -C testdata/argocd -timeout 40m ./...
	go test -C testdata/datadog ./provider ./api ./tracer
	go test -timeout 30m ./...

test-kpt: tools kpt ## run the tests of batchfn as a function of real kpt
	go test -count=1 ./testdata/krm/kpt

test-terraform: tools terraform ## validate, plan and apply the monitors by the real terraform, without a network
	go test -C testdata/datadog -count=1 ./apply

test-browser: tools ## open the catalog's page in Chromium, with axe-core and an HTML validator
	@testdata/tools/install.sh chromium
	@testdata/tools/npm.sh testdata/catalog/npm
	go test -C testdata/catalog -count=1 -timeout 30m ./...

# Not in .ci/run: it needs the right to mount, and took 11 minutes with warm caches on two busy cores (9 of CPU time).
fresh: ## run the README's two commands in a bare Debian root, as a new user finds them; as root
	testdata/fresh/run.sh

test-image: tools kpt docker ## build the image with Docker, and try each of its uses, without a registry
	go test -count=1 -v -timeout 60m ./testdata/image

release-dry-run: ## make a whole release, without publishing, signing or a network
	go test -C testdata/release -count=1 -v -timeout 60m ./...

lint: ## run vet, staticcheck, actionlint, the rules for hardened workflows, and gofmt
	go vet ./...
	go vet -C testdata/argocd ./...
	go vet -C testdata/bench ./...
	go vet -C testdata/catalog ./...
	go vet -C testdata/datadog ./...
	go vet -C testdata/kubernetes ./...
	go vet -C testdata/kustomize ./...
	go vet -C testdata/release ./...
	go vet ./testdata/image/... ./testdata/krm/... ./testdata/mutants
	go run $(STATICCHECK) ./... ./testdata/image/... ./testdata/krm/... ./testdata/mutants
	go run $(ACTIONLINT)
	go test -count=1 -run Hardened ./cmd/batchfn
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo 'run gofmt -w'; exit 1; }

generated: ## check that goldens and generated pages are as the code makes them
	BATCHFN_UPDATE=1 go test -timeout 30m ./...
	go generate ./fn/... && go generate -C testdata/kubernetes ./...
	go run ./examples/fleet/generate
	@test -z "$$(git status --porcelain)" || { git status --porcelain; git diff | head -100; echo 'commit what BATCHFN_UPDATE=1 go test ./... wrote'; exit 1; }

# Executions are counted: Go before 1.27 fails now and then when a fuzzing time runs out (https://go.dev/issue/75804).
fuzz: ## run each fuzz target for about FUZZSECONDS; what one finds stays in testdata/fuzz, as a test
	@set -e; for entry in $(FUZZ); do rate=$${entry##*:}; target=$${entry%:*}; echo "$$target"; \
	  go test ./$${target%:*} -run '^$$' -fuzz "^$${target#*:}$$" -fuzztime $$((rate * $(FUZZSECONDS)))x -fuzzminimizetime 20x; done

mutants: ## switch each rule off, lower each level, move each threshold by one: a test has to fail each time; some five minutes
	go test ./cmd/batchfn -count=1 -run '^TestRuleMutants$$' -v
	go test ./testdata/mutants -count=1 -v

vuln: ## compare the modules with Go's database of vulnerabilities; needs the network
	go run $(GOVULNCHECK) ./...

sbom: ## make the SBOM of a binary by syft, as a release does, and look for each module in it; needs the network, and ten minutes the first time
	@set -e; dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; \
	  go build -trimpath -o "$$dir/batchfn" ./cmd/batchfn; \
	  SYFT_CHECK_FOR_APP_UPDATE=false go run $(SYFT) scan --quiet "file:$$dir/batchfn" -o "spdx-json=$$dir/sbom.json"; \
	  go version -m "$$dir/batchfn" | awk '$$1 == "dep" {gsub(/\+/, "%2B", $$3); print "pkg:golang/" $$2 "@" $$3}' >"$$dir/modules"; \
	  test -s "$$dir/modules"; \
	  while read -r module; do grep -qiF "$$module" "$$dir/sbom.json" || { echo "the SBOM lacks $$module"; exit 1; }; done <"$$dir/modules"; \
	  echo "the SBOM has all $$(wc -l <"$$dir/modules") modules"

bench: ## run the Go benchmarks of each stage and of whole processes, for benchstat
	@go test -run '^$$' -bench . -count $(COUNT) -timeout 0 ./fn ./cmd/batchfn
	@go test -C testdata/bench -run '^$$' -bench . -count $(COUNT) -timeout 0 .

bench-peers: ## measure batchfn beside helm, cue, jsonnet and kustomize, and write the page of speed
	@go run -C testdata/bench . -rounds $(ROUNDS) -large-rounds $(LARGE) -page '$(PAGE)'

bench-check: ## check that the peers make the same of a small fleet as batchfn does
	@go run -C testdata/bench . -batches 8 -rounds 1 -large-rounds 0 -at-once 2 >/dev/null

tools: ## install what the tests need besides Go, where it is missing
	@testdata/tools/install.sh $(TOOLS)
	@testdata/tools/npm.sh testdata/krm/editor

kpt: ## check that kpt is there, and say where it comes from
	@command -v kpt >/dev/null || { echo 'kpt $(KPT) is missing, and no package registry has it. Install it from https://github.com/kptdev/kpt/releases/tag/v$(KPT) and put it in PATH'; exit 1; }

terraform: ## check that terraform is there, and say where it comes from
	@command -v terraform >/dev/null || { echo 'terraform 1.11 is missing, and no package registry has it. Install it from https://developer.hashicorp.com/terraform/install and put it in PATH'; exit 1; }

docker: ## install what the tests of the image need besides, where it is missing: a Docker client, and a daemon that they can start
	@docker version >/dev/null 2>&1 || testdata/tools/install.sh docker dockerd

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1	\2/p' $(MAKEFILE_LIST) | expand -t 18

clean: ## remove what build makes
	rm -rf bin

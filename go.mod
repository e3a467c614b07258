module github.com/batchfn/batchfn

go 1.26.0

// The four that the project was given.
require (
	cuelang.org/go v0.17.1 // the input language: loader and evaluator, in fn/source/cue, fn/source/shape and fn/policy/custom only
	github.com/spf13/cobra v1.10.2 // the command line, in cmd/batchfn only
	github.com/stretchr/testify v1.12.1 // assertions, in tests only
	sigs.k8s.io/kustomize/kyaml v0.21.2 // the KRM function's resources
)

// What is not our trade, from libraries that are kept well; all are Apache, MIT or BSD, but for go-sarif, which is in the public domain.
require (
	dario.cat/mergo v1.0.2 // parameters of ApplicationSets merge as Argo CD merges them; sprig needs it anyway
	github.com/Masterminds/sprig/v3 v3.3.0 // the functions of an ApplicationSet's templates, in plugin/replay only
	github.com/agnivade/levenshtein v1.2.2 // “did you mean”: Unicode-aware, no dependencies
	github.com/fatih/color v1.19.0 // colours, on Windows' terminals too
	github.com/owenrumney/go-sarif/v3 v3.3.1 // SARIF as GitHub reads it, held to the schema
	github.com/rivo/uniseg v0.4.7 // how wide text is, for carets under Japanese
	github.com/robfig/cron/v3 v3.0.1 // schedules: what Kubernetes itself parses with
	github.com/schollz/progressbar/v3 v3.19.1 // the bar of render -o dir=
	go.yaml.in/yaml/v3 v3.0.5 // YAML with places; kyaml's own parser
	golang.org/x/sys v0.48.0 // directories that change places at once, in fn/sink only
	golang.org/x/term v0.44.0 // whether a stream is a terminal
	k8s.io/apimachinery v0.36.3 // quantities, names and labels by Kubernetes' own rules
	sigs.k8s.io/kustomize/api v0.21.2 // kustomizations in the Argo CD plugin: kustomize 5.8.2's own code, in plugin/kustomize only
	sigs.k8s.io/yaml v1.6.0 // manifests of Argo CD, as Argo CD reads them; in tests, the second reader that the encoder is held to
)

// Tests only.
require (
	github.com/google/licensecheck v0.3.1 // which licence a text is
	github.com/rogpeppe/go-internal v1.16.0 // testscript: sessions with the command line
	github.com/spf13/pflag v1.0.10 // cobra's flags, for the page of commands
	github.com/xeipuuv/gojsonschema v1.2.0 // the catalog's JSON against its schema; go-sarif needs it anyway
	github.com/yuin/goldmark v1.8.7 // the page of exit codes as HTML, which the catalog embeds: CommonMark, no dependencies
)

require (
	cuelabs.dev/go/oci/ociregistry v0.0.0-20260601085548-328ff8e2c943 // indirect
	github.com/Masterminds/goutils v1.1.1 // indirect
	github.com/Masterminds/semver/v3 v3.3.0 // indirect
	github.com/blang/semver/v4 v4.0.0 // indirect
	github.com/cockroachdb/apd/v3 v3.2.3 // indirect
	github.com/emicklei/proto v1.14.3 // indirect
	github.com/fxamacker/cbor/v2 v2.9.0 // indirect
	github.com/go-errors/errors v1.5.1 // indirect
	github.com/go-logr/logr v1.4.3 // indirect
	github.com/go-openapi/jsonpointer v1.0.0 // indirect
	github.com/go-openapi/jsonreference v1.0.0 // indirect
	github.com/go-openapi/swag v0.27.1 // indirect
	github.com/go-openapi/swag/cmdutils v0.27.1 // indirect
	github.com/go-openapi/swag/conv v0.27.1 // indirect
	github.com/go-openapi/swag/fileutils v0.27.1 // indirect
	github.com/go-openapi/swag/jsonutils v0.27.1 // indirect
	github.com/go-openapi/swag/loading v0.27.1 // indirect
	github.com/go-openapi/swag/mangling v0.27.1 // indirect
	github.com/go-openapi/swag/netutils v0.27.1 // indirect
	github.com/go-openapi/swag/pools v0.27.1 // indirect
	github.com/go-openapi/swag/stringutils v0.27.1 // indirect
	github.com/go-openapi/swag/typeutils v0.27.1 // indirect
	github.com/go-openapi/swag/yamlutils v0.27.1 // indirect
	github.com/google/gnostic-models v0.7.1 // indirect
	github.com/google/uuid v1.6.0 // indirect
	github.com/huandu/xstrings v1.5.0 // indirect
	github.com/inconshreveable/mousetrap v1.1.0 // indirect
	github.com/mattn/go-colorable v0.1.14 // indirect
	github.com/mattn/go-isatty v0.0.22 // indirect
	github.com/mitchellh/colorstring v0.0.0-20190213212951-d06e56a500db // indirect
	github.com/mitchellh/copystructure v1.2.0 // indirect
	github.com/mitchellh/go-wordwrap v1.0.1 // indirect
	github.com/mitchellh/reflectwalk v1.0.2 // indirect
	github.com/monochromegane/go-gitignore v0.0.0-20200626010858-205db1a8cc00 // indirect
	github.com/opencontainers/go-digest v1.0.0 // indirect
	github.com/opencontainers/image-spec v1.1.1 // indirect
	github.com/pelletier/go-toml/v2 v2.3.1 // indirect
	github.com/protocolbuffers/txtpbfmt v0.0.0-20260420112717-c39628bde8b5 // indirect
	github.com/shopspring/decimal v1.4.0 // indirect
	github.com/spf13/cast v1.7.0 // indirect
	github.com/x448/float16 v0.8.4 // indirect
	github.com/xeipuuv/gojsonpointer v0.0.0-20180127040702-4e3ac2762d5f // indirect
	github.com/xeipuuv/gojsonreference v0.0.0-20180127040603-bd5ef7bd5415 // indirect
	github.com/xlab/treeprint v1.2.0 // indirect
	go.yaml.in/yaml/v2 v2.4.4 // indirect
	golang.org/x/crypto v0.53.0 // indirect
	golang.org/x/net v0.56.0 // indirect
	golang.org/x/oauth2 v0.36.0 // indirect
	golang.org/x/sync v0.21.0 // indirect
	golang.org/x/text v0.38.0 // indirect
	golang.org/x/tools v0.45.0 // indirect
	google.golang.org/protobuf v1.36.12 // indirect
	gopkg.in/evanphx/json-patch.v4 v4.13.0 // indirect
	gopkg.in/inf.v0 v0.9.1 // indirect
	k8s.io/klog/v2 v2.140.0 // indirect
	k8s.io/kube-openapi v0.0.0-20260721132016-d427ff9ee9ad // indirect
	k8s.io/utils v0.0.0-20260626114624-be93311217bd // indirect
	sigs.k8s.io/json v0.0.0-20250730193827-2d320260d730 // indirect
)

package peer

var kustomize = Peer{
	Name:    "kustomize",
	Package: "sigs.k8s.io/kustomize/kustomize/v5",
	Version: "v5.8.2",
	About:   "nothing to make: the resources are ready in a file, one kustomization and one run for each region",
	write: func(dir string, f *Fleet) error {
		files := map[string][]byte{}
		for region, text := range f.Rendered {
			files[region+"/kustomization.yaml"] = []byte("resources: [rendered.yaml]\n")
			files[region+"/rendered.yaml"] = text
		}
		return writeFiles(dir, files)
	},
	commands: func(regions []string) [][]string {
		var out [][]string
		for _, region := range regions {
			out = append(out, []string{"kustomize", "build", region})
		}
		return out
	},
}

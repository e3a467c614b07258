package cli

import (
	"github.com/spf13/cobra"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/batchfn/batchfn/fn/words"
)

// Version is the flag --version: the version of images. "": none.
type Version string

// Flag adds the flag, with its help.
func (v *Version) Flag(cmd *cobra.Command, help string) {
	cmd.Flags().StringVar((*string)(v), "version", "", help)
}

// ReplacesVersion is the help of a --version that a rendering uses.
const ReplacesVersion = "version of the image: replaces {version}; must be a valid label value"

// Check refuses a version that no label can hold, and one that is given but empty, such
// as a variable of CI that is not set.
func (v Version) Check(cmd *cobra.Command) error {
	if v == "" && cmd.Flags().Changed("version") {
		return Usage("--version is empty")
	}
	return CheckVersion("--version", string(v))
}

// CheckVersion refuses a version that no label can hold. what is the name of the
// flag or of the parameter.
func CheckVersion(what, version string) error {
	if wrong := words.Kubernetes(validation.IsValidLabelValue(version)); wrong != "" {
		return Usage("%s %q is not a valid label value: %s", what, version, wrong)
	}
	return nil
}

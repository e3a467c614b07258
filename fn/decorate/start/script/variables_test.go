package script

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A variable of any other name would be the user's, which is exported.
func TestVariablesAreTheScriptsOwn(t *testing.T) {
	set := regexp.MustCompile(`(?:^|[\s{;&])([A-Za-z_][A-Za-z0-9_]*)=|for (\w+) in|read -r (\w+)`)
	forRequests := []string{"HOME", "WGETRC", "http_proxy"} // of wget alone
	for name, options := range everyOptions() {
		for _, m := range set.FindAllStringSubmatch(options.Text(), -1) {
			variable := m[1] + m[2] + m[3]
			own := strings.HasPrefix(variable, "_batchfn_")
			if !own {
				assert.Contains(t, forRequests, variable, name)
			}
		}
	}
}

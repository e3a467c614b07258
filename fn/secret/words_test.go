package secret_test

import (
	"strings"
	"testing"

	"github.com/batchfn/batchfn/fn/secret"
)

func TestWordsOfACommand(t *testing.T) {
	for in, want := range map[string]string{
		"run --all":                      "run --all",
		"run --password=opensesame":      "run --password=[secret]",
		"run --api-key opensesame":       "run --api-key [secret]",
		"env DB_PASSWORD=opensesame run": "env DB_PASSWORD=[secret] run",
		"run --token --all":              "run --token --all",
		"run --date=2027-03-31 x":        "run --date=2027-03-31 x",
		"run postgres://u:sesame@h/x":    secret.Redact("run postgres://u:sesame@h/x"),
	} {
		if got := strings.Join(secret.Words(strings.Split(in, " ")), " "); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

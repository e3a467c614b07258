package cli

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestLanguage(t *testing.T) {
	for _, c := range []struct {
		all, messages, lang, want string
	}{
		{"", "", "", "en"},
		{"", "", "ja_JP.UTF-8", "ja"},
		{"", "", "ja", "ja"},
		{"", "", "ja_JP.eucJP@cjk", "ja"},
		{"", "", "jam_JM", "en"},
		{"", "ja_JP.UTF-8", "en_US.UTF-8", "ja"},
		{"C", "ja_JP.UTF-8", "ja_JP.UTF-8", "en"},
		{"C.UTF-8", "", "ja_JP.UTF-8", "en"},
		{"ja_JP", "C", "C", "ja"},
		{"tr_TR.UTF-8", "", "ja_JP.UTF-8", "en"},
	} {
		env := map[string]string{"LC_ALL": c.all, "LC_MESSAGES": c.messages, "LANG": c.lang}
		assert.Equal(t, c.want, languageOf(func(name string) string { return env[name] }), "%v", env)
	}
}

package schedule_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/schedule"
)

func TestInstead(t *testing.T) {
	for text, want := range map[string][2]string{
		"0 0 3 * * *":                   {"0 3 * * *"},
		"0 0 3 ? * MON-FRI *":           {"0 3 ? * MON-FRI"},
		"0 3 * * * 2027":                {"0 3 * * *"},
		"cron(0 3 * * ? *)":             {"0 3 * * ?"},
		"0 3 * * 7":                     {"0 3 * * 0"},
		"0 3 * * 1-7":                   {"0 3 * * *"},
		"0 3 * * 5-7":                   {"0 3 * * 5-6,0"},
		"0 24 * * *":                    {"0 0 * * *"},
		"@every 5m":                     {"*/5 * * * *"},
		"@every 1m":                     {"* * * * *"},
		"@every 60m":                    {"0 * * * *"},
		"@every 2h":                     {"0 */2 * * *"},
		"@every 24h":                    {"0 0 * * *"},
		"@DAILY":                        {"@daily"},
		"TZ=Asia/Tokyo 0 3 * * *":       {"0 3 * * *", "Asia/Tokyo"},
		"CRON_TZ=Asia/Seoul 0 24 * * *": {"0 0 * * *", "Asia/Seoul"},
		// What other schedulers mean by it, no schedule of Kubernetes does, or there is more than one.
		"*/10 * * * * *": {}, "@every 7m": {}, "@every 90m": {}, "@every 10s": {}, "@every 5h": {}, "@reboot": {}, "": {},
		"0 3 * *": {}, "0 3 L * *": {}, "60 3 * * *": {}, "0 24 1 * *": {}, "0 0 31 2 *": {}, "TZ=Asia/Tokyo": {}, "cron(": {}, "@every": {},
	} {
		valid, zone := schedule.Instead(text)
		assert.Equal(t, want, [2]string{valid, zone}, text)
	}
}

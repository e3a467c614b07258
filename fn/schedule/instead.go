package schedule

import (
	"fmt"
	"strings"
	"time"

	"github.com/batchfn/batchfn/fn/memo"
)

// Instead is the schedule that was probably meant by one that Parse refuses, and the time zone that was in it, if any.
// It knows how other schedulers write: seconds first (Spring, Quartz), a year last (Quartz, EventBridge), @every, 7 for
// Sunday. Both are empty where it would have to guess.
func Instead(text string) (valid, zone string) {
	text = strings.TrimSpace(text)
	if m := withZone().FindStringSubmatch(text); m != nil {
		zone, text = m[1], m[2]
	}
	for _, candidate := range []string{strings.ToLower(text), everyOf(text), strings.Join(five(text), " ")} {
		if _, err := Parse("", candidate); err == nil {
			return candidate, zone
		}
	}
	return "", ""
}

// withZone is https://pkg.go.dev/github.com/robfig/cron/v3#hdr-Time_zones
var withZone = memo.Regexp(`^(?:CRON_)?TZ=(\S+)\s+(.+)$`)

// everyOf is an interval as fields, where the clock has one that is as regular.
func everyOf(text string) string {
	interval, isEvery := strings.CutPrefix(text, "@every ")
	every, err := time.ParseDuration(strings.TrimSpace(interval))
	minutes, hours := int(every/time.Minute), int(every/time.Hour)
	switch {
	case !isEvery || err != nil || every <= 0 || every%time.Minute != 0:
		return ""
	case minutes == 1:
		return "* * * * *"
	case minutes < 60 && 60%minutes == 0:
		return fmt.Sprintf("*/%d * * * *", minutes)
	case minutes == 60:
		return "0 * * * *"
	case hours > 0 && minutes == hours*60 && hours < 24 && 24%hours == 0:
		return fmt.Sprintf("0 */%d * * *", hours)
	case hours == 24 && minutes == hours*60:
		return "0 0 * * *"
	}
	return ""
}

// five are the fields of cron among those of a text, with the values that other schedulers have.
func five(text string) []string {
	inner, isEventBridge := strings.CutPrefix(strings.TrimSuffix(text, ")"), "cron(")
	fields := strings.Fields(inner)
	switch {
	case len(fields) == 7:
		fields = fields[1:6]
	case len(fields) == 6 && (isEventBridge || year().MatchString(fields[5])):
		fields = fields[:5]
	case len(fields) == 6 && seconds().MatchString(fields[0]):
		fields = fields[1:]
	case len(fields) != 5:
		return nil
	}
	if strings.Join(fields[hour:], " ") == "24 * * *" { // on other days, midnight is the day after
		fields[hour] = "0"
	}
	switch days := &fields[dayOfWeek]; *days {
	case "7":
		*days = "0"
	case "1-7", "0-7":
		*days = "*"
	default:
		*days = endsOnSunday().ReplaceAllString(*days, "$1-6,0")
	}
	return fields
}

var (
	seconds      = memo.Regexp(`^\d+$`)
	year         = memo.Regexp(`^(19|20)\d\d$`)
	endsOnSunday = memo.Regexp(`^([1-5])-7$`)
)

package schedule

import (
	"fmt"
	"strings"
)

type japanese struct{}

var japaneseDays = []string{"日", "月", "火", "水", "木", "金", "土", "日"}

func (japanese) join(days, times string) string {
	switch {
	case days == "" && !strings.HasPrefix(times, "毎") && !strings.Contains(times, "ごと"):
		return "毎日 " + times
	case days == "":
		return times
	}
	return days + " " + times
}

func (japanese) everyMinute(n, from int) string {
	switch {
	case n == 1:
		return "毎分"
	case from == 0:
		return fmt.Sprintf("%d分ごと", n)
	}
	return fmt.Sprintf("%d分ごと(毎時%d分から)", n, from)
}

func (japanese) minutesOfEveryHour(minutes []int) string {
	var words []string
	for _, m := range minutes {
		words = append(words, fmt.Sprint(m))
	}
	return "毎時" + strings.Join(words, "・") + "分"
}

func (japanese) everyHours(n int, at string) string {
	return fmt.Sprintf("%d時間ごと(%sから)", n, at)
}

func (japanese) at(times []string) string { return strings.Join(times, "、") }

func (japanese) within(minutes, hours string) string { return minutes + "(" + hours + ")" }

func (japanese) hours(first, last int) string { return fmt.Sprintf("%d時〜%d時台", first, last) }

func (japanese) hoursListed(hours []int) string {
	return strings.Join(ranges(hours, func(h int) string { return fmt.Sprint(h) }, func(first, last int) string { return fmt.Sprintf("%d〜%d", first, last) }), "・") + "時台"
}

func (japanese) everyDay() string { return "毎日" }

func (japanese) weekdays(days []int) string {
	words := ranges(mondayFirst(days), func(d int) string { return japaneseDays[d] }, func(first, last int) string { return japaneseDays[first] + "〜" + japaneseDays[last] })
	return "毎週" + strings.Join(words, "・") + "曜日"
}

func (japanese) daysOfMonth(days []int) string {
	return "毎月" + strings.Join(ranges(days, func(d int) string { return fmt.Sprint(d) }, func(first, last int) string { return fmt.Sprintf("%d〜%d", first, last) }), "・") + "日"
}

func (japanese) either(ofMonth, ofWeek string) string { return ofMonth + "または" + ofWeek }

func (japanese) months(months []int, days string) string {
	words := ranges(months, func(m int) string { return fmt.Sprint(m) }, func(first, last int) string { return fmt.Sprintf("%d〜%d", first, last) })
	if rest, ok := strings.CutPrefix(days, "毎月"); ok { // of these months only
		days = rest
	}
	return strings.Join(words, "・") + "月 " + days
}

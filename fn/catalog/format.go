package catalog

import (
	"fmt"
	"strings"
	"time"
)

var japaneseDays = [...]string{"日", "月", "火", "水", "木", "金", "土"}

// moment is a time as people write it.
func (p *phrases) moment(t time.Time) string {
	if p.Language == "ja" {
		return fmt.Sprintf("%d/%d(%s) %s", int(t.Month()), t.Day(), japaneseDays[t.Weekday()], t.Format("15:04"))
	}
	return t.Format("Mon 2 Jan 15:04")
}

// utc is the same in UTC, with the day where it is another.
func (p *phrases) utc(t time.Time) string {
	u := t.UTC()
	if u.Day() == t.Day() {
		return u.Format("15:04")
	}
	if p.Language == "ja" {
		return fmt.Sprintf("(%s) %s", japaneseDays[u.Weekday()], u.Format("15:04"))
	}
	return u.Format("Mon 15:04")
}

// stamp is a time for the script.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04Z") }

// format is a phrase with values in it.
func (p *phrases) format(english string, values ...any) string {
	return fmt.Sprintf(p.T(english), values...)
}

// around is what stands before and behind the value of a phrase.
func (p *phrases) around(english string) []string {
	before, behind, _ := strings.Cut(p.T(english), "%s")
	return []string{before, behind}
}

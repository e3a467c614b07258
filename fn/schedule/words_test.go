package schedule_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/schedule"
)

func TestWords(t *testing.T) {
	for _, c := range []struct{ schedule, en, ja string }{
		{"* * * * *", "every minute", "毎分"},
		{"*/10 * * * *", "every 10 minutes", "10分ごと"},
		{"3-59/10 * * * *", "every 10 minutes from :03", "10分ごと(毎時3分から)"},
		{"51 * * * *", "every hour at :51", "毎時51分"},
		{"@hourly", "every hour at :00", "毎時0分"},
		{"5,35 * * * *", "every 30 minutes from :05", "30分ごと(毎時5分から)"},
		{"5,20 * * * *", "every hour at :05 and :20", "毎時5・20分"},
		{"15 2 * * *", "every day at 02:15", "毎日 02:15"},
		{"0 3,15 * * *", "every day at 03:00 and 15:00", "毎日 03:00、15:00"},
		{"34 1-23/4 * * *", "every 4 hours from 01:34", "4時間ごと(01:34から)"},
		{"0 */2 * * *", "every 2 hours from 00:00", "2時間ごと(00:00から)"},
		{"0 */12 * * *", "every day at 00:00 and 12:00", "毎日 00:00、12:00"},
		{"*/15 9-17 * * *", "every 15 minutes, from 09:00 to 17:59", "15分ごと(9時〜17時台)"},
		{"0 9-17 * * 1-5", "Monday to Friday, every hour at :00, from 09:00 to 17:59", "毎週月〜金曜日 毎時0分(9時〜17時台)"},
		{"0 1,2,5,9,13 * * *", "every hour at :00, in the hours 01, 02, 05, 09 and 13", "毎時0分(1・2・5・9・13時台)"},
		{"0 9 * * MON-FRI", "Monday to Friday at 09:00", "毎週月〜金曜日 09:00"},
		{"0 9 * * 0,6", "Saturday and Sunday at 09:00", "毎週土・日曜日 09:00"},
		{"@weekly", "Sunday at 00:00", "毎週日曜日 00:00"},
		{"0 4 1 * *", "day 1 of the month at 04:00", "毎月1日 04:00"},
		{"0 4 1,15 * *", "day 1 and 15 of the month at 04:00", "毎月1・15日 04:00"},
		{"0 4 1-7 * *", "day 1–7 of the month at 04:00", "毎月1〜7日 04:00"},
		{"0 0 1 * MON", "day 1 of the month, and each Monday at 00:00", "毎月1日または毎週月曜日 00:00"},
		{"@yearly", "in January, day 1 of the month at 00:00", "1月 1日 00:00"},
		{"*/30 * * 4-6 *", "in April to June, every day, every 30 minutes", "4〜6月 毎日 30分ごと"},
		{"0 3 1 1,4,7,10 *", "in January, April, July and October, day 1 of the month at 03:00", "1・4・7・10月 1日 03:00"},
	} {
		s, err := schedule.Parse("settle", c.schedule)
		require.NoError(t, err, c.schedule)
		assert.Equal(t, c.en, s.Words("en"), c.schedule)
		assert.Equal(t, c.ja, s.Words("ja"), c.schedule)
	}
}

// TestWordsOfH are those of the value that it stands for.
func TestWordsOfH(t *testing.T) {
	s, err := schedule.Parse("settle", "H(7-7) 3 * * *")
	require.NoError(t, err)
	assert.Equal(t, "every day at 03:07", s.Words("en"))
}

func TestStarts(t *testing.T) {
	assert.Equal(t, []int{0}, schedule.Starts("settle", "0 9 * * MON", "Asia/Tokyo"), "09:00 in Tokyo is midnight UTC")
	assert.Empty(t, schedule.Starts("settle", "0 9 * * 7", "Asia/Tokyo"))
	assert.Empty(t, schedule.Starts("settle", "0 9 * * 1", "Asia/Nowhere"))
	assert.NotEqual(t, schedule.Starts("settle", "H 3 * * *", "UTC"), schedule.Starts("send-mail", "H 3 * * *", "UTC"), "by the name")

	assert.Equal(t, 9, (&schedule.Week{5: 1, 9: 2, 11: 1}).Busiest())
}

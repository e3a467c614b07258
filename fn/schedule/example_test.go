package schedule_test

import (
	"fmt"

	"github.com/batchfn/batchfn/fn/schedule"
)

// H spreads starts: the minute depends on the name, and stays the same.
func ExampleSpread() {
	fmt.Println(schedule.Spread("send-mail", "H 3 * * *"))
	fmt.Println(schedule.Spread("send-sms", "H 3 * * *"))
	// Output:
	// 22 3 * * *
	// 28 3 * * *
}

func ExampleSchedule_Misleading() {
	s, err := schedule.Parse("send-mail", "*/70 * * * *")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(s.Misleading()), "trap")
	// Output: 1 trap
}

// The gaps between two runs, with the hour that summer time skips.
func ExampleSchedule_LongestGap() {
	s, err := schedule.Parse("send-mail", "0 3 * * 1-5")
	if err != nil {
		fmt.Println(err)
		return
	}
	zone, err := schedule.Zone("Asia/Tokyo")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.ShortestGap(zone), s.LongestGap(zone))
	// Output: 24h0m0s 72h0m0s
}

func ExampleSchedule_Words() {
	s, err := schedule.Parse("send-mail", "0 3 * * 1-5")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Words("en"))
	fmt.Println(s.Words("ja"))
	// Output:
	// Monday to Friday at 03:00
	// 毎週月〜金曜日 03:00
}

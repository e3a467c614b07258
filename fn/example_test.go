package fn_test

import (
	"fmt"
	"time"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/source"
)

// A fleet is read, judged and rendered. Nothing is rendered if there is a finding at
// level error.
func ExampleRender() {
	fleet, err := source.Read([]string{"../examples/quickstart"}, source.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	rendering, findings := fn.Render(fleet, fn.Options{Regions: []string{"jp"}, Version: "v1"})
	fmt.Println(len(findings), "findings")
	for object := range rendering.Objects() {
		fmt.Println(object.ID().Namespace, object.ID().Kind, object.ID().Name)
	}
	// Output:
	// 0 findings
	// batch-jp CronJob batch-sample
	// batch-jp Deployment refresh-cache
	// batch-jp Deployment send-mail
	// batch-jp ScaledObject send-mail
}

// Check compares waivers and freezes with a day; Render uses no date.
func ExampleCheck() {
	fleet, err := source.Read([]string{"../examples/kpt/fleet"}, source.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fleet.Platform.Owners = nil
	for _, f := range fn.Check(fleet, time.Date(2027, 3, 31, 0, 0, 0, 0, time.UTC)) {
		fmt.Println(f.Level, f.Rule, f.Message)
	}
	// Output:
	// error critical-needs-runbook it is critical and has no runbook, and neither has its owner
	// error owner-known owner "billing" is not in platform.owners
	// error owner-known owner "billing" is not in platform.owners
}

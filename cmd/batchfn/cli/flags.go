package cli

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"k8s.io/apimachinery/pkg/api/resource"
)

// Choice is a flag with a few values.
type Choice struct {
	value   string
	allowed []string
}

// NewChoice makes a flag of its default and of what it may be.
func NewChoice(value string, allowed ...string) *Choice { return &Choice{value, allowed} }

func (c *Choice) String() string { return c.value }

// Type implements pflag.Value.
func (c *Choice) Type() string { return "string" }

// Set implements pflag.Value.
func (c *Choice) Set(text string) error {
	if !slices.Contains(c.allowed, text) {
		return fmt.Errorf("want %s", c.list())
	}
	c.value = text
	return nil
}

// list is what the flag may be, as a sentence has it: a, b or c.
func (c *Choice) list() string {
	named := slices.DeleteFunc(slices.Clone(c.allowed), func(a string) bool { return a == "" })
	last := len(named) - 1
	if last == 0 {
		return named[0]
	}
	return strings.Join(named[:last], ", ") + " or " + named[last]
}

// Complete completes the flag.
func (c *Choice) Complete(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return c.allowed, cobra.ShellCompDirectiveNoFileComp
}

// Day is a flag with a date.
type Day struct{ time.Time }

func (d *Day) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Format(time.DateOnly)
}

// Type implements pflag.Value.
func (d *Day) Type() string { return "date" }

// Set implements pflag.Value.
func (d *Day) Set(text string) (err error) {
	if d.Time, err = time.Parse(time.DateOnly, text); err != nil {
		return errors.New("want a date such as 2027-03-31")
	}
	return nil
}

// Seconds is a flag with a duration as a fleet has them: of whole seconds, above 0.
type Seconds struct{ time.Duration }

func (d *Seconds) String() string {
	if d.Duration == 0 {
		return ""
	}
	return d.Duration.String()
}

// Type implements pflag.Value.
func (d *Seconds) Type() string { return "duration" }

// Set implements pflag.Value.
func (d *Seconds) Set(text string) error {
	parsed, err := time.ParseDuration(text)
	if err != nil || parsed <= 0 || parsed%time.Second != 0 || parsed/time.Second > math.MaxInt32 {
		return errors.New("want a duration of whole seconds, such as 90s, 10m or 1h30m")
	}
	d.Duration = parsed
	return nil
}

// Size is a flag with a Kubernetes quantity of bytes.
type Size int64

func (s *Size) String() string { return resource.NewQuantity(int64(*s), resource.BinarySI).String() }

// Type implements pflag.Value.
func (s *Size) Type() string { return "quantity" }

// Set implements pflag.Value.
func (s *Size) Set(text string) error {
	q, err := resource.ParseQuantity(text)
	if err != nil || q.Sign() <= 0 {
		return fmt.Errorf("want a quantity such as 64Mi or 1Gi")
	}
	*s = Size(q.Value())
	return nil
}

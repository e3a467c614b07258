package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestADateIsOverWhenItIsOverEverywhere(t *testing.T) {
	noonUTC := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	for _, zone := range []*time.Location{time.UTC, time.FixedZone("Kiritimati", 14*3600), time.FixedZone("Pago Pago", -11*3600)} {
		assert.Equal(t, "2026-11-27", lastDay(noonUTC.Add(-time.Second).In(zone)).Format(time.DateOnly), zone)
		assert.Equal(t, "2026-11-28", lastDay(noonUTC.In(zone)).Format(time.DateOnly), zone)
	}
}

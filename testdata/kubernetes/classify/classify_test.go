package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

func TestMain(m *testing.M) {
	quiet()
	os.Exit(m.Run())
}

// line plays a scenario with the CronJobs of testdata, and returns what is printed.
func line(t *testing.T, text string) string {
	t.Helper()
	file, err := os.Open("testdata/cronjobs.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	in, err := read(file)
	if err != nil {
		t.Fatal(err)
	}
	scenario, err := parse(text, in)
	if err != nil {
		return err.Error()
	}
	out, err := json.Marshal(play(t, scenario))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestEveryAction shows that it's the manifest's rules that decide.
func TestEveryAction(t *testing.T) {
	for scenario, want := range map[string]string{
		`{"batch":"rules","pods":[{"after":"1m"}]}`:                                     `{"pods":[{"created":"0s","ended":"1m0s"}],"failed":0,"succeeded":1,"condition":"Complete","reason":"CompletionsReached","after":"1m1s"}`,
		`{"batch":"rules","pods":[{"after":"1m","exit":1},{"after":"1m"}]}`:             `{"pods":[{"created":"0s","ended":"1m0s"},{"created":"1m10s","ended":"2m10s"}],"failed":1,"succeeded":1,"condition":"Complete","reason":"CompletionsReached","after":"2m11s"}`,
		`{"batch":"rules","pods":[{"after":"1m","exit":2}]}`:                            `{"pods":[{"created":"0s","ended":"1m0s"}],"failed":1,"succeeded":0,"condition":"Failed","reason":"PodFailurePolicy","after":"1m1s"}`,
		`{"batch":"rules","pods":[{"after":"1m","exit":3},{"after":"1m"}]}`:             `{"pods":[{"created":"0s","ended":"1m0s"},{"created":"1m10s","ended":"2m10s"}],"failed":0,"succeeded":1,"condition":"Complete","reason":"CompletionsReached","after":"2m11s"}`,
		`{"batch":"rules","pods":[{"after":"1m","exit":4,"disrupted":true}]}`:           `{"pods":[{"created":"0s","ended":"1m0s"}],"failed":1,"succeeded":0,"condition":"Failed","reason":"PodFailurePolicy","after":"1m1s"}`,
		`{"batch":"no-rules","pods":[{"after":"1m","exit":3},{"after":"1m","exit":2}]}`: `{"pods":[{"created":"0s","ended":"1m0s"},{"created":"1m10s","ended":"2m10s"}],"failed":2,"succeeded":0,"condition":"Failed","reason":"BackoffLimitExceeded","after":"2m11s"}`,
		`{"batch":"no-rules","pods":[{"after":"999h"}]}`:                                `{"pods":[{"created":"0s"}],"failed":0,"succeeded":0,"after":"0s"}`,
		`{"batch":"nobody","pods":[{"after":"1m"}]}`:                                    `no CronJob "nobody" on standard input`,
		`{"batch":"rules","manual":true,"pods":[{}]}`:                                   `no Job of "rules" on standard input`,
		`{"batch":"rules","pods":[]}`:                                                   `no pods`,
		`{"batch":"rules","pods":[{"after":"1m","exits":1}]}`:                           `json: unknown field "exits"`,
	} {
		if got := line(t, scenario); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", scenario, got, want)
		}
	}
}

func TestOnlyCronJobsAndJobsAreRead(t *testing.T) {
	for text, want := range map[string]string{
		"apiVersion: v1\nkind: Pod\n":                      "a *v1.Pod, and no CronJob or Job",
		"apiVersion: batch/v1\nkind: CronJob\nspecs: {}\n": `unknown field "specs"`,
	} {
		if _, err := read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

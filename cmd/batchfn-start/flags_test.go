package main

import (
	"flag"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func environment(pairs map[string]string) func(string) string {
	return func(name string) string { return pairs[name] }
}

var nothing = environment(nil)

func TestFlags(t *testing.T) {
	c, err := parse([]string{"--ready-timeout=5m0s", "--quit-proxy", "--interval=1m30s", "--log", "json", "--", "cmd", "--", "-x"}, nothing)
	require.NoError(t, err)
	assert.Equal(t, config{
		ReadyTimeout: duration(5 * time.Minute), QuitProxy: true, Interval: duration(90 * time.Second), Log: "json",
		ReadyURL: endpoints{"http://127.0.0.1:15021/healthz/ready", "http://[::1]:15021/healthz/ready"},
		QuitURL:  endpoints{"http://127.0.0.1:15020/quitquitquit", "http://[::1]:15020/quitquitquit"},
		Command:  []string{"cmd", "--", "-x"},
	}, c)
	c, err = parse([]string{"--", "cmd"}, nothing)
	require.NoError(t, err)
	assert.Zero(t, c.ReadyTimeout)
	assert.Zero(t, c.Interval)
	assert.False(t, c.QuitProxy)
	assert.Equal(t, format("text"), c.Log)
}

func TestEnvironment(t *testing.T) {
	getenv := environment(map[string]string{
		"BATCHFN_READY_TIMEOUT": "1m", "BATCHFN_QUIT_PROXY": "true", "BATCHFN_INTERVAL": "2m", "BATCHFN_LOG": "json",
		"BATCHFN_READY_URL": "http://a/", "BATCHFN_QUIT_URL": "http://b/,http://c:1/", "BATCHFN_INSTALL": "/x", "BATCHFN_VERSION": "true",
	})
	c, err := parse([]string{"--", "cmd"}, getenv)
	require.NoError(t, err)
	assert.Equal(t, config{
		ReadyTimeout: duration(time.Minute), QuitProxy: true, Interval: duration(2 * time.Minute), Log: "json",
		ReadyURL: endpoints{"http://a/"}, QuitURL: endpoints{"http://b/", "http://c:1/"}, Command: []string{"cmd"},
	}, c)
	c, err = parse([]string{"--ready-timeout=3m", "--quit-proxy=false", "--", "cmd"}, getenv)
	require.NoError(t, err)
	assert.Equal(t, duration(3*time.Minute), c.ReadyTimeout, "the flag wins")
	assert.False(t, c.QuitProxy, "the flag wins")
	_, err = parse([]string{"--interval=1s", "--", "cmd"}, environment(map[string]string{"BATCHFN_INTERVAL": "often"}))
	assert.NoError(t, err, "what the flag replaces is not read")
}

func TestWrongUsage(t *testing.T) {
	for want, args := range map[string][]string{
		"no command: put it after --":                                               {},
		"unexpected \"cmd\": put the command after --":                              {"cmd"},
		"unexpected \"false\": put the command":                                     {"--quit-proxy", "false", "--", "cmd"},
		"--install and --version run no command":                                    {"--install", "x", "--", "cmd"},
		"not defined: -nonsense":                                                    {"--nonsense", "--", "cmd"},
		"bad flag syntax: ---x":                                                     {"---x", "--", "cmd"},
		"flag needs an argument: -log":                                              {"--log"},
		"want a duration, such as 90s or 5m":                                        {"--ready-timeout=5", "--", "cmd"},
		"want a duration of 0 or more":                                              {"--interval=-1s", "--", "cmd"},
		"want text or json":                                                         {"--log=xml", "--", "cmd"},
		"want a URL as http://HOST:PORT/PATH":                                       {"--ready-url=https://localhost/", "--", "cmd"},
		"for flag -quit-url: want a URL":                                            {"--quit-url=http://a/,", "--", "cmd"},
		"for flag -ready-url: want a URL":                                           {"--ready-url=http://a\n/", "--", "cmd"},
		"-log: want text or json; flag provided but not defined: -b; invalid value": {"--log=a", "--b", "--interval=c", "--", "cmd"},
	} {
		_, err := parse(args, nothing)
		assert.ErrorContains(t, err, want)
	}
	_, err := parse([]string{"--help"}, nothing)
	assert.ErrorIs(t, err, flag.ErrHelp)
	_, err = parse([]string{"--b", "-h"}, nothing)
	assert.ErrorIs(t, err, flag.ErrHelp)
}

func TestWrongUsageHoldsWhatIsRight(t *testing.T) {
	c, err := parse([]string{"--ready-timeout=soon", "--quit-proxy", "--", "cmd"}, environment(map[string]string{"BATCHFN_LOG": "json"}))
	assert.Error(t, err)
	assert.True(t, c.QuitProxy)
	assert.Equal(t, format("json"), c.Log)
}

package secret_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/secret"
)

// TestArgumentsOfACommand has words divided by |, and the names that give them away.
func TestArgumentsOfACommand(t *testing.T) {
	for words, want := range map[string]string{
		"x|--password=sesame":                            "--password",
		"x|--password|sesame":                            "--password",
		"x|-token|sesame":                                "-token",
		"x|-Ddb.password=sesame":                         "-Ddb.password",
		"x|--spring.datasource.password=sesame":          "--spring.datasource.password",
		"x|--apiKey=sesame|--access-token|se":            "--apiKey --access-token",
		"env|DB_PASSWORD=sesame|x":                       "DB_PASSWORD",
		"curl|-H|Authorization: Bearer sesame":           "Authorization",
		"curl|-H|authorization:Basic c2VzYW1l":           "authorization",
		"curl|-H|X-Api-Key: sesame":                      "X-Api-Key",
		"kubectl|--from-literal=password=sesame":         "password",
		"helm|--set|db.password=sesame,a=b":              "db.password",
		"sh|-c|export PASSWORD=sesame; x":                "PASSWORD",
		"sh|-c|mysql --password='sesame' -e 'select 1'":  "--password",
		"sh|-c|x --token sesame":                         "--token",
		"sh|-c|curl -d 'a=b&client_secret=sesame' y":     "client_secret",
		"sh|-c|curl -H \"Authorization: Bearer sesame\"": "Authorization",
		"x|--password":                                   "",
		"x|--password|--all":                             "",
		"x|--password=":                                  "",
		"x|--password-file=/x|--token-url=https://x/y":   "",
		"x|--password=$(PW)|--token=${X}|--secret=$X":    "",
		"x|--token|$(TOKEN)":                             "",
		"x|--password=/run/secrets/db|--token=@file":     "",
		"x|--password=file:/x|--token=vault:db#pw":       "",
		"x|--password=arn:aws:secretsmanager:a:b":        "",
		"x|--tokenizer=a|--max-token=4096|--monkey=b":    "",
		"x|--password=<password>|--token={version}":      "",
		"x|--no-token=true|--token=prompt|--secret=-":    "",
		"x|--password-env|DB_PASSWORD|--token=DB_TOKEN":  "",
		"kubectl|--image-pull-secret=regcred":            "",
		"sh|-c|PASSWORD=$(cat /run/secrets/db) x":        "",
		"sh|-c|x --password=\"$PW\" --token `cat y`":     "",
		"sh|-c|test -z \"$TOKEN\" && echo no token":      "",
		"sh|-c|curl -H \"Authorization: Bearer $TOKEN\"": "",
		"python|-c|token=get_token()":                    "",
		"python|-c|f(password=args.password)":            "",
		"run|--date=2027-03-31|see https://x/y":          "",
		"echo|rotate the password of the database":       "",
	} {
		var got []string
		for _, a := range secret.Arguments(strings.Split(words, "|")) {
			got = append(got, a.Name)
		}
		assert.Equal(t, want, strings.Join(got, " "), words)
		shown := strings.Join(secret.Words(strings.Split(words, "|")), "|")
		assert.NotContains(t, shown, "sesame", words)
		if want == "" {
			assert.Equal(t, words, shown)
		}
		assert.NotContains(t, secret.Redact(strings.ReplaceAll(words, "|", " ")), "=sesame", words)
		if want != "-token" && want != "X-Api-Key" && want != "--apiKey --access-token" {
			assert.NotContains(t, secret.Withhold(strings.ReplaceAll(words, "|", " ")), "sesame", words)
		}
	}
}

// TestSecretsOfRequests has headers, and attributes of volumes.
func TestSecretsOfRequests(t *testing.T) {
	assert.True(t, secret.IsHeader("Authorization", "Bearer sesame"))
	assert.True(t, secret.IsHeader("x-auth-token", "sesame"))
	assert.False(t, secret.IsHeader("Authorization", "Bearer $(TOKEN)"))
	assert.False(t, secret.IsHeader("Accept", "text/plain"))
	assert.True(t, secret.IsAttribute("token", "sesame"))
	assert.False(t, secret.IsAttribute("secretName", "sesame"))
	assert.False(t, secret.IsAttribute("token", "/var/run/token"))
}

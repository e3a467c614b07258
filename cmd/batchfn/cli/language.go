package cli

import "strings"

// Languages are those that text for people exists in; the first is the default.
var Languages = []string{"en", "ja"}

// LanguageFlag is --lang of a command, with what the environment says as its
// default: the first of LC_ALL, LC_MESSAGES and LANG that is set and not empty
// (https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html#tag_08_02).
func LanguageFlag(s Streams) *Choice {
	if s.Getenv == nil { // of a page of commands
		return NewChoice(Languages[0], Languages...)
	}
	return NewChoice(languageOf(s.Getenv), Languages...)
}

// languageOf is the language of a locale such as ja_JP.UTF-8. A language that
// there is no text in, and the locale C, are English.
func languageOf(getenv func(string) string) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		locale := getenv(name)
		if locale == "" {
			continue
		}
		language, _, _ := strings.Cut(locale, ".")
		language, _, _ = strings.Cut(language, "@")
		language, _, _ = strings.Cut(language, "_")
		if strings.EqualFold(language, "ja") {
			return "ja"
		}
		return Languages[0]
	}
	return Languages[0]
}

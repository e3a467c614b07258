package spec

// Severities are the three, the most urgent first.
var Severities = []string{"critical", "high", "medium"}

// Response is how fast the failure of a severity is answered, as people say it;
// "" where there is no such severity.
func Response(severity string) string {
	switch severity {
	case "critical":
		return "respond on the same day"
	case "high":
		return "respond within a week"
	case "medium":
		return "respond when there is time"
	}
	return ""
}

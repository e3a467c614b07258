package observe

// The resources of the provider, with the arguments that batchfn writes:
// https://registry.terraform.io/providers/DataDog/datadog/latest/docs. Blocks that
// hold one element at most are lists or objects as the provider's schema has them.

type monitor struct {
	Name              template     `json:"name"`
	Type              template     `json:"type"`
	Query             template     `json:"query"`
	Message           template     `json:"message"`
	Tags              []template   `json:"tags"`
	Priority          template     `json:"priority"`
	IncludeTags       bool         `json:"include_tags"`
	Thresholds        []thresholds `json:"monitor_thresholds"`
	OnMissingData     template     `json:"on_missing_data,omitempty"`
	NotifyNoData      *bool        `json:"notify_no_data,omitempty"`
	RequireFullWindow *bool        `json:"require_full_window,omitempty"`
	EvaluationDelay   int          `json:"evaluation_delay,omitempty"` // seconds
	Assets            []asset      `json:"assets,omitempty"`
}

type thresholds struct {
	Critical template `json:"critical"`
	OK       template `json:"ok,omitempty"`
}

type asset struct {
	Category template `json:"category"`
	Name     template `json:"name"`
	URL      template `json:"url"`
}

type notificationRule struct {
	Name       template      `json:"name"`
	Recipients []template    `json:"recipients"` // handles without @
	Filter     monitorFilter `json:"filter"`
}

type monitorFilter struct {
	Tags []template `json:"tags"`
}

type retentionFilter struct {
	Name       template  `json:"name"`
	Rate       template  `json:"rate"`
	FilterType template  `json:"filter_type"`
	Enabled    bool      `json:"enabled"`
	Filter     spanQuery `json:"filter"`
}

type spanQuery struct {
	Query template `json:"query"`
}

type spansMetric struct {
	Name    template  `json:"name"`
	Compute compute   `json:"compute"`
	Filter  spanQuery `json:"filter"`
	GroupBy []groupBy `json:"group_by"`
}

type compute struct {
	AggregationType template `json:"aggregation_type"`
}

type groupBy struct {
	Path    template `json:"path"`
	TagName template `json:"tag_name"`
}

type objective struct {
	Name             template    `json:"name"`
	Type             template    `json:"type"`
	Description      template    `json:"description"`
	Tags             []template  `json:"tags"`
	Query            []ratio     `json:"query"`
	Thresholds       []sloTarget `json:"thresholds"`
	Timeframe        template    `json:"timeframe"`
	TargetThreshold  number      `json:"target_threshold"`
	WarningThreshold number      `json:"warning_threshold,omitempty"`
}

type ratio struct {
	Numerator   template `json:"numerator"`
	Denominator template `json:"denominator"`
}

type sloTarget struct {
	Timeframe template `json:"timeframe"`
	Target    number   `json:"target"`
	Warning   number   `json:"warning,omitempty"`
}

type dashboardJSON struct {
	Dashboard template `json:"dashboard"`
}

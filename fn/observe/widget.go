package observe

// The parts of a dashboard, as version 1 of the API has them:
// https://docs.datadoghq.com/dashboards/widgets/. Only what batchfn writes is here.

type board struct {
	Title       string      `json:"title"`
	Description string      `json:"description"`
	LayoutType  string      `json:"layout_type"`
	ReflowType  string      `json:"reflow_type"`
	Tags        []string    `json:"tags,omitempty"`
	Variables   []variables `json:"template_variables"`
	Widgets     []widget    `json:"widgets"`
}

type variables struct {
	Name      string   `json:"name"`
	Prefix    string   `json:"prefix"`
	Available []string `json:"available_values"`
	Defaults  []string `json:"defaults"`
}

// widget is placed on a grid of twelve columns.
type widget struct {
	Definition any    `json:"definition"`
	Layout     layout `json:"layout"`
}

type layout struct {
	X      int `json:"x"`
	Y      int `json:"y"`
	Width  int `json:"width"`
	Height int `json:"height"`
}

type groupWidget struct {
	Type       string   `json:"type"`
	Title      string   `json:"title"`
	ShowTitle  bool     `json:"show_title"`
	LayoutType string   `json:"layout_type"`
	Widgets    []widget `json:"widgets"`
}

type note struct {
	Type            string `json:"type"`
	Content         string `json:"content"`
	BackgroundColor string `json:"background_color"`
	FontSize        string `json:"font_size"`
	TextAlign       string `json:"text_align"`
	ShowTick        bool   `json:"show_tick"`
}

type manageStatus struct {
	Type           string `json:"type"`
	Title          string `json:"title"`
	Query          string `json:"query"`
	DisplayFormat  string `json:"display_format"`
	SummaryType    string `json:"summary_type"`
	HideZeroCounts bool   `json:"hide_zero_counts"`
	ShowPriority   bool   `json:"show_priority"`
}

type sloList struct {
	Type     string       `json:"type"`
	Title    string       `json:"title"`
	Requests []sloRequest `json:"requests"`
}

type sloRequest struct {
	RequestType string   `json:"request_type"`
	Query       sloQuery `json:"query"`
}

type sloQuery struct {
	QueryString string `json:"query_string"`
	Limit       int    `json:"limit"`
}

// chart is a toplist or a timeseries.
type chart struct {
	Type     string    `json:"type"`
	Title    string    `json:"title"`
	Requests []request `json:"requests"`
	Markers  []marker  `json:"markers,omitempty"`
}

type request struct {
	ResponseFormat string    `json:"response_format"`
	Formulas       []formula `json:"formulas"`
	Queries        []any     `json:"queries"`
	DisplayType    string    `json:"display_type,omitempty"`
}

type formula struct {
	Formula string `json:"formula"`
	Alias   string `json:"alias,omitempty"`
	Limit   *limit `json:"limit,omitempty"`
}

type limit struct {
	Count int    `json:"count"`
	Order string `json:"order"`
}

type marker struct {
	Value       string `json:"value"`
	DisplayType string `json:"display_type"`
	Label       string `json:"label"`
}

type metricQuery struct {
	DataSource string `json:"data_source"`
	Name       string `json:"name"`
	Query      string `json:"query"`
	Aggregator string `json:"aggregator,omitempty"`
}

type spansQuery struct {
	DataSource string      `json:"data_source"`
	Name       string      `json:"name"`
	Search     spanSearch  `json:"search"`
	Indexes    []string    `json:"indexes"`
	Compute    aggregation `json:"compute"`
	GroupBy    []facet     `json:"group_by"`
}

type spanSearch struct {
	Query string `json:"query"`
}

type aggregation struct {
	Aggregation string `json:"aggregation"`
}

type facet struct {
	Facet string    `json:"facet"`
	Limit int       `json:"limit"`
	Sort  facetSort `json:"sort"`
}

type facetSort struct {
	Aggregation string `json:"aggregation"`
	Order       string `json:"order"`
}

type listStream struct {
	Type     string          `json:"type"`
	Title    string          `json:"title"`
	Requests []streamRequest `json:"requests"`
}

type streamRequest struct {
	ResponseFormat string      `json:"response_format"`
	Query          streamQuery `json:"query"`
	Columns        []column    `json:"columns"`
}

type streamQuery struct {
	DataSource  string `json:"data_source"`
	QueryString string `json:"query_string"`
}

type column struct {
	Field string `json:"field"`
	Width string `json:"width"`
}

package fragment

import (
	"strconv"

	"github.com/batchfn/batchfn/fn/spec"
)

// number checks the range of an integer.
func (c *checker) number(n *spec.Node, p place) {
	within := of(spans, p)
	if within == (span{}) || !n.Is(spec.Int) {
		return
	}
	if i, err := strconv.ParseInt(n.Text, 10, 64); err != nil || i < within.least || i > within.most {
		c.report(n.Pos, p, "", " is %s, want %s", n.Text, within)
	}
}

// text checks the form of a text.
func (c *checker) text(n *spec.Node, p place) {
	form := of(forms, p)
	if form == nil || n.Text == "" && !emptyJudged[p.name] || n.Type != spec.String {
		return
	}
	if wrong := form(n.Text); wrong != "" {
		c.report(n.Pos, p, "", " is %s: %s", spec.Quoted(n.Text), wrong)
	}
}

// emptyJudged are fields that mean something by being there, which an empty text does as well.
var emptyJudged = map[string]bool{
	"port": true, "resourceClaimName": true, "resourceClaimTemplateName": true, "gmsaCredentialSpecName": true, "gmsaCredentialSpec": true,
	"searches[]": true, "hostnames[]": true, "nameservers[]": true, "namespaces[]": true, "hostnameOverride": true, "signerName": true,
}

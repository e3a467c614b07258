package fragment

import (
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// checkProjected refuses two files of one path in a projected volume, and a trust bundle
// that is selected in two ways.
func checkProjected(c *checker, n *spec.Node, p place) {
	taken := map[string]bool{}
	for i, source := range n.Get("sources").List() {
		at := p.below("sources").item(i)
		for _, f := range source.Map() {
			c.projected(f, at.below(f.Name), taken)
		}
	}
}

// projected checks one source of a projected volume; taken are the paths of all.
func (c *checker) projected(f spec.Field, p place, taken map[string]bool) {
	var paths []*spec.Node
	switch f.Name {
	case "secret", "configMap", "downwardAPI":
		for _, item := range f.Value.Get("items").List() {
			paths = append(paths, item.Get("path"))
		}
	case "clusterTrustBundle":
		paths = append(paths, f.Value.Get("path"))
		if selector := f.Value.Get("labelSelector"); f.Value.Get("name") != nil && selector.Is(spec.Map) {
			c.report(selector.Pos, p.below("labelSelector"), "remove it", " is valid only with signerName, not with name")
		}
	case "podCertificate":
		for _, name := range []string{"credentialBundlePath", "keyPath", "certificateChainPath"} {
			paths = append(paths, f.Value.Get(name))
		}
	}
	for _, path := range paths {
		if text := path.Str(); text != "" {
			if taken[text] {
				c.report(path.Pos, p, "choose another path", " has the path of another: %s", spec.Quoted(text))
			}
			taken[text] = true
		}
	}
}

func checkFibreChannel(c *checker, n *spec.Node, p place) {
	if len(n.Get("targetWWNs").List()) > 0 && n.Get("lun") == nil {
		c.report(n.Pos, p, "", ".lun is missing: targetWWNs needs it")
	}
}

func checkISCSI(c *checker, n *spec.Node, p place) {
	if (isTrue(n.Get("chapAuthDiscovery")) || isTrue(n.Get("chapAuthSession"))) && !n.Get("secretRef").Is(spec.Map) {
		c.report(n.Pos, p, "", ".secretRef is missing: CHAP needs it")
	}
}

func checkAzureDisk(c *checker, n *spec.Node, p place) {
	want := "https://"
	switch n.Get("kind").Str() {
	case "Managed":
		want = "/subscriptions/"
	case "":
		want = ""
	}
	if uri := n.Get("diskURI"); !strings.HasPrefix(uri.Str(), want) {
		c.report(uri.PosOr(n.Pos), p.below("diskURI"), "", " must start with %s: the kind is %s", want, n.Get("kind").Str())
	}
}

// checkWindows checks what only containers on Windows have.
func checkWindows(c *checker, n *spec.Node, p place) {
	if name := n.Get("runAsUserName"); name.Is(spec.String) {
		domain, user, several := strings.Cut(name.Text, `\`)
		if !several {
			domain, user = "-", name.Text
		}
		if strings.ContainsAny(user, `"/\:;|=,+*?<>@[]`) || strings.ContainsFunc(name.Text, func(r rune) bool { return r < ' ' }) || strings.Trim(user, ". ") == "" || len(user) > 104 || domain == "" || len(domain) > 255 {
			c.report(name.Pos, p.below("runAsUserName"), "", " is %s: must be a user of Windows, such as ContainerUser or DOMAIN\\user", spec.Quoted(name.Text))
		}
	}
	if host := n.Get("hostProcess"); isTrue(host) {
		c.report(host.Pos, p.below("hostProcess"), "remove it", " is true, which a batch cannot have: all containers of the pod would need it")
	}
}

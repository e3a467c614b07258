package node_test

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// shape writes workloads in random style: what people write, and what tools make
// of it.
type shape struct {
	*rand.Rand
	step, dash int
	anchors    bool
	b          strings.Builder
}

func (s *shape) one(choices ...string) string { return choices[s.IntN(len(choices))] }

func (s *shape) line(indent int, text string) {
	if s.IntN(8) == 0 {
		s.b.WriteString(s.one("\n", strings.Repeat(" ", indent)+"# a comment: {of, no: \"value\n"))
	}
	for i, line := range strings.Split(text, "\n") {
		if i > 0 && strings.HasPrefix(line, "|") { // as it is
			s.b.WriteString(line[1:] + "\n")
			continue
		}
		s.b.WriteString(strings.Repeat(" ", indent) + line + "\n")
	}
}

// pairs writes a map of texts, or leaves it out.
func (s *shape) pairs(indent int, key string, own ...string) {
	in := strings.Repeat(" ", s.step)
	anchor := ""
	if s.anchors && key == "labels" {
		anchor = s.one("", " &"+s.one("x", "y"))
	}
	switch s.IntN(9) {
	case 0:
	case 1:
		s.line(indent, key+": "+s.one("{}", "{ }", "~", "null", "", " # none", "{} # none"))
	case 2:
		s.line(indent, key+":"+anchor+" {"+s.one("", " ")+strings.Join(own, ", ")+"}")
	case 3:
		s.line(indent, key+":"+anchor+" {\n"+in+strings.Join(own, ",\n"+in)+"\n"+s.one("}", "  }"))
	case 4:
		s.line(indent, key+":"+anchor+s.one("", " # beside")+"\n\n"+in+"# above\n"+in+strings.Join(own, " # beside\n"+in)+s.one("", "\n"+in+"# below"))
	case 5:
		s.line(indent, key+":"+anchor+"\n"+in+"long: >-\n"+in+"  two\n\n"+in+"  lines # no comment\n"+in+strings.Join(own, "\n"+in))
	case 6:
		s.line(indent, key+":"+anchor+"\n"+in+strings.Join(own, "\n"+in)+"\n"+in+"kept: |"+s.one("", "-", "+")+"\n"+in+"  # no comment\n\n"+in+"  text: {\n|\n|")
	case 7:
		s.line(indent, key+":"+anchor+"\n"+in+strings.Join(own, "\n"+in)+"\n"+in+"quoted: "+s.one("\"a # {\n"+in+"  b\"", "'it''s\n\n"+in+"  two'", "plain text\n"+in+"  goes on"))
	default:
		s.line(indent, key+":"+anchor+"\n"+in+strings.Join(own, "\n"+in))
	}
}

var (
	ownLabels      = []string{"app: mail", "\"batchfn.dev/owner\": 'someone'", "日本: \"語\"", "a.b/c: 'on'"}
	ownAnnotations = []string{"owner: someone", "note: \"a: b\"", "checksum/config: '0123'"}
)

func (s *shape) some(from []string) []string {
	n := 1 + s.IntN(len(from))
	from = slices.Clone(from)
	s.Shuffle(len(from), func(i, j int) { from[i], from[j] = from[j], from[i] })
	return from[:n]
}

func (s *shape) env(indent int) {
	d := strings.Repeat(" ", s.dash)
	switch s.IntN(7) {
	case 0:
	case 1:
		s.line(indent, "env: "+s.one("[]", "~", "", "[ ] # none"))
	case 2:
		s.line(indent, "env: [{name: A, value: \"1\"}, {name: BATCH_OWNER, value: x}]")
	case 3:
		s.line(indent, "env:\n"+d+"# the first\n"+d+"- name: A\n"+d+"  value: |\n"+d+"    - name: no item\n"+d+"- {name: B, value: b} # flow")
	case 4:
		s.line(indent, "env: # mine\n"+d+"-\n"+d+"  name: A\n"+d+"  value: \"$(BATCH_NAME)\"\n\n"+d+"- name: BATCH_REGION\n"+d+"  value: elsewhere")
	default:
		s.line(indent, "env:\n"+d+"- value: a\n"+d+"  name: A\n"+d+"- name: B\n"+d+"  valueFrom: {secretKeyRef: {name: s, key: k}}")
	}
}

func (s *shape) command(indent int) {
	d := strings.Repeat(" ", s.dash)
	key := s.one("command", "command", "\"command\"", "'command'")
	switch s.IntN(7) {
	case 0:
		s.line(indent, key+": "+s.one("[run]", "[run, \"--all\", '# no comment']", "[ run,   --all ] # beside", "[\n  run, # the program\n  '--all'\n] # behind", "[\"sh\", \"-c\", \"a: {b}\"]"))
	case 1:
		s.line(indent, key+":\n"+d+"- sh\n"+d+"- -c\n"+d+"- |\n"+d+"  # no comment\n"+d+"  if a; then\n"+d+"    b\n\n"+d+"  fi")
	case 2:
		s.line(indent, key+": # mine\n"+d+"# the program\n"+d+"- run # it\n\n"+d+"- >-\n"+d+"  folded\n"+d+"  text\n"+d+"# the last\n"+d+"- \"two\n"+d+"   lines\"")
	case 3:
		anchor := ""
		if s.anchors {
			anchor = " &z"
		}
		s.line(indent, key+":"+anchor+"\n"+d+"- run\n"+d+"- ''")
	case 4:
		s.line(indent, key+":\n      - deep\n      - |2\n         two more\n      - end")
	default:
		s.line(indent, key+":\n"+d+"- run\n"+d+"- --all")
	}
}

func (s *shape) args(indent int) {
	switch s.IntN(3) {
	case 0:
		s.line(indent, "args: "+s.one("[]", "", "~", "[ ] # none", "[a]", "{}"))
	default:
		s.line(indent, "args: "+s.one("[a, \"b, c\"]", "[\n  a,\n  'b'\n]", "\n- a\n- >\n  folded\n  text\n", "# mine\n# the first\n- 'a'\n- b # it", "\n    - deep\n    # another\n    - |\n      a\n\n      b"))
	}
}

func (s *shape) probe(indent int) {
	in := strings.Repeat(" ", s.step)
	s.line(indent, "livenessProbe:"+s.one(" {exec: {command: [live]}, failureThreshold: 2}", "\n"+in+"periodSeconds: 30\n"+in+"httpGet:\n"+in+"  path: /live # mine\n"+in+"  port: 8080\n"+in+"  httpHeaders: []", "\n"+in+"tcpSocket:\n"+in+"  port: \"http\"", " ~"))
	if s.IntN(3) == 0 {
		s.line(indent, "startupProbe: "+s.one("{exec: {command: [up]}}", "", "null"))
	}
}

func (s *shape) container(indent int, name string) {
	s.line(indent, strings.Repeat(" ", s.dash)+"- name: "+name)
	in := indent + s.dash + 2
	parts := []func(){
		func() { s.line(in, "image: registry.example.com/mail:v1"+s.one("", " # pinned")) },
		func() { s.args(in) },
		func() { s.command(in) },
		func() { s.probe(in) },
		func() { s.env(in) },
		func() { s.line(in, "resources:\n"+strings.Repeat(" ", s.step)+"requests: {cpu: 100m}") },
	}
	s.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	for _, part := range parts[:1+s.IntN(len(parts))] {
		part()
	}
}

func (s *shape) template(indent int) {
	meta := func() {
		switch s.IntN(5) {
		case 0:
		case 1:
			s.line(indent, "metadata: "+s.one("{}", "", "{labels: {app: mail}}", "{annotations: {}, labels: {app: mail}}", "{name: x,\n  labels: {app: mail}\n}"))
		default:
			s.line(indent, "metadata:\n"+strings.Repeat(" ", s.step)+"name: x")
			s.pairs(indent+s.step, "labels", s.some(ownLabels)...)
			s.pairs(indent+s.step, "annotations", s.some(ownAnnotations)...)
		}
	}
	spec := func() {
		s.line(indent, "spec:")
		s.line(indent+s.step, "restartPolicy: Never")
		s.line(indent+s.step, "containers:")
		for _, name := range [][]string{{"mail"}, {"other", "mail"}, {"istio-proxy", "app"}, {"app", "log"}}[s.IntN(4)] {
			s.container(indent+s.step, name)
		}
	}
	if s.IntN(2) == 0 {
		meta()
		spec()
	} else {
		spec()
		meta()
	}
}

// workload is a random one, of a random kind.
func workload(seed uint64) string {
	s := &shape{Rand: rand.New(rand.NewPCG(seed, 1))}
	s.step, s.dash = 2+2*s.IntN(2), 2*s.IntN(2)
	kind := s.one("batch/v1 CronJob", "batch/v1 Job", "apps/v1 Deployment", "apps/v1 StatefulSet")
	api, kind, _ := strings.Cut(kind, " ")
	s.anchors = s.IntN(3) == 0
	s.line(0, "apiVersion: "+s.one(api, "\""+api+"\""))
	s.line(0, "kind: "+kind)
	s.line(0, "metadata:\n"+strings.Repeat(" ", s.step)+"name: mail")
	s.pairs(s.step, "labels", s.some(ownLabels)...)
	s.line(0, "spec:")
	indent := s.step
	if kind == "CronJob" {
		s.line(indent, "schedule: "+s.one("\"0 3 * * *\"", "'0 3 * * *'", "0 3 * * *"))
		s.line(indent, "jobTemplate:")
		indent += s.step
		s.pairs(indent, "metadata", "name: x", "labels: {}")
		s.line(indent, "spec:")
		indent += s.step
	}
	s.line(indent, "template:")
	s.template(indent + s.step)
	text := s.b.String()
	if s.anchors {
		for _, name := range []string{"x", "y", "z"} { // each below a key of its own
			if name == "z" && strings.Contains(text, "&z") {
				text += "z: *z\n"
			} else if strings.Contains(text, "&"+name) {
				text += name + s.one(": *"+name+"\n", ":\n  by: *"+name+" # shared\n", ":\n  <<: *"+name+"\n  more: text\n", ": [*"+name+", a]\n", ": no\n")
			}
		}
	}
	return s.ends(text)
}

func (s *shape) ends(text string) string {
	if s.IntN(4) == 0 {
		text = strings.TrimRight(text, "\n")
	}
	if s.IntN(4) == 0 {
		text += "\n# the end\n"
	}
	text = s.one("", "", "", "---\n", "# first\n") + text
	if s.IntN(4) == 0 {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return s.one("", "", "", "\ufeff") + text
}

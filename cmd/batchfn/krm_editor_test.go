package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSchemasOfBatchSet: testdata/krm has the schemas as batchfn prints them.
func TestSchemasOfBatchSet(t *testing.T) {
	for name, file := range map[string]string{"batchset": "batchset.schema.json", "function": "function.yaml"} {
		out, errs, status := batchfn(t, "schema", name)
		require.Zero(t, status, string(errs))
		golden(t, krmDir+file, out)
	}
}

// TestFunctionDefinition: kyaml itself reads the KRMFunctionDefinition, and
// checks BatchSets against its schema.
func TestFunctionDefinition(t *testing.T) {
	notQuick(t)
	bin := filepath.Join(t.TempDir(), "definition")
	cmd := exec.Command("go", "build", "-C", "../../testdata/kustomize", "-o", bin, "./definition")
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-buildvcs=false")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	check := func(set string) (string, error) {
		cmd := exec.Command(bin, krmDir+"function.yaml")
		cmd.Stdin = strings.NewReader(set)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	for _, name := range []string{"set", "closed"} {
		set, err := os.ReadFile("../../examples/kustomize/" + name + "/batchset.yaml")
		require.NoError(t, err)
		told, err := check(string(set))
		assert.NoError(t, err, told)
	}
	told, err := check("{apiVersion: batchfn.dev/v1alpha1, kind: BatchSet, metadata: {name: x}, spec: {regoin: jp, allowEmpty: 1}}")
	assert.Error(t, err)
	assert.Contains(t, told, "spec.regoin")
	assert.Contains(t, told, "spec.allowEmpty")
}

// TestEditor drives a real yaml-language-server: the modeline of a BatchSet
// brings completion, and marks what is wrong.
func TestEditor(t *testing.T) {
	notQuick(t)
	dir := t.TempDir()
	schema, err := os.ReadFile(krmDir + "batchset.schema.json")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "batchset.schema.json"), schema, 0o644))
	server := startServer(t, dir)
	open := func(name, text string) (file string) {
		file = "file://" + filepath.Join(dir, name)
		server.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": file, "languageId": "yaml", "version": 1, "text": text}})
		return file
	}
	const head = "# yaml-language-server: $schema=batchset.schema.json\napiVersion: batchfn.dev/v1alpha1\nkind: BatchSet\nmetadata: {name: fleet}\nspec:\n"
	right := open("right.yaml", head+"  region: jp\n  batches:\n    a: {owner: billing, commands: run, severity: high}\n")
	server.marks(right)

	file := open("wrong.yaml", head+"  regoin: jp\n  batches:\n    a:\n      owner: billing\n      severity: urgent\n      \n")
	server.marks(file, "regoin", "critical")
	var labels []string
	for _, item := range server.complete(file, 10, 6) {
		labels = append(labels, item.Label)
	}
	assert.Subset(t, labels, []string{"commands", "schedule", "timeZone", "retries", "overrides"})
	assert.NotContains(t, labels, "owner", "it is there")
	assert.NotContains(t, labels, "queue", "of workers")
}

// languageServer speaks LSP: https://microsoft.github.io/language-server-protocol/
type languageServer struct {
	t       *testing.T
	in      io.Writer
	replies chan message
	id      int
}

type message struct {
	ID     json.RawMessage `json:"id,omitempty"`
	Method string          `json:"method,omitempty"`
	Params json.RawMessage `json:"params,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
}

func startServer(t *testing.T, dir string) *languageServer {
	bin := "../../testdata/krm/editor/node_modules/.bin/yaml-language-server"
	require.FileExists(t, bin, "make tools installs it: npm ci --prefix testdata/krm/editor")
	cmd := exec.Command(bin, "--stdio")
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	cmd.Stderr = os.Stderr
	require.NoError(t, cmd.Start())
	s := &languageServer{t: t, in: in, replies: make(chan message, 100)}
	go s.read(bufio.NewReader(out))
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	root := (&url.URL{Scheme: "file", Path: dir}).String()
	s.request("initialize", map[string]any{"processId": os.Getpid(), "rootUri": root, "capabilities": map[string]any{},
		"workspaceFolders": []any{map[string]any{"uri": root, "name": "fleet"}}})
	s.notify("initialized", map[string]any{})
	s.notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{
		"yaml": map[string]any{"validate": true, "completion": true, "schemaStore": map[string]any{"enable": false}}, // no network
	}})
	return s
}

// read hands on what the server says.
func (s *languageServer) read(r *bufio.Reader) {
	defer close(s.replies)
	for {
		size := 0
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				return
			}
			if line = strings.TrimSpace(line); line == "" {
				break
			}
			if value, ok := strings.CutPrefix(line, "Content-Length: "); ok {
				size, _ = strconv.Atoi(value)
			}
		}
		body := make([]byte, size)
		if _, err := io.ReadFull(r, body); err != nil {
			return
		}
		var m message
		if json.Unmarshal(body, &m) == nil {
			s.replies <- m
		}
	}
}

func (s *languageServer) send(m map[string]any) {
	m["jsonrpc"] = "2.0"
	body, err := json.Marshal(m)
	require.NoError(s.t, err)
	_, err = fmt.Fprintf(s.in, "Content-Length: %d\r\n\r\n%s", len(body), body)
	require.NoError(s.t, err)
}

func (s *languageServer) notify(method string, params any) {
	s.send(map[string]any{"method": method, "params": params})
}

func (s *languageServer) request(method string, params any) json.RawMessage {
	s.id++
	s.send(map[string]any{"id": s.id, "method": method, "params": params})
	return s.await(func(m message) bool { return m.Method == "" && string(m.ID) == strconv.Itoa(s.id) }).Result
}

// await answers the server's own questions until it says what is wanted.
func (s *languageServer) await(wanted func(message) bool) message {
	s.t.Helper()
	deadline := time.After(2 * time.Minute)
	for {
		select {
		case m, open := <-s.replies:
			require.True(s.t, open, "the language server ended")
			if wanted(m) {
				return m
			}
			if m.Method == "workspace/configuration" {
				s.send(map[string]any{"id": m.ID, "result": []any{map[string]any{"validate": true, "completion": true, "schemaStore": map[string]any{"enable": false}}, nil, nil, nil}})
			} else if m.Method != "" && m.ID != nil {
				s.send(map[string]any{"id": m.ID, "result": nil})
			}
		case <-deadline:
			require.Fail(s.t, "the language server does not say what is wanted")
		}
	}
}

// marks waits until what the server marks in a file is what has these words, and nothing if there are none. It may
// say something else before: it judges a file again when it has got its configuration, or the schema.
func (s *languageServer) marks(file string, words ...string) {
	s.t.Helper()
	s.await(func(m message) bool {
		var p struct {
			URI         string
			Diagnostics []struct{ Message string }
		}
		if m.Method != "textDocument/publishDiagnostics" || json.Unmarshal(m.Params, &p) != nil || p.URI != file {
			return false
		}
		said := fmt.Sprint(p.Diagnostics)
		s.t.Logf("%s: %s", file, said)
		missing := func(word string) bool { return !strings.Contains(said, word) }
		return !slices.ContainsFunc(words, missing) && (len(words) > 0) == (len(p.Diagnostics) > 0)
	})
}

type completion struct{ Label string }

func (s *languageServer) complete(file string, line, character int) []completion {
	var list struct{ Items []completion }
	result := s.request("textDocument/completion", map[string]any{
		"textDocument": map[string]any{"uri": file}, "position": map[string]any{"line": line, "character": character}})
	require.NoError(s.t, json.Unmarshal(result, &list), string(result))
	return list.Items
}

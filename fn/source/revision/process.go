package revision

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// process is git cat-file, which is asked for one object after the other.
type process struct {
	mu   sync.Mutex
	in   io.WriteCloser
	out  *bufio.Reader
	done chan struct{} // closed to end it
	gone chan struct{} // closed when it has ended
}

// object is what git says of an object before its content.
type object struct {
	hash, kind string
	size       int64
}

var errMissing = errors.New("no such object")

// arguments are those of git. Repositories are not trusted: nothing that their
// configuration names may run, and nothing may be fetched.
var arguments = []string{
	"--no-replace-objects", "--no-pager",
	"-c", "protocol.allow=never", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.commitGraph=false", "-c", "safe.directory=*",
	"cat-file", "--batch",
}

// environment is all that git gets of it.
var environment = []string{
	"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_ATTR_NOSYSTEM=1", "GIT_NO_REPLACE_OBJECTS=1",
	"GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none", "GIT_PROTOCOL_FROM_USER=0", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0",
	"HOME=/nonexistent", "LC_ALL=C",
}

// start starts git for the repository of a directory. It dies with the thread that
// starts it, which therefore waits for its end.
func start(git, dir string) (*process, error) {
	c := exec.Command(git, append([]string{"--git-dir=" + dir}, arguments...)...)
	c.Env, c.Dir = environment, "/"
	endsWithUs(c)
	in, err := c.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p := &process{in: in, out: bufio.NewReaderSize(out, 64<<10), done: make(chan struct{}), gone: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer close(p.gone)
		err := c.Start()
		started <- err
		if err == nil {
			<-p.done
			_ = c.Wait() // its answers say all
		}
	}()
	return p, <-started
}

func (p *process) close() {
	_ = p.in.Close()
	close(p.done)
	<-p.gone
}

// header asks for an object and drops its content.
func (p *process) header(name string) (object, error) {
	o, _, err := p.read(name, 0)
	return o, err
}

// read asks for an object. Content of more than most bytes is dropped.
func (p *process) read(name string, most int64) (o object, content []byte, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, err := fmt.Fprintln(p.in, name); err != nil {
		return o, nil, err
	}
	line, err := p.out.ReadString('\n')
	if err != nil {
		return o, nil, err
	}
	fields := strings.Fields(line) // or the name, and that it has no object
	if len(fields) != 3 || !slices.Contains([]string{"blob", "tree", "commit", "tag"}, fields[1]) {
		return o, nil, errMissing
	}
	if o.size, err = strconv.ParseInt(fields[2], 10, 64); err != nil || o.size < 0 {
		return o, nil, errMissing
	}
	o.hash, o.kind = fields[0], fields[1]
	if o.size > most {
		_, err = io.CopyN(io.Discard, p.out, o.size)
	} else {
		content = make([]byte, o.size)
		_, err = io.ReadFull(p.out, content)
	}
	if err == nil {
		_, err = p.out.Discard(1) // the end of its line
	}
	return o, content, err
}

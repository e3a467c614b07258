package starttest

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// Main is what TestMain does. prepare, if any, fills a directory that is removed after the tests. They run as root
// of a user namespace where they are not root already, because each of them makes a network of its own. The
// same binary is also the probe.
func Main(m *testing.M, prepare func(dir string) error) {
	if filepath.Base(os.Args[0]) == Probe {
		os.Exit(probe(os.Args[1:]))
	}
	flag.Parse()
	if testing.Short() {
		fmt.Println("make quick leaves these tests out: they need namespaces, and most of their time is waiting")
		return
	}
	if os.Geteuid() != 0 {
		os.Exit(asRoot())
	}
	forgetTheRunner()
	runtime.LockOSThread()              // keeps the main thread, which is the process to /proc, out of every sandbox
	_ = flag.Set("test.parallel", "16") // nearly all of the time the tests wait
	os.Exit(prepared(m, prepare))
}

func prepared(m *testing.M, prepare func(dir string) error) int {
	if prepare == nil {
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "starttest-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if err := prepare(dir); err != nil {
		fmt.Fprintln(os.Stderr, "preparing the tests:", err)
		return 1
	}
	return m.Run()
}

// forgetTheRunner keeps from the containers what whoever runs the tests left them: open files, the umask, signals
// that are ignored, as nohup leaves HUP, and the environment, such as a locale or the wrapper's own variables. What Go
// has a handler for has its default action in other programs.
func forgetTheRunner() {
	for _, line := range os.Environ() {
		if name, _, _ := strings.Cut(line, "="); !strings.HasPrefix(name, "GO") && !slices.Contains(kept, name) {
			os.Unsetenv(name)
		}
	}
	for fd := 3; fd < 1024; fd++ {
		syscall.CloseOnExec(fd)
	}
	syscall.Umask(0o022)
	ignored, _ := strconv.ParseUint(statusOf("self")["SigIgn"], 16, 64)
	for s := syscall.Signal(1); s < 32; s++ {
		if ignored&(1<<(s-1)) != 0 {
			signal.Notify(make(chan os.Signal, 1), s)
		}
	}
}

// kept is what the tests themselves need of the environment, beside Go's own variables: it builds the wrapper.
var kept = []string{"PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "CGO_ENABLED", "BATCHFN_UPDATE", userNamespace}

const userNamespace = "BATCHFN_TEST_USER_NAMESPACE"

// InUserNamespace reports whether there is no other user than root.
func InUserNamespace() bool { return os.Getenv(userNamespace) != "" }

func asRoot() int {
	cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), userNamespace+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return exit.ExitCode()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "these tests need root, or a kernel that allows user namespaces:", err)
		return 1
	}
	return 0
}

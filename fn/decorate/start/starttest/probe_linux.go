package starttest

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Probe is the program in the image that stands for the user's. Its first word says what it does.
const Probe = "probe"

// runs is the file, in the working directory, in which the probe notes that it was started, and when.
const runs = "runs"

func probe(args []string) int {
	run := noteRun()
	verb, args := args[0], args[1:]
	switch verb {
	case "words":
		for _, word := range args {
			fmt.Printf("%q\n", word)
		}
	case "env":
		for _, variable := range os.Environ() {
			fmt.Printf("%q\n", variable)
		}
	case "cat":
		_, _ = io.Copy(os.Stdout, os.Stdin)
	case "line":
		line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
		fmt.Printf("got %q\n", line)
	case "pid":
		fmt.Println(os.Getpid())
	case "exit": // with the first code in the first run, and so on; the last one repeats
		return number(args[min(run, len(args)-1)])
	case "die":
		die(syscall.Signal(number(args[0])))
	case "hold":
		fmt.Println("up")
		time.Sleep(time.Hour)
	case "stubborn":
		signal.Ignore(syscall.SIGTERM)
		fmt.Println("up")
		time.Sleep(time.Hour)
	case "handle":
		return handle(number(args[0]), number(args[1]))
	case "become":
		return become(args)
	case "orphans":
		return orphans(number(args[0]))
	}
	return 0
}

// noteRun returns the number of runs before this one.
func noteRun() int {
	before, _ := os.ReadFile(runs)
	log, err := os.OpenFile(runs, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		os.Exit(97)
	}
	defer log.Close()
	fmt.Fprintln(log, time.Now().UnixMilli())
	return strings.Count(string(before), "\n")
}

// handle prints each signal that it gets, and exits with code after as many as times.
func handle(code, times int) int {
	signals := make(chan os.Signal, 100)
	signal.Notify(signals)
	fmt.Println("up")
	for times > 0 {
		if s := <-signals; s != syscall.SIGURG { // the runtime's own
			fmt.Println(s)
			times--
		}
	}
	return code
}

// die takes the signal's default action: the runtime's own handling would hide it.
func die(s syscall.Signal) {
	signal.Reset(s)
	_ = syscall.Kill(os.Getpid(), s)
	time.Sleep(time.Hour)
}

// become leaves a child that has ended to the program that it becomes.
func become(line []string) int {
	child := exec.Command("sh", "-c", "exit 9")
	if err := child.Start(); err != nil {
		return 99
	}
	fmt.Println(child.Process.Pid)
	for {
		if strings.HasPrefix(statusOf(strconv.Itoa(child.Process.Pid))["State"], "Z") {
			_ = syscall.Exec(line[0], line, os.Environ())
			return 99
		}
		time.Sleep(time.Millisecond)
	}
}

// orphans leaves n orphans to the wrapper, which is this program's parent, lets them end, and counts those that stay.
func orphans(n int) int {
	if err := syscall.Mkfifo("end", 0o600); err != nil {
		return 99
	}
	end, err := os.OpenFile("end", os.O_RDWR, 0)
	if err != nil {
		return 99
	}
	script := `i=0; while [ $i -lt $1 ]; do (read x <end & ); i=$((i+1)); done`
	if err := exec.Command("sh", "-c", script, "sh", strconv.Itoa(n)).Run(); err != nil {
		return 99
	}
	fmt.Println("adopted", len(Children(os.Getppid()))-1) // not this program
	_, _ = end.WriteString(strings.Repeat("\n", n))       // a line for each
	for range 1000 {
		if len(Children(os.Getppid())) == 1 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	fmt.Println("left", len(Children(os.Getppid()))-1)
	return 0
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 98
	}
	return n
}

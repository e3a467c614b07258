package script_test

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

// probeName is the program in the image that stands for the user's.
const probeName = "probe"

// probe is the user's program: it tells how it was started and ends as it was told to.
func probe(args []string) int {
	verb, args := args[0], args[1:]
	switch verb {
	case "words":
		for _, word := range args {
			fmt.Printf("%q\n", word)
		}
	case "env":
		for _, name := range args {
			fmt.Println(os.Getenv(name))
		}
	case "cat":
		_, _ = io.Copy(os.Stdout, os.Stdin)
	case "pid":
		fmt.Println(os.Getpid())
	case "files":
		printOpenFiles()
	case "exit":
		return number(args[0])
	case "die":
		die(syscall.Signal(number(args[0])))
	case "hold":
		fmt.Println("up")
		time.Sleep(time.Hour)
	case "handle":
		return handle(number(args[0]), number(args[1]))
	case "runs":
		return nthRun(args)
	}
	return 0
}

// handle prints each signal that it gets, and exits with code after as many as times.
func handle(code, times int) int {
	signals := make(chan os.Signal, 100)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	fmt.Println("up")
	for range times {
		fmt.Println(<-signals)
	}
	return code
}

// die takes the signal's default action: the runtime's own handling would hide it.
func die(s syscall.Signal) {
	signal.Reset(s)
	_ = syscall.Kill(os.Getpid(), s)
	time.Sleep(time.Hour)
}

// nthRun exits with the first of the codes in the first run in this working directory, and so on; the last
// one repeats. It notes when it ran.
func nthRun(codes []string) int {
	log, err := os.OpenFile("runs", os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o644)
	if err != nil {
		return 99
	}
	defer log.Close()
	before, err := io.ReadAll(log)
	if err != nil {
		return 99
	}
	n := 0
	for _, b := range before {
		if b == '\n' {
			n++
		}
	}
	fmt.Fprintln(log, time.Now().UnixMilli())
	return number(codes[min(n, len(codes)-1)])
}

// printOpenFiles leaves out what listing them opens.
func printOpenFiles() {
	for fd := range 64 {
		var stat syscall.Stat_t
		flags, _, errno := syscall.Syscall(syscall.SYS_FCNTL, uintptr(fd), syscall.F_GETFD, 0)
		if errno == 0 && flags&syscall.FD_CLOEXEC == 0 && syscall.Fstat(fd, &stat) == nil {
			fmt.Println(fd)
		}
	}
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 98
	}
	return n
}

// Command app stands in for a batch's command: `app exit CODE`, or `app wait` until a signal comes. It tells first
// what the proxy answers at that moment.
package main

import (
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
)

// ended is the exit code after a signal, one that nothing else has.
const ended = 42

func main() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM)
	fmt.Println("app: started; the proxy answers", proxy())
	if os.Args[1] == "exit" {
		code, err := strconv.Atoi(os.Args[2])
		if err != nil {
			panic(err)
		}
		os.Exit(code)
	}
	fmt.Println("app: got", <-signals)
	os.Exit(ended)
}

func proxy() string {
	answer, err := http.Get("http://127.0.0.1:15021/healthz/ready")
	if err != nil {
		return err.Error()
	}
	defer answer.Body.Close()
	return answer.Status
}

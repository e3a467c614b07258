// Command proxy stands in for istio-proxy: `proxy AFTER` is ready after a while, which "never" never ends, and quits
// when it is asked to.
package main

import (
	"fmt"
	"net/http"
	"os"
	"time"
)

func main() {
	ready := make(chan struct{})
	if os.Args[1] != "never" {
		after, err := time.ParseDuration(os.Args[1])
		if err != nil {
			panic(err)
		}
		time.AfterFunc(after, func() { close(ready) })
	}
	quit := make(chan struct{})
	go serve(":15021", "GET /healthz/ready", func(w http.ResponseWriter, _ *http.Request) {
		select {
		case <-ready:
		default:
			http.Error(w, "not ready", http.StatusServiceUnavailable)
		}
	})
	go serve(":15020", "POST /quitquitquit", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "OK")
		close(quit)
	})
	<-quit
	fmt.Println("proxy: asked to quit")
	time.Sleep(100 * time.Millisecond) // for the answer
}

func serve(address, pattern string, handle http.HandlerFunc) {
	mux := http.NewServeMux()
	mux.HandleFunc(pattern, handle)
	panic(http.ListenAndServe(address, mux))
}

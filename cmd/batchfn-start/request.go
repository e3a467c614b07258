package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strconv"
	"syscall"
	"time"
)

// reply is what an endpoint made of a request.
type reply struct {
	ok   bool   // status 200
	says string // in words, what it is where it is not ok
	met  bool   // somebody took the connection
}

// ask asks each endpoint in turn until one answers 200. Otherwise the reply is that of the first that is there at all,
// since in most pods one of the two addresses has nobody.
func (e endpoints) ask(ctx context.Context, method string, limit time.Duration) reply {
	var all reply
	for n, url := range e {
		one := askOne(ctx, method, url, limit)
		if one.ok {
			return one
		}
		if n == 0 || one.met && !all.met {
			all = one
		}
	}
	return all
}

func askOne(ctx context.Context, method, url string, limit time.Duration) reply {
	r, err := newRequest(method, url)
	if err != nil {
		return reply{says: err.Error()}
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	status, err := r.status(ctx)
	if err != nil {
		op := (*net.OpError)(nil)
		return reply{says: reason(err), met: !errors.As(err, &op) || op.Op != "dial"}
	}
	return reply{ok: status == 200, says: "status " + strconv.Itoa(status), met: true}
}

// request is HTTP/1.1 by hand: net/http would make the binary twice as large, and reads http_proxy. Each request has
// a connection of its own.
type request struct {
	address string // host:port
	head    string
}

func newRequest(method, from string) (request, error) {
	u, err := url.Parse(from)
	if err != nil {
		return request{}, errors.New("want a URL")
	}
	if u.Scheme != "http" || u.Hostname() == "" || u.User != nil {
		return request{}, errors.New("want a URL as http://HOST:PORT/PATH")
	}
	port := u.Port()
	if port == "" {
		port = "80"
	}
	head := fmt.Sprintf("%s %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: batchfn-start\r\nConnection: close\r\n", method, u.RequestURI(), u.Host)
	if method == "POST" {
		head += "Content-Length: 0\r\n"
	}
	return request{net.JoinHostPort(u.Hostname(), port), head + "\r\n"}, nil
}

// errNotHTTP is an answer from something else than a proxy.
var errNotHTTP = errors.New("the answer is not HTTP")

// status sends the request, and reads no more of the answer than its status. The context ends it at any point.
func (r request) status(ctx context.Context) (int, error) {
	conn, err := (&net.Dialer{KeepAlive: -1}).DialContext(ctx, "tcp", r.address)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	if _, err := io.WriteString(conn, r.head); err != nil {
		return 0, err
	}
	first, err := bufio.NewReader(conn).ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		return 0, errNotHTTP
	}
	if err != nil {
		return 0, err
	}
	return statusOf(string(first))
}

// statusOf reads a status line: https://www.rfc-editor.org/rfc/rfc9112#section-4
func statusOf(line string) (int, error) {
	const version = "HTTP/1.x "
	if len(line) <= len(version)+3 || line[:7] != version[:7] || line[8] != ' ' || line[12] > ' ' {
		return 0, errNotHTTP
	}
	code, err := strconv.Atoi(line[9:12])
	if err != nil {
		return 0, errNotHTTP
	}
	return code, nil
}

// reason says why there was no answer, in words that stay the same from one request to the next.
func reason(err error) string {
	if op := (*net.OpError)(nil); errors.As(err, &op) {
		err = op.Err // without the addresses, of which one is another each time
	}
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.Canceled):
		return noAnswer
	case errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "connection closed without an answer"
	}
	return err.Error()
}

const noAnswer = "no answer"

package main

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestStatusOf(t *testing.T) {
	for line, want := range map[string]int{
		"HTTP/1.1 200 OK\r\n": 200, "HTTP/1.0 200 OK\r\n": 200, "HTTP/1.1 200\r\n": 200, "HTTP/1.1 503 Service Unavailable\n": 503,
		"HTTP/1.1 200\n": 200, "HTTP/1.1 200 \r\n": 200,
	} {
		got, err := statusOf(line)
		assert.NoError(t, err)
		assert.Equal(t, want, got)
	}
	for _, line := range []string{"", "\n", "HTTP/1.1 \r\n", "HTTP/1.1 20\r\n", "HTTP/1.1 2000\r\n", "HTTP/2.0 200 OK\r\n", "HTTP/1.1  200\r\n",
		"http/1.1 200 OK\r\n", "HTTP/1.1 abc\r\n", "HTTP/1.1-200 OK\r\n", "GET /healthz/ready HTTP/1.1\r\n"} {
		_, err := statusOf(line)
		assert.ErrorIs(t, err, errNotHTTP, "%q", line)
	}
}

// The end of the context ends a request wherever it is, and leaves nothing behind.
func TestRequestThatIsCalledOff(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	r, err := newRequest("GET", "http://"+listener.Addr().String()+"/")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() { _, err := r.status(ctx); failed <- err }()
	conn, err := listener.Accept()
	require.NoError(t, err)
	defer conn.Close()
	cancel()
	assert.Equal(t, noAnswer, reason(<-failed))
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	_, err = io.ReadAll(conn)
	assert.NoError(t, err, "the connection is closed")
}

// The end of the whole wait ends a request, whatever the request's own limit.
func TestWaitBoundsRequests(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	url := "http://" + listener.Addr().String() + "/"
	assert.Equal(t, noAnswer, endpoints{url, url}.ask(ctx, "GET", time.Hour).says)
	assert.Error(t, ctx.Err())
	assert.Equal(t, noAnswer, endpoints{url}.ask(t.Context(), "GET", 50*time.Millisecond).says)
}

// The same cause has the same words each time, or every poll would be a change.
func TestReasonsAreStable(t *testing.T) {
	address := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 40000}
	op := func(err error) error {
		return &net.OpError{Op: "read", Net: "tcp", Source: address, Addr: address, Err: err}
	}
	for want, err := range map[string]error{
		"connection refused":                       op(os.NewSyscallError("connect", syscall.ECONNREFUSED)),
		"no answer":                                op(os.ErrDeadlineExceeded),
		"connection closed without an answer":      op(os.NewSyscallError("read", syscall.ECONNRESET)),
		"connect: network is unreachable":          op(os.NewSyscallError("connect", syscall.ENETUNREACH)),
		"something else":                           errors.New("something else"),
		"lookup proxy: no such host":               op(&net.DNSError{Err: "no such host", Name: "proxy"}),
		"the answer is not HTTP":                   errNotHTTP,
		"connect: cannot assign requested address": op(os.NewSyscallError("connect", syscall.EADDRNOTAVAIL)),
	} {
		assert.Equal(t, want, reason(err))
	}
}

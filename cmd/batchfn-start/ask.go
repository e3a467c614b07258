package main

import (
	"context"
	"errors"
	"net"
	"strconv"
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

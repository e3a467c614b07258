package image_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"
)

// The client of cmpserver/plugin/plugin.proto, as much of it as a rendering is. Argo CD's own is in testdata/argocd.

// answer is cmp-server's: manifests as JSON, or the failure that Argo CD shows.
type answer struct {
	manifests []string
	failure   string
}

// ask sends a repository, and has an application's directory of it rendered.
func ask(t *testing.T, socket, repository, app string, env map[string]string) answer {
	t.Helper()
	var archive bytes.Buffer
	compressed := gzip.NewWriter(&archive)
	w := tar.NewWriter(compressed)
	require.NoError(t, addTree(w, ".", os.DirFS(repository)))
	require.NoError(t, w.Close())
	require.NoError(t, compressed.Close())

	sum := sha256.Sum256(archive.Bytes())
	metadata := field(1, env["ARGOCD_APP_NAME"]) + field(2, app) + field(3, hex.EncodeToString(sum[:])) + number(4, archive.Len())
	for name, value := range env {
		metadata += field(5, field(1, name)+field(2, value))
	}
	var stream bytes.Buffer
	stream.Write(framed(field(1, metadata)))
	for archive.Len() > 0 {
		stream.Write(framed(field(2, field(1, string(archive.Next(64<<10))))))
	}
	return call(t, socket, "/plugin.ConfigManagementPluginService/GenerateManifest", &stream)
}

// field is a string, or a message, of a protobuf message.
func field(n protowire.Number, value string) string {
	return string(protowire.AppendString(protowire.AppendTag(nil, n, protowire.BytesType), value))
}

func number(n protowire.Number, value int) string {
	return string(protowire.AppendVarint(protowire.AppendTag(nil, n, protowire.VarintType), uint64(value)))
}

// framed is a message of a gRPC stream.
func framed(message string) []byte {
	return append(binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message))), message...)
}

// call is a gRPC call: HTTP/2 without TLS, on a Unix socket.
func call(t *testing.T, socket, method string, stream io.Reader) answer {
	t.Helper()
	transport := &http.Transport{
		Protocols: new(http.Protocols),
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", socket)
		},
	}
	transport.Protocols.SetUnencryptedHTTP2(true)
	defer transport.CloseIdleConnections()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://plugin"+method, stream)
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/grpc")
	request.Header.Set("Te", "trailers")
	response, err := transport.RoundTrip(request)
	require.NoError(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	status := response.Trailer
	if status.Get("Grpc-Status") == "" {
		status = response.Header // a failure before any message
	}
	if status.Get("Grpc-Status") != "0" {
		failure, err := url.PathUnescape(status.Get("Grpc-Message"))
		require.NoError(t, err)
		return answer{failure: failure}
	}
	return answer{manifests: strings1(t, body)}
}

// strings1 are the values of field 1 of the one message in a stream.
func strings1(t *testing.T, body []byte) []string {
	t.Helper()
	require.Greater(t, len(body), 5)
	var all []string
	for message := body[5:]; len(message) > 0; {
		n, kind, length := protowire.ConsumeTag(message)
		require.Positive(t, length)
		size := protowire.ConsumeFieldValue(n, kind, message[length:])
		require.GreaterOrEqual(t, size, 0)
		if n == 1 {
			value, _ := protowire.ConsumeString(message[length:])
			all = append(all, value)
		}
		message = message[length+size:]
	}
	return all
}

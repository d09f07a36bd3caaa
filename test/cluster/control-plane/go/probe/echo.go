package main

import (
	"crypto/tls"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Received is what a server got of a request.
type Received struct {
	// The address at which it came in.
	Server  string              `json:"server"`
	Client  string              `json:"client"`
	Method  string              `json:"method"`
	Path    string              `json:"path"`
	Proto   string              `json:"proto"`
	Host    string              `json:"host"`
	Headers map[string][]string `json:"headers"`
	Body    string              `json:"body,omitempty"`
	// When it speaks TLS: the name that the client asked for, the one in its certificate, and what was agreed on.
	ServerName string `json:"serverName,omitempty"`
	ClientName string `json:"clientName,omitempty"`
	TLSVersion uint16 `json:"tlsVersion,omitempty"`
	Cipher     string `json:"cipher,omitempty"`
}

// Answers requests with what it received of them. The query says otherwise: `status`, `delay` in milliseconds, `size` of
// the body, `reply` for headers as `Name:value` or a `Name` that is left out, and `fail` for so many requests of a `key` that get 503, or no answer
// with `drop`. At /seen it answers with all requests of a `key`.
type recorder struct {
	mutex sync.Mutex
	seen  map[string][]Received
}

// What all ports of this process received.
var requests = &recorder{seen: map[string][]Received{}}

func (e *recorder) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	number := func(name string) int {
		value, _ := strconv.Atoi(query.Get(name))
		return value
	}
	if r.URL.Path == "/seen" {
		e.mutex.Lock()
		defer e.mutex.Unlock()
		_ = json.NewEncoder(w).Encode(e.seen[query.Get("key")])
		return
	}
	received := receivedOf(r)
	e.mutex.Lock()
	e.seen[query.Get("key")] = append(e.seen[query.Get("key")], received)
	count := len(e.seen[query.Get("key")])
	e.mutex.Unlock()

	time.Sleep(time.Duration(number("delay")) * time.Millisecond)
	for _, header := range query["reply"] {
		name, value, given := strings.Cut(header, ":")
		if given {
			w.Header().Add(name, value)
		} else {
			w.Header()[name] = nil // none, also of those that Go adds
		}
	}
	status := http.StatusOK
	if query.Has("status") {
		status = number("status")
	}
	if count <= number("fail") {
		if query.Has("drop") {
			connection, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				connection.Close()
			}
			return
		}
		status = http.StatusServiceUnavailable
	}
	if query.Has("size") {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, strings.Repeat("x", number("size")))
		return
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(received)
}

func receivedOf(r *http.Request) Received {
	body, _ := io.ReadAll(r.Body)
	server, _, _ := net.SplitHostPort(r.Context().Value(http.LocalAddrContextKey).(net.Addr).String())
	client, _, _ := net.SplitHostPort(r.RemoteAddr)
	received := Received{
		Server: server, Client: client, Method: r.Method, Path: r.RequestURI, Proto: r.Proto, Host: r.Host,
		Headers: r.Header, Body: string(body),
	}
	if r.TLS != nil {
		received.ServerName, received.TLSVersion = r.TLS.ServerName, r.TLS.Version
		received.Cipher = tls.CipherSuiteName(r.TLS.CipherSuite)
		if len(r.TLS.PeerCertificates) > 0 {
			received.ClientName = r.TLS.PeerCertificates[0].Subject.CommonName
		}
	}
	return received
}

// Serves requests at a port, with TLS by the files in the variables CERT and KEY at one whose protocol is https.
func serveEcho(e *recorder, address string, secure bool) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: e}
	server.Protocols = new(http.Protocols)
	server.Protocols.SetHTTP1(true)
	server.Protocols.SetHTTP2(true)
	server.Protocols.SetUnencryptedHTTP2(true)
	if !secure {
		go func() { fail(server.Serve(listener)) }()
		return nil
	}
	server.TLSConfig = &tls.Config{ClientAuth: tls.RequestClientCert}
	go func() { fail(server.ServeTLS(listener, os.Getenv("CERT"), os.Getenv("KEY"))) }()
	return nil
}

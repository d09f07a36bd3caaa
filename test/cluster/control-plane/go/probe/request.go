package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Request is an HTTP request to make, as written: redirects are not followed, and nothing is unpacked. With a protocol,
// `tcp` or `udp`, its body is sent as it is, and what comes back is the body of the response.
type Request struct {
	Protocol string `json:"protocol"`
	Method   string `json:"method"`
	// Where to connect to, HOST:PORT.
	Address string            `json:"address"`
	Host    string            `json:"host"`
	Path    string            `json:"path"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
	TLS     *Handshake        `json:"tls"`
	// How often it is made, and whether all at once.
	Times    int  `json:"times"`
	Together bool `json:"together"`
	// How long to wait before, and for the answer.
	After        int `json:"after"`
	Milliseconds int `json:"milliseconds"`
}

// Handshake is what a client offers.
type Handshake struct {
	ServerName string   `json:"serverName"`
	MinVersion uint16   `json:"minVersion"`
	MaxVersion uint16   `json:"maxVersion"`
	Ciphers    []string `json:"ciphers"`
	Curves     []uint16 `json:"curves"`
	Protocols  []string `json:"protocols"`
	// Files of a client certificate.
	Cert string `json:"cert"`
	Key  string `json:"key"`
}

// Response is what came back.
type Response struct {
	Status  int                 `json:"status,omitempty"`
	Proto   string              `json:"proto,omitempty"`
	Headers map[string][]string `json:"headers,omitempty"`
	Body    string              `json:"body,omitempty"`
	TLS     *Session            `json:"tls,omitempty"`
	Seconds float64             `json:"seconds"`
	Error   string              `json:"error,omitempty"`
}

// Session is what a handshake agreed on.
type Session struct {
	Version  uint16   `json:"version"`
	Cipher   string   `json:"cipher"`
	Curve    uint16   `json:"curve"`
	Protocol string   `json:"protocol"`
	Subject  string   `json:"subject"`
	Issuer   string   `json:"issuer"`
	Names    []string `json:"names"`
}

// Makes the requests one after the other; each gives as many responses as it is made.
func requestAll(requests []Request) [][]Response {
	all := make([][]Response, len(requests))
	for index, request := range requests {
		time.Sleep(time.Duration(request.After) * time.Millisecond)
		responses := make([]Response, max(request.Times, 1))
		var group sync.WaitGroup
		for time := range responses {
			if request.Together {
				group.Go(func() { responses[time] = request.make() })
			} else {
				responses[time] = request.make()
			}
		}
		group.Wait()
		all[index] = responses
	}
	return all
}

func (r Request) make() Response {
	started := time.Now()
	response, err := r.do()
	response.Seconds = time.Since(started).Seconds()
	if err != nil {
		response.Error = err.Error()
	}
	return response
}

func (r Request) do() (Response, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(max(r.Milliseconds, 1))*time.Millisecond)
	defer cancel()
	if r.Protocol != "" {
		return r.exchange(ctx)
	}
	scheme := "http"
	transport := &http.Transport{
		DisableCompression: true,
		DisableKeepAlives:  true,
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, r.Address)
		},
	}
	defer transport.CloseIdleConnections()
	if r.TLS != nil {
		config, err := r.TLS.config()
		if err != nil {
			return Response{}, err
		}
		scheme, transport.TLSClientConfig = "https", config
		transport.ForceAttemptHTTP2 = slices.Contains(config.NextProtos, "h2")
	}
	request, err := http.NewRequestWithContext(ctx, r.Method, scheme+"://"+r.Address, strings.NewReader(r.Body))
	if err != nil {
		return Response{}, err
	}
	request.Host = r.Host
	path, query, _ := strings.Cut(r.Path, "?")
	request.URL.Opaque = path // as it is, without a change of what is encoded
	request.URL.RawQuery = query
	for name, value := range r.Headers {
		request.Header.Set(name, value)
	}
	answer, err := transport.RoundTrip(request)
	if err != nil {
		return Response{}, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	response := Response{Status: answer.StatusCode, Proto: answer.Proto, Headers: answer.Header, Body: string(bytes.ToValidUTF8(body, []byte("?")))}
	if answer.TLS != nil {
		response.TLS = sessionOf(answer.TLS)
	}
	return response, err
}

func (h *Handshake) config() (*tls.Config, error) {
	config := &tls.Config{
		ServerName: h.ServerName, MinVersion: h.MinVersion, MaxVersion: h.MaxVersion, NextProtos: h.Protocols,
		InsecureSkipVerify: true, // what it shows is looked at by the test
	}
	for _, curve := range h.Curves {
		config.CurvePreferences = append(config.CurvePreferences, tls.CurveID(curve))
	}
	for _, suite := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		if slices.Contains(h.Ciphers, suite.Name) {
			config.CipherSuites = append(config.CipherSuites, suite.ID)
		}
	}
	if h.Cert == "" {
		return config, nil
	}
	pair, err := tls.LoadX509KeyPair(h.Cert, h.Key)
	if err != nil {
		return nil, err
	}
	// Shown also to a server that names other authorities.
	config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &pair, nil }
	return config, nil
}

func sessionOf(state *tls.ConnectionState) *Session {
	session := &Session{
		Version: state.Version, Cipher: tls.CipherSuiteName(state.CipherSuite), Curve: uint16(state.CurveID),
		Protocol: state.NegotiatedProtocol,
	}
	if len(state.PeerCertificates) > 0 {
		leaf := state.PeerCertificates[0]
		session.Subject, session.Issuer, session.Names = leaf.Subject.CommonName, leaf.Issuer.CommonName, leaf.DNSNames
	}
	return session
}

// Sends the body over a connection of its own, and reads until the other side ends or is silent.
func (r Request) exchange(ctx context.Context) (Response, error) {
	connection, err := (&net.Dialer{}).DialContext(ctx, r.Protocol, r.Address)
	if err != nil {
		return Response{}, err
	}
	defer connection.Close()
	deadline, _ := ctx.Deadline()
	if err := connection.SetDeadline(deadline); err != nil {
		return Response{}, err
	}
	var response Response
	if r.TLS != nil {
		config, err := r.TLS.config()
		if err != nil {
			return response, err
		}
		secure := tls.Client(connection, config)
		if err := secure.HandshakeContext(ctx); err != nil {
			return response, err
		}
		state := secure.ConnectionState()
		response.TLS, connection = sessionOf(&state), secure
	}
	if _, err := io.WriteString(connection, r.Body); err != nil {
		return response, err
	}
	buffer := make([]byte, 64<<10)
	count, err := connection.Read(buffer)
	response.Body = string(buffer[:count])
	return response, err
}

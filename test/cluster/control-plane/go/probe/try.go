package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// Flow is a connection to try: `tcp` and `udp` want an answer of the server's, `http` one of any status, `dns` an address
// of a name, and `icmp` an echo.
type Flow struct {
	Protocol string `json:"protocol"`
	// HOST:PORT, an address for icmp, a name for dns.
	To string `json:"to"`
	// How long to wait for the answer.
	Milliseconds int `json:"milliseconds"`
}

// Outcome is what came of a flow: an answer, or an error.
type Outcome struct {
	Answer string `json:"answer,omitempty"`
	Error  string `json:"error,omitempty"`
}

// At most so many at once, so that a test is no load test.
const parallel = 20

func tryAll(flows []Flow) []Outcome {
	outcomes := make([]Outcome, len(flows))
	slots := make(chan struct{}, parallel)
	var group sync.WaitGroup
	for index, flow := range flows {
		group.Add(1)
		slots <- struct{}{}
		go func() {
			defer group.Done()
			defer func() { <-slots }()
			answer, err := try(flow)
			outcomes[index] = Outcome{Answer: answer}
			if err != nil {
				outcomes[index] = Outcome{Error: err.Error()}
			}
		}()
	}
	group.Wait()
	return outcomes
}

func try(flow Flow) (string, error) {
	timeout := time.Duration(flow.Milliseconds) * time.Millisecond
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	switch flow.Protocol {
	case "dns":
		addresses, err := net.DefaultResolver.LookupHost(ctx, flow.To)
		if err != nil {
			return "", err
		}
		return addresses[0], nil
	case "icmp":
		return echo(ctx, flow.To)
	case "http":
		request, err := http.NewRequestWithContext(ctx, "GET", "http://"+flow.To, nil)
		if err != nil {
			return "", err
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return "", err
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		return string(body), err
	}
	var dialer net.Dialer
	connection, err := dialer.DialContext(ctx, flow.Protocol, flow.To)
	if err != nil {
		return "", err
	}
	defer connection.Close()
	deadline, _ := ctx.Deadline()
	if err := connection.SetDeadline(deadline); err != nil {
		return "", err
	}
	if flow.Protocol == "udp" {
		if _, err := connection.Write([]byte("?")); err != nil {
			return "", err
		}
		buffer := make([]byte, 1500)
		count, err := connection.Read(buffer)
		return string(buffer[:count]), err
	}
	answer, err := io.ReadAll(connection)
	return string(answer), err
}

// An ICMP echo request and its reply, by hand as the standard library has no ICMP.
func echo(ctx context.Context, to string) (string, error) {
	connection, err := (&net.Dialer{}).DialContext(ctx, "ip4:icmp", to)
	if err != nil {
		return "", err
	}
	defer connection.Close()
	deadline, _ := ctx.Deadline()
	if err := connection.SetDeadline(deadline); err != nil {
		return "", err
	}
	// Type 8, code 0, checksum, identifier 1, sequence 1.
	if _, err := connection.Write([]byte{8, 0, 0xf7, 0xfd, 0, 1, 0, 1}); err != nil {
		return "", err
	}
	buffer := make([]byte, 1500)
	for {
		count, err := connection.Read(buffer)
		if err != nil {
			return "", err
		}
		if count > 20 && buffer[20] == 0 { // behind the IP header: an echo reply
			return "reply", nil
		}
	}
}

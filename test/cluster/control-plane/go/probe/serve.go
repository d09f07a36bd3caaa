package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

// Serves one port, or ADDRESS:PORT, in the background: each answers with the name of the host, unless it says more.
func serve(port string) {
	address, protocol, _ := strings.Cut(port, "/")
	if !strings.Contains(address, ":") {
		address = ":" + address
	}
	var err error
	switch protocol {
	case "tcp":
		err = serveTCP(address)
	case "udp":
		err = serveUDP(address)
	case "http":
		err = serveHTTP(address)
	case "echo", "echo-tls":
		err = serveEcho(requests, address, protocol == "echo-tls")
	case "line", "line-tls":
		err = serveLines(address, protocol == "line-tls")
	case "admission":
		err = serveAdmission(address)
	case "datagram":
		err = serveDatagrams(address)
	default:
		err = fmt.Errorf("no such protocol: %q", port)
	}
	if err != nil {
		fail(err)
	}
}

func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		fail(err)
	}
	return name
}

func serveTCP(address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				fail(err)
			}
			fmt.Fprint(connection, hostname())
			connection.Close()
		}
	}()
	return nil
}

func serveUDP(address string) error {
	socket, err := net.ListenPacket("udp", address)
	if err != nil {
		return err
	}
	go func() {
		buffer := make([]byte, 1500)
		for {
			_, client, err := socket.ReadFrom(buffer)
			if err != nil {
				fail(err)
			}
			if _, err := socket.WriteTo([]byte(hostname()), client); err != nil {
				fmt.Fprintln(os.Stderr, err)
			}
		}
	}()
	return nil
}

// Answers at / with the name of the host and of the client, and at /load after it has used a processor for 100 ms.
func serveHTTP(address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Client", r.RemoteAddr)
		fmt.Fprint(w, hostname())
	})
	http.HandleFunc("/load", func(http.ResponseWriter, *http.Request) {
		for end := time.Now().Add(100 * time.Millisecond); time.Now().Before(end); {
		}
	})
	go func() { fail(http.Serve(listener, nil)) }()
	return nil
}

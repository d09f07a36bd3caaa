package main

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"os"
)

// Line is what a server got of a connection or a packet.
type Line struct {
	Server string `json:"server"`
	Client string `json:"client"`
	// With what a proxy put before it.
	Text       string `json:"text"`
	ServerName string `json:"serverName,omitempty"`
}

// Answers what comes first on a connection with what it received.
func serveLines(address string, secure bool) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	if secure {
		pair, err := tls.LoadX509KeyPair(os.Getenv("CERT"), os.Getenv("KEY"))
		if err != nil {
			return err
		}
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{pair}, NextProtos: []string{"lines"}})
	}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				fail(err)
			}
			go answerLine(connection)
		}
	}()
	return nil
}

func answerLine(connection net.Conn) {
	defer connection.Close()
	buffer := make([]byte, 64<<10)
	count, err := connection.Read(buffer)
	if err != nil {
		return
	}
	line := lineOf(connection.LocalAddr(), connection.RemoteAddr(), buffer[:count])
	if secure, ok := connection.(*tls.Conn); ok {
		line.ServerName = secure.ConnectionState().ServerName
	}
	_ = json.NewEncoder(connection).Encode(line)
}

func lineOf(server, client net.Addr, text []byte) Line {
	host, _, _ := net.SplitHostPort(server.String())
	from, _, _ := net.SplitHostPort(client.String())
	return Line{Server: host, Client: from, Text: string(text)}
}

// Answers each packet with what it received.
func serveDatagrams(address string) error {
	socket, err := net.ListenPacket("udp", address)
	if err != nil {
		return err
	}
	go func() {
		buffer := make([]byte, 64<<10)
		for {
			count, client, err := socket.ReadFrom(buffer)
			if err != nil {
				fail(err)
			}
			answer, err := json.Marshal(lineOf(socket.LocalAddr(), client, buffer[:count]))
			if err != nil {
				fail(err)
			}
			if _, err := socket.WriteTo(answer, client); err != nil {
				fmt.Fprintln(os.Stderr, err)
			}
		}
	}()
	return nil
}

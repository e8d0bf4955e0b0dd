package main

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"
)

func TestTheServerConnectsToAnEditorThatListens(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Skip(err)
	}
	defer listener.Close()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	done := make(chan int)
	go func() { done <- run([]string{"lsp", "--socket", port}) }()
	conn, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	send := func(body string) { fmt.Fprintf(conn, "Content-Length: %d\r\n\r\n%s", len(body), body) }
	send(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}`)
	in := bufio.NewReader(conn)
	if line, err := in.ReadString('\n'); err != nil || !strings.HasPrefix(line, "Content-Length: ") {
		t.Fatalf("%q, %v", line, err)
	}
	send(`{"jsonrpc":"2.0","id":2,"method":"shutdown"}`)
	send(`{"jsonrpc":"2.0","method":"exit"}`)
	if code := <-done; code != 0 {
		t.Errorf("status %d", code)
	}
	_ = listener.Close()
	if code := run([]string{"lsp", "--socket", port}); code != exitUnable {
		t.Errorf("nobody listens: status %d", code)
	}
}

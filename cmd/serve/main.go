// Command serve serves a folder on this machine alone, and prints its address.
// It is a plain static server: any other does as well.
//
//	serve -dir dist -addr 127.0.0.1:8080
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

func main() {
	dir := flag.String("dir", "dist", "folder to serve")
	addr := flag.String("addr", "127.0.0.1:8080", "loopback address; when its port is taken, a free one is used")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *dir, *addr, func(line string) { fmt.Println(line) }); err != nil {
		fmt.Fprintln(os.Stderr, "serve:", err)
		os.Exit(1)
	}
}

// run serves dir until ctx ends. It says one line, with the address in it.
func run(ctx context.Context, dir, addr string, say func(string)) error {
	if _, err := os.Stat(filepath.Join(dir, "index.html")); err != nil {
		return fmt.Errorf("%s holds no index.html: make dist", dir)
	}
	l, note, err := listen(addr)
	if err != nil {
		return err
	}
	s := &http.Server{Handler: handler(os.DirFS(dir)), ReadHeaderTimeout: 10 * time.Second}
	say("Flowscope: http://" + l.Addr().String() + "/" + note)
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := s.Shutdown(end); err != nil {
		s.Close() // a download that takes longer is cut off
	}
	if err := <-done; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// listen opens a loopback address; when its port is taken, any free one, and
// says so in note.
func listen(addr string) (l net.Listener, note string, err error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, "", fmt.Errorf("address %q is not of the form 127.0.0.1:8080: %w", addr, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, "", fmt.Errorf("address %q is not of this machine alone; use 127.0.0.1, ::1 or localhost", addr)
	}
	l, err = net.Listen("tcp", addr)
	if !errors.Is(err, syscall.EADDRINUSE) {
		return l, "", err
	}
	l, err = net.Listen("tcp", net.JoinHostPort(host, "0"))
	return l, "  (port " + port + " is taken)", err
}

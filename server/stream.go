package server

import (
	"context"
	"errors"

	"go.lsp.dev/jsonrpc2"
)

// forgivingStream answers a message that cannot be read and goes on with the
// next: its length is known, so nothing is lost but the message itself. A
// header that cannot be read ends the session, as nobody knows any more where
// the next message starts.
type forgivingStream struct {
	jsonrpc2.Stream
}

func (s *forgivingStream) Read(ctx context.Context) (jsonrpc2.Message, int64, error) {
	for {
		m, n, err := s.Stream.Read(ctx)
		if !errors.Is(err, jsonrpc2.ErrParse) && !errors.Is(err, jsonrpc2.ErrInvalidRequest) {
			return m, n, err
		}
		if _, err := s.Write(ctx, jsonrpc2.NewResponse(jsonrpc2.ID{}, nil, err)); err != nil {
			return nil, 0, err
		}
	}
}

package server

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// handler is what every message goes through. Notifications are handled one
// after another; a request keeps the view of its arrival and no longer holds
// up what follows.
func (s *server) handler() jsonrpc2.Handler {
	return s.survive(s.inOrder(protocol.ServerHandler(s, jsonrpc2.MethodNotFoundHandler)))
}

// survive keeps the session alive: an error of a notification would end it,
// and so would a panic.
func (s *server) survive(next jsonrpc2.Handler) jsonrpc2.Handler {
	return func(ctx context.Context, req *jsonrpc2.Request) (result any, err error) {
		defer func() {
			if v := recover(); v != nil {
				s.defect(fmt.Sprintf("%s failed: %v", req.Method(), v), debug.Stack())
				result, err = nil, jsonrpc2.Errorf(jsonrpc2.InternalError, "%s failed: %v", req.Method(), v)
			}
			if !req.IsCall() {
				result, err = nil, s.note(req, err)
			}
		}()
		return next(ctx, req)
	}
}

// note logs the error of a notification, to which there is no answer.
// Notifications that this server does not know are none of its business.
func (s *server) note(req *jsonrpc2.Request, err error) error {
	if err != nil && !errors.Is(err, jsonrpc2.ErrMethodNotFound) && !errors.Is(err, jsonrpc2.ErrInternal) {
		s.warn(fmt.Sprintf("%s: %v", req.Method(), err))
	}
	return nil
}

// inOrder holds messages to the phases of a session and gives each request
// its view.
func (s *server) inOrder(next jsonrpc2.Handler) jsonrpc2.Handler {
	return func(ctx context.Context, req *jsonrpc2.Request) (any, error) {
		if err := s.allowed(req); err != nil {
			return nil, err
		}
		switch {
		case req.Method() == protocol.MethodCancelRequest:
			return nil, s.pending.cancel(req.Params())
		case !req.IsCall(), req.Method() == protocol.MethodInitialize, req.Method() == protocol.MethodShutdown:
			s.turn.Lock()
			defer s.turn.Unlock()
			return next(ctx, req)
		}
		answering, answered := s.pending.begin(context.WithValue(s.ctx, viewKey{}, s.view.Load()), req.ID())
		defer answered()
		jsonrpc2.Async(ctx)
		result, err := next(answering, req)
		if answering.Err() != nil {
			return nil, protocol.ErrRequestCancelled
		}
		return result, withCode(err)
	}
}

// withCode gives the error of a request a code that the protocol has. What is no
// refusal is about what was asked with: a place that the text does not have, or
// a value of another type, which is no error in the JSON.
func withCode(err error) error {
	var coded *jsonrpc2.Error
	switch {
	case err == nil, errors.As(err, &coded) && coded.Code != jsonrpc2.ParseError:
		return err
	case coded != nil:
		return jsonrpc2.NewError(jsonrpc2.InvalidParams, strings.TrimPrefix(err.Error(), coded.Message+": "))
	}
	return jsonrpc2.NewError(jsonrpc2.InvalidParams, err.Error())
}

type viewKey struct{}

// viewOf returns the view that a request is answered from.
func viewOf(ctx context.Context) *view { return ctx.Value(viewKey{}).(*view) }

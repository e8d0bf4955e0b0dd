package workspace

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"unicode/utf8"
)

// MaxFileSize is the size, in bytes, above which a file is not read. The
// largest published rule has 60 kB; a rule file a hundred times that is no
// rule file.
const MaxFileSize = 8 << 20

// ReadFile returns the text of a rule file, byte for byte: a byte order mark
// and carriage returns are kept, since offsets count them. The error is a
// sentence for the user with what to do next.
func ReadFile(path string) (string, error) {
	// Asked before opening: opening a named pipe waits for a writer.
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return "", plain(err)
	case info.IsDir():
		return "", errors.New("is a folder")
	case !info.Mode().IsRegular():
		return "", errors.New("is not a regular file")
	case info.Size() > MaxFileSize:
		return "", tooLarge(info.Size())
	}
	f, err := os.Open(path)
	if err != nil {
		return "", plain(err)
	}
	defer f.Close()
	buf := make([]byte, 0, info.Size()+bytes.MinRead) // room to see the end
	return readAll(f, buf)
}

// Glance returns the bytes of a file that [Finder.Find] found, in the storage
// of buf or more, without asking whether they are a text: for a first look at
// many files. What is larger than a rule file is cut short.
func Glance(path string, buf []byte) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return buf[:0], plain(err)
	}
	defer f.Close()
	if buf = buf[:cap(buf)]; len(buf) == 0 {
		buf = make([]byte, 64<<10)
	}
	for n := 0; ; {
		got, err := f.Read(buf[n:])
		n += got
		switch {
		case errors.Is(err, io.EOF), err == nil && n < len(buf), n >= MaxFileSize: // a file is read whole
			return buf[:n], nil
		case err != nil:
			return buf[:0], plain(err)
		}
		buf = append(buf, make([]byte, len(buf))...)
	}
}

// Read reads a rule file from a stream, such as standard input, under the
// same rules as [ReadFile].
func Read(r io.Reader) (string, error) { return readAll(r, nil) }

func readAll(r io.Reader, buf []byte) (string, error) {
	w := bytes.NewBuffer(buf)
	if _, err := w.ReadFrom(io.LimitReader(r, MaxFileSize+1)); err != nil {
		return "", plain(err)
	}
	if w.Len() > MaxFileSize {
		return "", tooLarge(int64(w.Len()))
	}
	if err := CheckText(w.Bytes()); err != nil {
		return "", err
	}
	return w.String(), nil
}

func tooLarge(size int64) error {
	return fmt.Errorf("%d MB is too large for a rule file (the limit is %d MB)", size>>20, MaxFileSize>>20)
}

// CheckText reports why bytes cannot be a rule file's text: an encoding that
// is not UTF-8, or no text at all.
func CheckText(text []byte) error {
	switch {
	case bytes.HasPrefix(text, []byte{0xFF, 0xFE}), bytes.HasPrefix(text, []byte{0xFE, 0xFF}):
		return errors.New("is UTF-16: save it as UTF-8 (in PowerShell: Set-Content -Encoding utf8)")
	case bytes.IndexByte(text, 0) >= 0:
		return errors.New("is a binary file: it holds a NUL byte")
	}
	if utf8.Valid(text) {
		return nil
	}
	line, at := 1, 0
	for at < len(text) {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		at += size
	}
	return fmt.Errorf("is not UTF-8: line %d holds the byte 0x%02X; save the file as UTF-8", line, text[at])
}

package event

import (
	"fmt"
	"strings"
	"testing"
)

// processEvent has the shape of a process event with a few siblings.
func processEvent() []byte {
	const siblings = `"process%d":{"name":"bash","pid":4242,"args":["bash","-c","id"],"parent":{"name":"sshd","executable":"/usr/sbin/sshd"},` +
		`"hash":{"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}},"event%d":{"category":["process"],"type":["start"]}`
	var members []string
	for i := range 6 {
		members = append(members, fmt.Sprintf(siblings, i, i))
	}
	return []byte("{" + strings.Join(members, ",") + "}")
}

func BenchmarkReader(b *testing.B) {
	for name, r := range map[string]*Reader{
		"every field":  NewReader(Mapping{}),
		"three fields": NewReader(Mapping{}).Only([]string{"process1.name", "event1.category", "event1.type"}),
	} {
		b.Run(name, func(b *testing.B) {
			text := processEvent()
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := r.Read(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

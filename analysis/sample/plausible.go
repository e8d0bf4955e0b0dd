package sample

import (
	"path"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
)

// Names and addresses that are set aside for documentation, or made up.
const (
	sampleUUID   = "5f0c8d1e-3b7a-4c52-9a86-1d2e3f4a5b6c"
	sampleEntity = "NWYwYzhkMWUtM2I3YS00YzUyLTlhODYtMWQyZTNmNGE1YjZj"
	sampleSID    = "S-1-5-21-1111111111-2222222222-3333333333-1001"
	sampleSHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
)

// usual are values of fields on any system.
var usual = map[string]any{
	"agent.id": sampleUUID, "agent.version": "9.2.0", "ecs.version": "9.2.0", "data_stream.namespace": "default",
	"data_stream.type": "logs", "event.kind": "event", "event.outcome": "success", "user.email": "jdoe@example.com",
	"user.full_name": "Jane Doe", "user.domain": "EXAMPLE", "host.id": sampleUUID, "host.ip": "10.20.30.40",
	"source.ip": "198.51.100.23", "source.address": "198.51.100.23", "client.ip": "198.51.100.23", "destination.ip": "203.0.113.50",
	"destination.address": "203.0.113.50", "server.ip": "203.0.113.50", "source.port": 51514, "client.port": 51514,
	"destination.port": 443, "server.port": 443, "network.transport": "tcp", "network.protocol": "tls", "network.direction": "egress",
	"dns.question.name": "www.example.com", "dns.question.type": "A", "url.domain": "www.example.com", "url.full": "https://www.example.com/",
	"url.path": "/", "url.original": "/", "user_agent.original": "Mozilla/5.0", "http.request.method": "GET", "http.response.status_code": 200,
	"cloud.account.id": "123456789012", "cloud.region": "us-east-1", "process.pid": 4812, "process.parent.pid": 2044,
	"process.entity_id": sampleEntity, "process.parent.entity_id": "YTFiMmMzZDQtZTVmNi00NzA4LTkxMGEtYmJjY2RkZWVmZjAw",
	"source.geo.country_name": "Germany", "source.geo.country_iso_code": "DE", "source.as.number": 64496,
	"source.as.organization.name": "Example Networks", "organization.name": "example", "file.size": 18432,
}

// onSystem are values that differ from one operating system to another; the
// row "" is for those that are not known.
var onSystem = map[string]map[string]any{
	"windows": {
		"host.name": "ws-0142", "host.os.type": "windows", "host.os.family": "windows", "host.os.platform": "windows", "host.os.name": "Windows",
		"user.name": "jdoe", "user.id": sampleSID,
		"process.executable": `C:\Program Files\Example\example.exe`, "process.name": "example.exe",
		"process.parent.executable": `C:\Windows\explorer.exe`, "process.parent.name": "explorer.exe", "process.working_directory": `C:\Users\jdoe\`,
		"file.path": `C:\Users\jdoe\Documents\report.txt`, "file.name": "report.txt", "file.extension": "txt",
		"registry.path": `HKLM\SOFTWARE\Example\Setting`, "registry.key": `SOFTWARE\Example`, "registry.value": "Setting", "registry.hive": "HKLM",
		"dll.path": `C:\Program Files\Example\example.dll`, "dll.name": "example.dll",
	},
	"linux": {
		"host.name": "web-01", "host.os.type": "linux", "host.os.family": "debian", "host.os.platform": "debian", "host.os.name": "Linux",
		"user.name": "jdoe", "user.id": "1000",
		"process.executable": "/usr/local/bin/example", "process.name": "example", "process.parent.executable": "/usr/bin/bash",
		"process.parent.name": "bash", "process.working_directory": "/home/jdoe", "file.path": "/home/jdoe/report.txt",
		"file.name": "report.txt", "file.extension": "txt",
	},
	"macos": {
		"host.name": "mac-07", "host.os.type": "macos", "host.os.family": "darwin", "host.os.platform": "darwin", "host.os.name": "macOS",
		"user.name": "jdoe", "user.id": "501",
		"process.executable": "/Applications/Example.app/Contents/MacOS/Example", "process.name": "Example",
		"process.parent.executable": "/sbin/launchd", "process.parent.name": "launchd", "process.working_directory": "/Users/jdoe",
		"file.path": "/Users/jdoe/report.txt", "file.name": "report.txt", "file.extension": "txt",
	},
	"": {
		"host.name": "host-01", "user.name": "jdoe", "user.id": "u-1001", "process.name": "example", "process.executable": "/usr/local/bin/example",
		"process.parent.name": "bash", "process.parent.executable": "/usr/bin/bash", "file.path": "/srv/data/report.txt", "file.name": "report.txt",
	},
}

// byLastName are values by the last part of a field's name.
var byLastName = map[string]any{
	"ip": "203.0.113.50", "port": 443, "pid": 4812, "entity_id": sampleEntity, "id": sampleUUID, "uid": sampleUUID, "email": "jdoe@example.com",
	"domain": "example.com", "sha256": sampleSHA256, "sha1": sampleSHA256[:40], "md5": sampleSHA256[:32], "name": "example", "version": "1.0",
	"address": "203.0.113.50", "arn": "arn:aws:iam::123456789012:user/jdoe", "hash": sampleSHA256, "region": "us-east-1",
}

// plausible lists values that a field could well have, the likeliest first.
func (m *maker) plausible(field string, d *draft) []event.Value {
	out := m.likely(field, d)
	values := m.catalogue.Values()
	for _, text := range values.Allowed[field] {
		out = append(out, event.Text(text))
	}
	for _, text := range values.Expected[field] {
		out = append(out, event.Text(text))
	}
	out = append(out, valuesOf(byLastName[lastName(field)])...)
	switch m.typeOf(field) {
	case predicate.Keyword, predicate.AnalysedText:
		out = append(out, event.Text("example"))
	case predicate.IP:
		out = append(out, event.Text("203.0.113.50"))
	case predicate.Integer, predicate.Float:
		out = append(out, event.Int(1), event.Int(100))
	case predicate.Date:
		out = append(out, event.Text(m.now.Format(timeLayout)))
	case predicate.Boolean:
		out = append(out, event.Bool(true), event.Bool(false))
	}
	return m.legalOf(field, out)
}

// likely lists the values that other fields and the place of the event tell,
// and that are usual on any system.
func (m *maker) likely(field string, d *draft) []event.Value {
	var out []event.Value
	for _, text := range append(m.implied(field), derived(field, d, m.place.os)) {
		if text != "" {
			out = append(out, event.Text(text))
		}
	}
	system, ok := onSystem[m.place.os]
	if !ok {
		system = onSystem[""]
	}
	out = append(out, valuesOf(system[alike(field)])...)
	return m.legalOf(field, append(out, valuesOf(usual[alike(field)])...))
}

// legalOf leaves those values that the field's type allows.
func (m *maker) legalOf(field string, values []event.Value) []event.Value {
	typ := m.mappingOf(field)
	return slices.DeleteFunc(values, func(v event.Value) bool { return !isLegal(typ, v) })
}

// valuesOf returns the value of a table's row, if there is one.
func valuesOf(v any) []event.Value {
	switch v := v.(type) {
	case string:
		return []event.Value{event.Text(v)}
	case int:
		return []event.Value{event.Int(int64(v))}
	}
	return nil
}

// lastName returns the part of a field's name behind the last dot.
func lastName(field string) string { return field[strings.LastIndexByte(field, '.')+1:] }

// alike names the field whose values do for another: host.hostname has those
// of host.name.
func alike(field string) string {
	switch field {
	case "host.hostname", "agent.name", "agent.hostname", "observer.name":
		return "host.name"
	case "client.user.name", "source.user.name", "destination.user.name", "user.target.name", "user.effective.name", "related.user":
		return "user.name"
	}
	return field
}

// implied lists the values that the place of the events implies.
func (m *maker) implied(field string) []string {
	s := m.place
	if m.isThreat {
		switch field {
		case "event.kind":
			return []string{"enrichment"}
		case "event.category":
			return []string{"threat"}
		case "event.type":
			return []string{"indicator"}
		}
	}
	switch field {
	case "event.category":
		return []string{s.category}
	case "event.type":
		return eventTypes(s.scope.Values(), s.category)
	case "event.dataset":
		return []string{s.dataset}
	case "data_stream.dataset":
		if s.stream {
			return []string{s.dataset}
		}
	case "event.module":
		module, _, _ := strings.Cut(s.dataset, ".")
		return []string{module}
	case "agent.type":
		return []string{s.shipper}
	case "event.kind":
		if strings.HasSuffix(s.dataset, ".alerts") || strings.HasPrefix(strings.Join(m.patterns(), ","), ".alerts-") {
			return []string{"alert", "signal"}
		}
	}
	return nil
}

// usualTypes are the values of event.type that most events of a category have.
var usualTypes = map[string]string{
	"process": "start", "network": "start", "file": "creation", "registry": "change", "authentication": "start", "library": "start",
	"driver": "start", "iam": "info", "configuration": "change", "session": "start", "web": "access",
}

// eventTypes lists the values of event.type for a category, the most usual one
// first.
func eventTypes(values *schema.Values, category string) []string {
	return slices.Concat([]string{usualTypes[category]}, values.EventTypes[category])
}

// derived returns a value that follows from other fields: the name of a
// process from its executable, and the other way round.
func derived(field string, d *draft, os string) string {
	last := lastName(field)
	prefix := strings.TrimSuffix(field, last)
	switch last {
	case "name":
		for _, sibling := range []string{"executable", "path"} {
			if whole := d.text(prefix + sibling); whole != "" {
				return baseName(whole)
			}
		}
	case "executable", "path":
		name := d.text(prefix + "name")
		switch {
		case name == "" || name == "x" || strings.HasPrefix(prefix, "registry"):
		case os == "windows" && last == "executable":
			return `C:\Windows\System32\` + name
		case os == "windows":
			return `C:\Users\jdoe\` + name
		case last == "executable":
			return "/usr/bin/" + name
		default:
			return "/tmp/" + name
		}
	case "extension":
		return strings.TrimPrefix(path.Ext(baseName(d.text(prefix+"name"))), ".")
	case "command_line":
		words := []string{d.text(prefix + "executable")}
		for _, v := range d.values[prefix+"args"] {
			if v.Text != words[0] {
				words = append(words, v.Text)
			}
		}
		return strings.Join(words, " ")
	case "args":
		return d.text(prefix + "executable")
	}
	return ""
}

// baseName returns what stands behind the last slash or backslash.
func baseName(whole string) string { return whole[strings.LastIndexAny(whole, `/\`)+1:] }

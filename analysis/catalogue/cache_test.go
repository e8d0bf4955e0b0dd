package catalogue

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rulewright/rulewright/analysis/schema"
)

// kept loads a workspace with a cache and returns its part of the checkout.
func kept(t testing.TB, dir, cache string) (*schema.Catalogue, *Part) {
	t.Helper()
	c, report := (&Loader{Base: schema.Default(), CacheDir: cache}).Load(discover(dir))
	return c, &report.Parts[0]
}

func knows(c *schema.Catalogue, field string) bool {
	_, answer := c.Scope([]string{"logs-acme.lock-*"}, nil).Lookup(field)
	return answer == schema.Known
}

func TestADerivedTableIsReusedUntilAFileChanges(t *testing.T) {
	const name = "detection_rules/etc/non-ecs-schema.json"
	cache := t.TempDir()
	f := etc()
	dir := f.write(t, t.TempDir())
	path := filepath.Join(dir, filepath.FromSlash(name))
	if _, p := kept(t, dir, cache); p.Reused || p.Kept == "" || p.Unkept != "" {
		t.Fatalf("first: %+v", p)
	}
	c, p := kept(t, dir, cache)
	if !p.Reused || !knows(c, "acme.state") || p.Fields == 0 || p.KeptSize == 0 || time.Since(p.Built) > time.Minute {
		t.Fatalf("then: %+v", p)
	}

	// Another time, the same content.
	now := time.Now()
	if err := os.Chtimes(path, now, now); err != nil {
		t.Fatal(err)
	}
	if _, p := kept(t, dir, cache); !p.Reused {
		t.Error("read again though only the time is another")
	}

	// Other content of the same size, written so fast that the time is the
	// same.
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.ReplaceAll(f[name], "acme.extra", "acme.extrb")
	if err := os.WriteFile(path, []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	if c, p := kept(t, dir, cache); p.Reused || knows(c, "acme.extra") || !knows(c, "acme.extrb") {
		t.Error("a change within the clock's grain is not seen")
	}
}

func TestWhatChoosesVersionsIsPartOfTheKey(t *testing.T) {
	cache := t.TempDir()
	dir := etc().write(t, t.TempDir())
	kept(t, dir, cache)
	files{"detection_rules/etc/packages.yaml": "package: {name: '9.8'}\n"}.write(t, dir)
	if c, p := kept(t, dir, cache); p.Reused || p.Stacks[0] != "9.8.0" || !knows(c, "acme.new") {
		t.Errorf("another stack: %+v", p)
	}
	files{"detection_rules/etc/ecs_schemas/9.8.0/ecs_flat.json.gz": `{"host.shoe_laces": {"type": "keyword"}}`}.write(t, dir)
	if c, p := kept(t, dir, cache); p.Reused || !knows(c, "host.shoe_laces") {
		t.Error("a schema that is nearer is not seen")
	}
	if err := os.Remove(filepath.Join(dir, "detection_rules", "etc", "non-ecs-schema.json")); err != nil {
		t.Fatal(err)
	}
	if c, p := kept(t, dir, cache); p.Reused || knows(c, "acme.extra") {
		t.Error("a file that is gone is not missed")
	}
}

func TestAKeptTableThatIsNoneIsMadeAnew(t *testing.T) {
	dir := etc().write(t, t.TempDir())
	otherFiles := etc()
	otherFiles["detection_rules/etc/non-ecs-schema.json"] = `{"logs-acme.lock-*": {"acme.foreign": "ip"}}`
	other := otherFiles.write(t, t.TempDir())
	foreignCache := t.TempDir()
	_, p := kept(t, other, foreignCache)
	foreign, err := os.ReadFile(p.Kept)
	if err != nil {
		t.Fatal(err)
	}
	cache := t.TempDir()
	_, p = kept(t, dir, cache)
	whole, err := os.ReadFile(p.Kept)
	if err != nil {
		t.Fatal(err)
	}
	flipped := func(at int) []byte {
		out := bytes.Clone(whole)
		out[at] ^= 0x10
		return out
	}
	for name, data := range map[string][]byte{
		"empty":                          {},
		"half written":                   whole[:len(whole)/2],
		"without its last byte":          whole[:len(whole)-1],
		"cut within the header":          whole[:len(keptMagic)+60],
		"cut within the lengths":         whole[:len(keptMagic)+3],
		"of another program":             []byte("#!/bin/sh\nexit 1\n"),
		"of another workspace":           foreign,
		"damaged in the first line":      flipped(3),
		"damaged in the lengths":         flipped(len(keptMagic) + 1),
		"damaged in the header":          flipped(len(keptMagic) + 50),
		"damaged in the table's head":    flipped(bytes.Index(whole, []byte("rwfield")) + 30),
		"damaged at the end":             flipped(len(whole) - 2),
		"with something behind it":       append(bytes.Clone(whole), "more"...),
		"large, and zero from its start": make([]byte, 1<<20),
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(p.Kept, data, 0o600); err != nil {
				t.Fatal(err)
			}
			c, now := kept(t, dir, cache)
			if now.Reused || !knows(c, "acme.state") || knows(c, "acme.foreign") {
				t.Errorf("it was used: %+v", now)
			}
			if _, again := kept(t, dir, cache); !again.Reused {
				t.Error("it was not made anew")
			}
		})
	}
	t.Run("a folder in its place", func(t *testing.T) {
		if err := os.Remove(p.Kept); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(p.Kept, "x"), 0o700); err != nil {
			t.Fatal(err)
		}
		c, now := kept(t, dir, cache)
		if now.Reused || now.Unkept == "" || !knows(c, "acme.state") {
			t.Errorf("%+v", now)
		}
	})
}

func TestWithoutAPlaceToKeepItTheTableCountsNevertheless(t *testing.T) {
	dir := etc().write(t, t.TempDir())
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c, p := kept(t, dir, filepath.Join(file, "cache"))
	if p.Unkept == "" || !knows(c, "acme.state") {
		t.Errorf("%+v", p)
	}
	if c, p := kept(t, dir, ""); p.Unkept != "" || p.Kept != "" || !knows(c, "acme.state") {
		t.Errorf("without a cache: %+v", p)
	}
}

func TestALoaderThatMustNotWaitLeavesOutWhatIsNotKept(t *testing.T) {
	dir, cache := etc().write(t, t.TempDir()), t.TempDir()
	l := &Loader{Base: schema.Default(), CacheDir: cache, KeptOnly: true}
	c, report := l.Load(discover(dir))
	if !report.Pending || knows(c, "acme.state") {
		t.Errorf("%+v", report)
	}
	kept(t, dir, cache)
	if c, report = l.Load(discover(dir)); report.Pending || !knows(c, "acme.state") {
		t.Errorf("%+v", report)
	}
	// A second load shares the table, once the files are old enough for their
	// times to tell.
	later := time.Now().Add(-time.Hour)
	for _, p := range report.Parts {
		for _, f := range p.Files {
			if err := os.Chtimes(filepath.Join(dir, filepath.FromSlash(f.Path)), later, later); err != nil {
				t.Fatal(err)
			}
		}
	}
	l.Load(discover(dir))
	c, _ = l.Load(discover(dir))
	again, _ := l.Load(discover(dir))
	a, b := c.Scope([]string{"logs-acme.lock-*"}, nil).Datasets(), again.Scope([]string{"logs-acme.lock-*"}, nil).Datasets()
	if a[0] != b[0] {
		t.Error("the table was read twice")
	}
}

// Files that cannot be read must not have the rest read again and again, which
// in an editor would never end.
func TestATableOfFilesThatAreBrokenIsKeptToo(t *testing.T) {
	f := etc()
	f["detection_rules/etc/non-ecs-schema.json"] = "{"
	dir, cache := f.write(t, t.TempDir()), t.TempDir()
	_, first := kept(t, dir, cache)
	_, again := kept(t, dir, cache)
	if !again.Reused || len(first.Problems) != 1 || len(again.Problems) != 1 {
		t.Errorf("%+v\n%+v", first, again)
	}
}

func TestOldTablesAreRemovedAndNothingElse(t *testing.T) {
	dir, cache := etc().write(t, t.TempDir()), t.TempDir()
	old := time.Now().Add(-2 * keptFor)
	for _, name := range []string{"catalogue-old.bin", "catalogue-killed.bin.1.tmp", "notes.txt"} {
		path := filepath.Join(cache, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
	}
	kept(t, dir, cache)
	entries, _ := os.ReadDir(cache)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if len(names) != 2 || !strings.HasSuffix(names[0], keptSuffix) || names[1] != "notes.txt" {
		t.Errorf("left: %v", names)
	}
}

// otherProcess makes the test binary load a workspace over and over, changing
// which of two tables is kept.
const otherProcess = "RULEWRIGHT_TEST_LOAD"

func TestMain(m *testing.M) {
	if args := os.Getenv(otherProcess); args != "" {
		dir, cache, _ := strings.Cut(args, "|")
		os.Exit(loadOften(dir, cache))
	}
	os.Exit(m.Run())
}

// loadOften loads, and makes anew every other time; 1 where that once gave
// something else than the workspace's fields.
func loadOften(dir, cache string) int {
	for i := range 12 {
		l := &Loader{Base: schema.Default(), CacheDir: cache, Refresh: i%2 == 1}
		c, report := l.Load(discover(dir))
		if !knows(c, "acme.state") || len(report.Parts) != 1 || len(report.Parts[0].Problems) > 0 {
			return 1
		}
	}
	return 0
}

func TestProcessesThatLoadAtTheSameTimeDoNotDisturbEachOther(t *testing.T) {
	dir, cache := etc().write(t, t.TempDir()), t.TempDir()
	var wait sync.WaitGroup
	for range 3 {
		cmd := exec.Command(os.Args[0], "-test.run=^$")
		cmd.Env = append(os.Environ(), otherProcess+"="+dir+"|"+cache)
		wait.Go(func() {
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
	wait.Wait()
	if _, p := kept(t, dir, cache); !p.Reused {
		t.Error("what they left is no table")
	}
	entries, _ := os.ReadDir(cache)
	if len(entries) != 1 {
		t.Errorf("left: %v", entries)
	}
}

// A server is killed whenever an editor pleases: what it was writing is as if it
// had never begun.
func TestAProcessThatIsKilledWhileItWritesDoesNoHarm(t *testing.T) {
	dir, cache := etc().write(t, t.TempDir()), t.TempDir()
	random := rand.New(rand.NewPCG(1, 2))
	for range 12 {
		cmd := exec.Command(os.Args[0], "-test.run=^$")
		cmd.Env = append(os.Environ(), otherProcess+"="+dir+"|"+cache)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.IntN(60)) * time.Millisecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		l := &Loader{Base: schema.Default(), CacheDir: cache}
		if c, report := l.Load(discover(dir)); !knows(c, "acme.state") || len(report.Parts[0].Problems) > 0 {
			t.Fatalf("%+v", report)
		}
		if _, p := kept(t, dir, cache); !p.Reused {
			t.Fatal("what is kept is no table")
		}
	}
	entries, _ := os.ReadDir(cache)
	long := time.Now().Add(-2 * time.Hour)
	for _, e := range entries {
		_ = os.Chtimes(filepath.Join(cache, e.Name()), long, long)
	}
	(&Loader{Base: schema.Default(), CacheDir: cache, Refresh: true}).Load(discover(dir))
	if entries, _ = os.ReadDir(cache); len(entries) != 1 {
		t.Errorf("left: %v", entries)
	}
}

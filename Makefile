# make build   ./rulewright for this machine
# make test    formatting, vet, tests
# make lint    gofumpt, vet, staticcheck
# make bench   the figures of the README, in one table
# make fuzz    every fuzz target for FUZZTIME (default 10m) each
# make dist    archives for every platform, with checksums, under dist/

GO       ?= go
FUZZTIME ?= 10m
VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS  := -s -w -X main.version=$(VERSION)
PLATFORMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64

.PHONY: build install test lint bench fuzz dist clean

build:
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o rulewright ./cmd/rulewright

install:
	CGO_ENABLED=0 $(GO) install -trimpath -ldflags '$(LDFLAGS)' ./cmd/rulewright

test:
	$(GO) vet ./... ./testdata/bench ./testdata/sharedtest
	$(GO) test ./...

lint:
	@unformatted="$$($(GO) tool gofumpt -l .)"; \
	if [ -n "$$unformatted" ]; then echo "not formatted:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

bench: build
	$(GO) run ./testdata/bench ./rulewright

# Go runs one fuzz target at a time, so every target of every package gets a
# run of its own. New inputs that fail are kept under testdata/fuzz of the
# package and then replayed by "make test".
fuzz:
	@set -e; for dir in $$(grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n 1 dirname | sort -u); do \
		for target in $$(grep -ho '^func Fuzz[A-Za-z0-9_]*' $$dir/*_test.go | sed 's/^func //'); do \
			echo "== $$dir $$target ($(FUZZTIME))"; \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 2s $$dir; \
		done; \
	done

# The archives are the same, byte for byte, for the same commit and toolchain.
# Making them needs GNU tar and sha256sum.
# Windows reads .tar.gz with the tar that it brings.
dist:
	@rm -rf dist && mkdir -p dist
	@set -e; for platform in $(PLATFORMS); do \
		os=$${platform%/*}; arch=$${platform#*/}; \
		name=rulewright_$(VERSION)_$${os}_$${arch}; \
		binary=rulewright; [ $$os != windows ] || binary=rulewright.exe; \
		echo "$$name"; mkdir -p dist/$$name; \
		CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o dist/$$name/$$binary ./cmd/rulewright; \
		cp LICENSE README.md dist/$$name/; \
		tar -C dist --sort=name --owner=0 --group=0 --numeric-owner \
			--mtime="@$$(git log -1 --format=%ct 2>/dev/null || echo 0)" -cf - $$name | gzip -9n > dist/$$name.tar.gz; \
		rm -r dist/$$name; \
	done
	@cd dist && sha256sum *.tar.gz > SHA256SUMS && cat SHA256SUMS

clean:
	rm -rf dist rulewright

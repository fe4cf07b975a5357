# What a person does with this repository. `make demo` and `make test` need Swift 6.2 or newer, git,
# make, and on Debian or Ubuntu apt for the two C libraries.

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=

.PHONY: build test demo install lint format deps clean

build: deps
	$(SWIFT) build

test: deps
	$(SWIFT) test --disable-xctest

demo: build
	@scripts/demo "$$($(SWIFT) build --show-bin-path)/failover"

# One release binary; the Swift runtime is linked into it.
install: deps
	$(SWIFT) build -c release --product failover --static-swift-stdlib
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 "$$($(SWIFT) build -c release --show-bin-path)/failover" "$(DESTDIR)$(PREFIX)/bin/failover"

# The sources are formatted by swift-format 6.3.1, which comes with Swift 6.3.1; others may differ.
lint:
	@$(SWIFT) format --version | grep -qx 6.3.1 || \
	  echo "note: this is swift-format $$($(SWIFT) format --version), the sources follow 6.3.1"
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks Fuzzing

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests Benchmarks Fuzzing

# libyaml, libgit2 and pkg-config: installed where that is allowed, named where it is not.
deps:
	@scripts/install-libraries

clean:
	$(SWIFT) package clean

# What a person does with this repository. `make demo` and `make test` need Swift 6.2 or newer, git,
# make, and on Debian or Ubuntu apt for the two C libraries.

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=

.PHONY: build test demo install install-words uninstall dist docs lint format
.PHONY: deps clean

build: deps
	$(SWIFT) build

test: deps
	$(SWIFT) test --disable-xctest

demo: build
	@scripts/demo "$$($(SWIFT) build --show-bin-path)/failover"

# One release binary, with the Swift runtime linked into it, and with STATIC=yes all libraries; its manual
# page, where python3 is there to write it, and what bash, zsh and fish need to complete its words.
LINK = $(if $(STATIC),$(shell scripts/static-link-flags),--static-swift-stdlib)
BIN = $(DESTDIR)$(PREFIX)/bin
SHARE = $(DESTDIR)$(PREFIX)/share
BASH_COMPLETION = $(SHARE)/bash-completion/completions/failover
ZSH_COMPLETION = $(SHARE)/zsh/site-functions/_failover
FISH_COMPLETION = $(SHARE)/fish/vendor_completions.d/failover.fish
MANUAL = $(SHARE)/man/man1/failover.1

install: deps
	$(SWIFT) build -c release --product failover $(LINK)
	install -d "$(BIN)"
	install -m 755 "$$($(SWIFT) build -c release --show-bin-path)/failover" "$(BIN)/failover"
	@$(MAKE) --no-print-directory install-words

install-words:
	install -d "$(SHARE)/bash-completion/completions" "$(SHARE)/zsh/site-functions" \
	  "$(SHARE)/fish/vendor_completions.d" "$(SHARE)/man/man1"
	"$(BIN)/failover" --generate-completion-script bash > "$(BASH_COMPLETION)"
	"$(BIN)/failover" --generate-completion-script zsh > "$(ZSH_COMPLETION)"
	"$(BIN)/failover" --generate-completion-script fish > "$(FISH_COMPLETION)"
	if command -v python3 >/dev/null; then scripts/make-manual "$(BIN)/failover" > "$(MANUAL)"; \
	  else echo "note: no manual page, python3 would write it"; fi

uninstall:
	rm -f "$(BIN)/failover" "$(BASH_COMPLETION)" "$(ZSH_COMPLETION)" "$(FISH_COMPLETION)" "$(MANUAL)"

# What `make install` installs, packed with the hooks and the archive's sum; the binary runs on any Linux.
dist: STATIC = yes
dist: deps
	$(SWIFT) build -c release --product failover $(LINK)
	scripts/make-dist "$$($(SWIFT) build -c release --show-bin-path)/failover"

# The handbook as a website, in .build/docs; a warning is an error.
docs:
	@mkdir -p .build
	docc convert Sources/failover/Failover.docc --output-path .build/docs --warnings-as-errors --analyze \
	  --fallback-display-name failover --fallback-bundle-identifier failover

# The sources are formatted by swift-format 6.3.1, which comes with Swift 6.3.1; others may differ.
lint:
	@$(SWIFT) format --version | grep -qx 6.3.1 || \
	  echo "note: this is swift-format $$($(SWIFT) format --version), the sources follow 6.3.1"
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks Checks Fuzzing

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests Benchmarks Checks Fuzzing

# libyaml, libgit2 and pkg-config: installed where that is allowed, named where it is not.
deps:
	@scripts/install-libraries

clean:
	$(SWIFT) package clean

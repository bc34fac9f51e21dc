# libbleepreliability. For a start: `make demo`, `make check`, `sudo make install`.
#
#   all        the library and the tools, in build/            (the default)
#   demo       shows on a simulated BlueZ what the library is for
#   check      everything that is tested; `make help` names the single steps
#   check-vm   the library against a real bluetoothd, in a guest; SCENARIO="name name" for some
#   docs       the reference of the C interface as HTML, in build/docs/
#   bench      compares with raw GDBus, sd-bus and libdbus
#   install    into $(DESTDIR)$(PREFIX); uninstall removes exactly that
#   deps       installs the Debian packages that are missing
#   clean      removes what was built
#
# SWIFT_RUNTIME=embedded  no Swift runtime in the library: what is shipped
# SWIFT_RUNTIME=static    the ordinary runtime, linked in: larger, the fallback

PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
LIBDIR = $(PREFIX)/lib
INCLUDEDIR = $(PREFIX)/include
MANDIR = $(PREFIX)/share/man
COMPLETIONDIR = $(PREFIX)/share/bash-completion/completions
DESTDIR =
LDCONFIG = ldconfig
SWIFT_RUNTIME = embedded
SWIFT_FLAGS =
# Debian's own, because only that one sees the python3-… packages.
PYTHON = /usr/bin/python3

header = include/bleepreliability.h
version := $(shell sed -n 's/^\#define BLEEP_VERSION_M[A-Z]* \([0-9]*\)$$/\1/p' $(header) \
	| paste -sd.)
build = $(if $(filter static,$(SWIFT_RUNTIME)),build/static,build)
scratch = .build-$(SWIFT_RUNTIME)
library = $(build)/libbleepreliability.so.$(version)
adapter = $(build)/libbleepreliability-dbus1.so.$(version)
adapter_header = include/bleepreliability-dbus1.h
# Not with the ordinary runtime, of which a program that has it already would get a second one.
preload = $(if $(filter embedded,$(SWIFT_RUNTIME)),$(build)/libbleepreliability-preload.so)
programs = bleep-dbus-diagnostic bleep-bluez-simulator $(if $(preload),bleep-run)
all_programs = $(programs) bleep-demo
documented = $(filter-out bleep-bluez-simulator,$(programs))
stage = $(CURDIR)/build/stage

sources = Package.swift include/module.modulemap $(header) \
	$(shell find Sources -type f ! -path 'Sources/bleep-*' ! -path 'Sources/BluezSimulator/*' \
		! -path 'Sources/CDBus/*' ! -path 'Sources/BleepDBus1/*' ! -path 'Sources/*Preload/*')
adapter_sources = $(adapter_header) $(shell find Sources/CDBus Sources/BleepDBus1 -type f)
preload_sources = Package.swift $(header) $(shell find Sources/*Preload -type f)
program_sources = $(shell find Sources/bleep-* Sources/BluezSimulator -type f)

# Asked only when something is compiled, so that `sudo make install` needs no Swift on root's PATH.
toolchain = $(shell swiftc -print-target-info | sed -n 's/.*"$(1)": "\(.*\)".*/\1/p' | head -n 1)
unicode = $(call toolchain,runtimeResourcePath)/embedded/$(call toolchain,triple)
swift_build = BLEEP_SWIFT=$(SWIFT_RUNTIME) BLEEP_BUILD_DIR=$(CURDIR)/$(build) \
	BLEEP_UNICODE_DIR=$(unicode) \
	swift build $(SWIFT_FLAGS) -c release --scratch-path $(scratch)

.PHONY: all demo docs bench install uninstall deps clean help
all: $(library) $(adapter) $(preload) $(all_programs:%=$(build)/%)

help:
	@sed -n '/^#/!q;s/^# \?//p' Makefile
	@echo "The steps of check:"
	@sed -n 's/^\(lint\|check-[a-z]*\):.*## /  \1\t/p' Makefile | expand -t 20

# --- building ------------------------------------------------------------------------------------

# Only with all its modules before it does the linker leave out, and share, what can be.
whole_program = $(if $(filter embedded,$(SWIFT_RUNTIME)),--experimental-lto-mode=full)

$(library): $(sources) | build/.deps-build
	@mkdir -p $(build)
	$(swift_build) $(whole_program) --product bleepreliability
	install -m 755 $(scratch)/release/libbleepreliability.so $@
	strip --strip-unneeded --remove-section=.comment $@
	chrpath --delete $@ >/dev/null
	ln -sf $(@F) $(build)/libbleepreliability.so.0
	ln -sf libbleepreliability.so.0 $(build)/libbleepreliability.so

$(adapter): $(library) $(adapter_sources)
	$(swift_build) --product bleepreliability-dbus1
	install -m 755 $(scratch)/release/libbleepreliability-dbus1.so $@
	strip --strip-unneeded --remove-section=.comment $@
	chrpath --delete $@ >/dev/null
	ln -sf $(@F) $(build)/libbleepreliability-dbus1.so.0
	ln -sf libbleepreliability-dbus1.so.0 $(build)/libbleepreliability-dbus1.so

# Ordered behind the library, since the two would build in one folder; finds it beside itself.
headers_only = $(addprefix -Xcc ,$(shell pkg-config --cflags-only-I gio-2.0 dbus-1))
$(build)/libbleepreliability-preload.so: $(preload_sources) | $(library)
	$(swift_build) $(whole_program) $(headers_only) --product bleepreliability-preload
	install -m 755 $(scratch)/release/libbleepreliability-preload.so $@
	strip --strip-unneeded --remove-section=.comment $@

# They find the library beside themselves (in build/) or in ../lib (installed).
$(all_programs:%=$(build)/%): $(build)/%: $(library) $(program_sources)
	$(swift_build) $(if $(filter bleep-run,$*),$(headers_only)) --product $* \
		-Xlinker -rpath -Xlinker '$$ORIGIN/../lib'
	install -m 755 $(scratch)/release/$* $@
	strip $@

# Packages are looked for once, and again when the list of them changes.
build/.deps-%: scripts/deps.sh
	@mkdir -p build
	@scripts/deps.sh $*
	@touch $@

deps:
	@scripts/deps.sh
	@mkdir -p build && touch build/.deps-build build/.deps-check build/.deps-bench

clean:
	rm -rf build .build .build-*

# --- installing ----------------------------------------------------------------------------------

install: all
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(INCLUDEDIR) \
		$(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(COMPLETIONDIR)
	install -m 755 $(programs:%=$(build)/%) $(DESTDIR)$(BINDIR)
	install -m 644 $(library) $(preload) $(DESTDIR)$(LIBDIR)
	ln -sf $(notdir $(library)) $(DESTDIR)$(LIBDIR)/libbleepreliability.so.0
	ln -sf libbleepreliability.so.0 $(DESTDIR)$(LIBDIR)/libbleepreliability.so
	install -m 644 $(adapter) $(DESTDIR)$(LIBDIR)
	ln -sf $(notdir $(adapter)) $(DESTDIR)$(LIBDIR)/libbleepreliability-dbus1.so.0
	ln -sf libbleepreliability-dbus1.so.0 $(DESTDIR)$(LIBDIR)/libbleepreliability-dbus1.so
	install -m 644 $(header) $(adapter_header) $(DESTDIR)$(INCLUDEDIR)
	install -m 644 $(documented:%=docs/man/%.1) $(DESTDIR)$(MANDIR)/man1
	for program in $(documented); do install -m 644 completions/$$program.bash \
		$(DESTDIR)$(COMPLETIONDIR)/$$program || exit; done
	for name in bleepreliability bleepreliability-dbus1; do \
		sed -e 's|@VERSION@|$(version)|' -e 's|@PREFIX@|$(PREFIX)|' \
			-e 's|@LIBDIR@|$(LIBDIR:$(PREFIX)/%=$${prefix}/%)|' \
			-e 's|@INCLUDEDIR@|$(INCLUDEDIR:$(PREFIX)/%=$${prefix}/%)|' \
			pkgconfig/$$name.pc.in > $(DESTDIR)$(LIBDIR)/pkgconfig/$$name.pc || exit; \
	done
	@[ -n "$(DESTDIR)" ] || [ "$$(id -u)" -ne 0 ] || $(LDCONFIG)

uninstall:
	rm -f $(programs:%=$(DESTDIR)$(BINDIR)/%) $(DESTDIR)$(INCLUDEDIR)/bleepreliability.h \
		$(DESTDIR)$(LIBDIR)/pkgconfig/bleepreliability.pc \
		$(DESTDIR)$(LIBDIR)/libbleepreliability.so $(DESTDIR)$(LIBDIR)/libbleepreliability.so.0 \
		$(DESTDIR)$(LIBDIR)/$(notdir $(library)) \
		$(DESTDIR)$(INCLUDEDIR)/bleepreliability-dbus1.h \
		$(DESTDIR)$(LIBDIR)/pkgconfig/bleepreliability-dbus1.pc \
		$(DESTDIR)$(LIBDIR)/libbleepreliability-dbus1.so \
		$(DESTDIR)$(LIBDIR)/libbleepreliability-dbus1.so.0 \
		$(DESTDIR)$(LIBDIR)/$(notdir $(adapter)) \
		$(preload:$(build)/%=$(DESTDIR)$(LIBDIR)/%) \
		$(documented:%=$(DESTDIR)$(MANDIR)/man1/%.1) \
		$(documented:%=$(DESTDIR)$(COMPLETIONDIR)/%)

# --- describing ----------------------------------------------------------------------------------

# Doxygen leaves pages also where it complains, hence the mark.
docs: build/docs/.complete
build/docs/.complete: $(header) docs/Doxyfile scripts/header_filter.py | build/.deps-check
	@rm -rf build/docs
	BLEEP_VERSION=$(version) PYTHON=$(PYTHON) doxygen docs/Doxyfile
	@touch $@

# --- showing and measuring -----------------------------------------------------------------------

demo: all
	@$(build)/bleep-demo

bench: all | build/.deps-build build/.deps-bench
	@Benchmarks/run.sh $(build)

# --- checking ------------------------------------------------------------------------------------

# There are no XCTests; looking for them leaks, and AddressSanitizer says so.
swift_test = swift test $(SWIFT_FLAGS) --disable-xctest
# Several at a time, because most of them wait for something. Valgrind does not wait.
pytest = $(PYTHON) -m pytest -q -n 4 -p no:cacheprovider
export PYTHONDONTWRITEBYTECODE = 1
export BLEEP_BUILD = $(CURDIR)/$(build)
export BLEEP_STAGE = $(stage)

.PHONY: check lint check-core check-simulator check-bus check-tsan check-asan check-abi check-dbus1
.PHONY: check-install check-examples check-valgrind check-dbusmock check-tool check-preload
.PHONY: check-python check-docs
.PHONY: check-static check-vm staged
check: | build/.deps-build build/.deps-check
	@scripts/check.sh $(MAKE)

lint: | build/.deps-build build/.deps-check ## the house style: Swift format, header, scripts
	@scripts/lint.sh

# The bus is compiled for the sanitizers, which `check` leaves it to.
check-core check-simulator: export BLEEP_TESTS = apart

check-core: | build/.deps-build ## the policy, in virtual time
	$(swift_test) --filter BleepCoreTests

check-simulator: | build/.deps-build ## the simulated BlueZ
	$(swift_test) --filter BluezSimulatorTests

check-bus: | build/.deps-build ## not part of check: the library on private buses, unsanitized
	$(swift_test) --filter BleepGDBusTests

# The runtime of Swift 6.3.1's sanitizers frees what it has not allocated; see the file.
build/sanitizers.so: Tests/sanitizers.c | build/.deps-build
	gcc -shared -fPIC -o $@ $<

# Not the core: it has neither threads nor memory of its own, and its long walks take minutes here.
sanitized = LD_PRELOAD=$(CURDIR)/build/sanitizers.so $(swift_test) --skip-build
check-tsan check-asan: export BLEEP_TESTS = bus

check-tsan: build/sanitizers.so ## the library on private buses, under ThreadSanitizer
	swift build $(SWIFT_FLAGS) --build-tests --sanitize=thread --scratch-path .build-tsan
	TSAN_OPTIONS="suppressions=$(CURDIR)/Tests/tsan.supp halt_on_error=0 exitcode=66" \
	$(sanitized) --sanitize=thread --scratch-path .build-tsan

check-asan: build/sanitizers.so ## the same under AddressSanitizer
	swift build $(SWIFT_FLAGS) --build-tests --sanitize=address --scratch-path .build-asan
	$(sanitized) --sanitize=address --scratch-path .build-asan

check-abi: staged ## the header, the symbols, hostile arguments, threads, reliability
	$(pytest) Tests/ABI --ignore=Tests/ABI/test_install.py \
		--ignore=Tests/ABI/test_examples.py

check-dbus1: staged ## the adapter for libdbus
	$(pytest) -m 'not valgrind' Tests/dbus1
	$(pytest) -n 2 -m valgrind Tests/dbus1

check-install: all | build/.deps-check ## what install lays down and uninstall takes away
	$(pytest) Tests/ABI/test_install.py

check-examples: staged ## the C examples against the installed tree, on the simulator
	$(pytest) -m 'not valgrind' Tests/ABI/test_examples.py

check-valgrind: staged ## the C examples again, for leaks and wrong accesses
	$(pytest) -n 2 -m valgrind Tests/ABI/test_examples.py

check-dbusmock: staged ## a BlueZ that is not ours: python-dbusmock's
	$(pytest) Tests/dbusmock

check-tool: all | build/.deps-check ## bleep-dbus-diagnostic
	$(pytest) Tests/tool

check-preload: all | build/.deps-check ## bleep-run, and what it preloads
	$(pytest) -m 'not valgrind' Tests/preload
	$(pytest) -n 2 -m valgrind Tests/preload

check-python: all | build/.deps-check ## the Python package
	$(pytest) python/tests

check-docs: docs staged ## the reference is whole, and the pages are true
	$(pytest) Tests/docs

check-static: ## the fallback with the runtime linked in builds and passes the examples
	$(MAKE) SWIFT_RUNTIME=static check-examples stage=$(CURDIR)/build/static/stage

# Not part of `check`, because not every machine can run the guest; .ci/run does both. Where it
# cannot run, all scenarios are counted as skipped, and that is no success. sudo may be asked for.
check-vm: staged
	@$(PYTHON) Tests/vm/check.py $(SCENARIO)

# The tree as a user has it, for all that compiles against the library. Steps of `check` run beside
# each other, and must not find it being laid down again.
staged: $(stage)/.complete
$(stage)/.complete: $(library) $(adapter) $(preload) $(all_programs:%=$(build)/%) $(header) \
		$(adapter_header) $(wildcard docs/man/* completions/* pkgconfig/*) | build/.deps-check
	@$(MAKE) --no-print-directory -s install PREFIX=$(stage) DESTDIR= LDCONFIG=true
	@touch $@

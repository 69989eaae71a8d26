# SPDX-License-Identifier: Apache-2.0
#
# plaudit: build, test, lint, demo. Everything that is made goes to .build/.
# The room order below is the only place where it is written down; lint and
# the archives read it from here.
#
#   make           both programs             make asan     tests with sanitizers
#   make demo      the whole path, shown     make fuzz     libFuzzer, a minute each
#   make test      every test, one count     make bench    speed, printed
#   make bench-records     the records engine beside DuckDB
#   make lint      the house's rules         make docs     generated reference pages
#   make install   PREFIX, DESTDIR           make conformance  the cases of CEL
#   make tsan      data races              make differential  random checks: file,
#                                          cursor and push-down (CHECKS=1000)
#
# SANITIZE=address,undefined instruments; BUILD=DIR builds elsewhere; V=1 shows
# the commands.

all: deps
	@+$(MAKE) --no-print-directory programs

ROOMS := base parse cel ledger seal model records probes load audit attest \
	 deliver render collector verbs

BUILD ?= .build
O     := $(BUILD)/obj

VERSION := 0.1.0
PREFIX ?= /usr/local
ifeq ($(origin CC),default)
CC := gcc
endif
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
export PLAUDIT_VECTORS ?= $(abspath ../shared/vectors)
CSTD := -std=gnu17
WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wpointer-arith -Wcast-qual -Wformat=2 -Wvla
HARDEN := -fstack-protector-strong -fPIE
ifneq ($(filter x86_64 aarch64,$(shell uname -m)),)
HARDEN += -fstack-clash-protection
endif
ifeq ($(shell uname -m),x86_64)
HARDEN += -fcf-protection
endif
ifeq ($(SANITIZE),)
HARDEN += -D_FORTIFY_SOURCE=2
OPT ?= -O2
else
HARDEN += -fsanitize=$(SANITIZE) -fno-omit-frame-pointer
OPT ?= -O1
LDSAN := -fsanitize=$(SANITIZE)
endif
ifneq ($(CI)$(WERROR),)
WARN += -Werror
endif

PKGS := libcrypto libssl yaml-0.1 jansson libcurl libpcre2-8 sqlite3 \
	libmicrohttpd gnutls libseccomp zlib libzstd
# p11-kit: only its pkcs11.h
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) p11-kit-1 2>/dev/null)
# what the agent needs and what only the collector needs
AGENT_LIBS := $(shell pkg-config --libs libcrypto libssl yaml-0.1 jansson \
		libpcre2-8 libseccomp zlib libzstd 2>/dev/null) -ldl -lpthread -lm
COLLECTOR_LIBS := $(AGENT_LIBS) $(shell pkg-config --libs sqlite3 \
		libmicrohttpd gnutls 2>/dev/null)

CPPFLAGS += -Iagent -I$(BUILD) -D_GNU_SOURCE -DPLAUDIT_VERSION='"$(VERSION)"' \
	-DPLAUDIT_SHARE='"$(PREFIX)/share/plaudit"'
CFLAGS ?= -g $(OPT)
ALL_CFLAGS = $(CSTD) $(CFLAGS) $(WARN) $(HARDEN) $(PKG_CFLAGS) -MMD -MP
LDFLAGS += -pie -Wl,-z,relro,-z,now,-z,noexecstack $(LDSAN)

SOURCES := $(foreach r,$(ROOMS),$(wildcard agent/$(r)/*.c))
MAINS := agent/verbs/plaudit.c agent/verbs/plauditd.c
OBJECTS := $(patsubst agent/%.c,$(O)/%.o,$(SOURCES))
LIB_OBJECTS := $(filter-out $(patsubst agent/%.c,$(O)/%.o,$(MAINS)),$(OBJECTS))

# What a rule prints: its kind and what it makes, or with V=1 the command.
ifeq ($(V),)
show = @printf '  %-4s %s\n' $(1) $@;
endif

programs: $(BUILD)/plaudit $(BUILD)/plauditd

$(O)/%.o: agent/%.c
	@mkdir -p $(@D)
	$(call show,CC)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $<

# Expressions are trees of many kinds of nodes, looked at by small functions:
# these in line, and kinds told apart by comparisons, make a load a tenth
# quicker. What CFLAGS asks for on the command line stays.
$(O)/cel/%.o: CFLAGS := $(subst -O2,-O3,$(CFLAGS)) -fno-jump-tables

# takes the page's template and style in as they are
$(O)/render/html_layout.o: reports/report.html reports/report.css

# One archive a room, so that a test of a room links that room and those
# below it only.
define room_archive
$(BUILD)/room/$(1).a: $(filter $(O)/$(1)/%,$(LIB_OBJECTS))
	@mkdir -p $$(@D)
	@rm -f $$@
	@ar rcs $$@ $$^
endef
$(foreach r,$(ROOMS),$(eval $(call room_archive,$(r))))

# archives_from ROOM: that room's archive and all below it, top first; all of
# them where the room is not known
reverse = $(if $(1),$(call reverse,$(wordlist 2,99,$(1))) $(firstword $(1)))
ROOMS_DOWN := $(call reverse,$(ROOMS))
archives = $(patsubst %,$(BUILD)/room/%.a,$(1))
ARCHIVES_DOWN := $(call archives,$(ROOMS_DOWN))
drop_above = $(if $(filter $(1),$(firstword $(2))),$(2),$(if \
	$(2),$(call drop_above,$(1),$(wordlist 2,99,$(2)))))
archives_from = $(if $(filter $(ROOMS),$(1)),$(call \
	archives,$(call drop_above,$(1),$(ROOMS_DOWN))),$(ARCHIVES_DOWN))
room_of = $(notdir $(patsubst %/,%,$(dir $(firstword $(wildcard \
	agent/*/$(1).c agent/*/$(1).h)))))

# The agent has no collector code in it, the collector's program has all.
AGENT_VERBS := $(filter-out agent/verbs/plauditd%,$(filter agent/verbs/%,$(SOURCES)))
COLLECTOR_VERBS := $(filter agent/verbs/plauditd%,$(SOURCES)) \
	$(filter agent/verbs/verb.c,$(SOURCES))
objects = $(patsubst agent/%.c,$(O)/%.o,$(1))

$(BUILD)/plaudit: $(call objects,$(AGENT_VERBS)) \
		$(filter-out %/collector.a %/verbs.a,$(ARCHIVES_DOWN))
	$(call show,LD)$(CC) $(LDFLAGS) -o $@ $^ $(AGENT_LIBS)

$(BUILD)/plauditd: $(call objects,$(COLLECTOR_VERBS)) \
		$(filter-out %/verbs.a,$(ARCHIVES_DOWN))
	$(call show,LD)$(CC) $(LDFLAGS) -o $@ $^ $(COLLECTOR_LIBS)

# A test program is one file of tests/ with the archives of a room and below:
# $(call test_program,BINARY,SOURCES,ARCHIVES,MORE FLAGS)
define test_program
$(1): $(2) $(3)
	@mkdir -p $$(@D)
	$$(call show,TEST)$$(CC) $$(CPPFLAGS) $$(ALL_CFLAGS) -Itests -MF $(1).d \
		$$(LDFLAGS) -o $$@ $$(filter %.c %.a,$$^) $$(COLLECTOR_LIBS) $(4)
endef
names_in = $(patsubst $(1)%.c,%,$(wildcard $(1)*.c))

# A unit test mirrors one file of agent/ and links that file's room and the
# rooms below it: `make .build/unit/test_csv && .build/unit/test_csv`.
UNIT := $(call names_in,tests/unit/test_)
$(foreach t,$(UNIT),$(eval $(call test_program,$(BUILD)/unit/test_$(t),\
	tests/unit/test_$(t).c,$(call archives_from,$(call room_of,$(t))),\
	-lcriterion)))

# A fuzz target is one function; replay.c runs it over files, libFuzzer over
# what it makes up (SANITIZE=fuzzer,... links its main).
FUZZ := $(call names_in,tests/fuzz/fuzz_)
$(foreach t,$(FUZZ),$(eval $(call test_program,$(BUILD)/replay/fuzz_$(t),\
	tests/fuzz/fuzz_$(t).c tests/fuzz/replay.c,\
	$(call archives_from,$(call room_of,$(t))),)))
$(foreach t,$(FUZZ),$(eval $(call test_program,$(BUILD)/fuzz/fuzz_$(t),\
	tests/fuzz/fuzz_$(t).c,$(call archives_from,$(call room_of,$(t))),\
	-fsanitize=fuzzer)))

BENCH := $(call names_in,tests/bench/bench_)
$(foreach t,$(BENCH),$(eval $(call test_program,$(BUILD)/bench/bench_$(t),\
	tests/bench/bench_$(t).c,$(filter-out %/verbs.a,$(ARCHIVES_DOWN)),)))

# Timed from outside by bench_pass.sh.
$(eval $(call test_program,$(BUILD)/bench/side_by_side,\
	tests/bench/side_by_side.c,,))
$(eval $(call test_program,$(BUILD)/bench/records_pass,\
	tests/bench/records_pass.c,$(call archives_from,load),))
$(eval $(call test_program,$(BUILD)/bench/make_cases,\
	tests/bench/make_cases.c,,))
$(eval $(call test_program,$(BUILD)/peers/cel_conformance,\
	tests/peers/cel_conformance.c,$(call archives_from,cel),))
$(eval $(call test_program,$(BUILD)/demo-records,\
	tests/demo/make_records.c tests/demo/record_sheet.c,\
	$(call archives_from,base),))
$(eval $(call test_program,$(BUILD)/demo-gateway,\
	tests/demo/sms_gateway.c,$(call archives_from,parse),))

# Preloaded to make the n-th write, fsync or rename fail.
$(BUILD)/peers/fail_io.so: tests/peers/fail_io.c
	@mkdir -p $(@D)
	$(call show,TEST)$(CC) -D_GNU_SOURCE $(CSTD) $(WARN) -g -O1 -fPIC \
		-shared -o $@ $< -ldl
$(BUILD)/peers/processors.so: tests/peers/processors.c
	@mkdir -p $(@D)
	$(call show,TEST)$(CC) -D_GNU_SOURCE $(CSTD) $(WARN) -g -O1 -fPIC \
		-shared -o $@ $< -ldl

# Makes tests/fixtures/forged again, byte for byte.
$(eval $(call test_program,$(BUILD)/make-forged,\
	tests/fixtures/make_forged.c,$(call archives_from,attest),))

unit: $(UNIT:%=$(BUILD)/unit/test_%)
replay: $(FUZZ:%=$(BUILD)/replay/fuzz_%)
peers: $(BUILD)/peers/cel_conformance $(BUILD)/demo-records \
	$(BUILD)/demo-gateway \
	$(BUILD)/make-forged \
	$(BUILD)/peers/fail_io.so $(BUILD)/peers/processors.so
test-programs: programs unit replay peers

# --- what a machine must have ------------------------------------------------
deps:
	@sh agent/packaging/deps.sh build
deps-demo:
	@sh agent/packaging/deps.sh build demo
deps-bench:
	@sh agent/packaging/deps.sh build demo bench
deps-test:
	@sh agent/packaging/deps.sh build demo test
deps-fuzz:
	@sh agent/packaging/deps.sh build fuzz

# --- what people call ---------------------------------------------------------
demo: deps-demo
	@+$(MAKE) --no-print-directory -j$(JOBS) programs \
		$(BUILD)/demo-records $(BUILD)/demo-gateway
	@BUILD=$(abspath $(BUILD)) bash tests/demo/run.sh

# A program that does not build is a failure of the count, not the end of it.
test: deps-test npm
	@+mkdir -p $(BUILD)/test && rm -f $(BUILD)/test/build.failed && \
	{ $(MAKE) --no-print-directory -k -j$(JOBS) test-programs || \
		touch $(BUILD)/test/build.failed; }
	@BUILD=$(abspath $(BUILD)) sh tests/run.sh $(RUNNERS)

asan: deps-test
	@+$(MAKE) --no-print-directory BUILD=$(BUILD)/asan \
		SANITIZE=address,undefined asan-run
asan-run:
	@+rm -rf $(BUILD)/test && mkdir -p $(BUILD)/test && \
	{ $(MAKE) --no-print-directory -k -j$(JOBS) test-programs || \
		touch $(BUILD)/test/build.failed; }
	@BUILD=$(abspath $(BUILD)) sh tests/run_sanitized.sh

# The random checks of tests/unit/test_push_down_run on SQLite and on a private
# PostgreSQL, any number of them; `make test` runs the first 1,000.
differential: deps-test
	@+$(MAKE) --no-print-directory -j$(JOBS) programs \
		$(BUILD)/unit/test_push_down_run
	@BUILD=$(abspath $(BUILD)) FLOWS=databases FLOW_SECONDS=7200 \
		DIFFERENTIAL_CHECKS=$(or $(CHECKS),1000) sh tests/run.sh flow

# Data races: what has several threads, in programs that are tests by themselves
# (Criterion does not start under this sanitizer).
tsan: deps-test
	@+$(MAKE) --no-print-directory -j$(JOBS) BUILD=$(BUILD)/tsan \
		SANITIZE=thread programs $(BUILD)/tsan/demo-records \
		$(patsubst %,$(BUILD)/tsan/bench/bench_%,records spill intake)
	@BUILD=$(abspath $(BUILD)/tsan) sh tests/run_races.sh

SECONDS_EACH ?= 60
fuzz: deps-fuzz
	@+$(MAKE) --no-print-directory -j$(JOBS) BUILD=$(BUILD)/libfuzzer \
		CC=clang-14 SANITIZE=address,undefined,fuzzer-no-link \
		$(FUZZ:%=$(BUILD)/libfuzzer/fuzz/fuzz_%)
	@BUILD=$(abspath $(BUILD)/libfuzzer) SECONDS_EACH=$(SECONDS_EACH) \
		sh tests/fuzz/run.sh $(TARGETS)

bench: deps-bench bench-peers
	@+$(MAKE) --no-print-directory -j$(JOBS) programs \
		$(BUILD)/demo-records $(BENCH:%=$(BUILD)/bench/bench_%) \
		bench-pass-tools
	@BUILD=$(abspath $(BUILD)) sh tests/bench/run.sh

# The records engine alone, beside DuckDB; ROWS, ROUNDS, THREADS, DATA.
bench-records: deps-bench bench-peers
	@+$(MAKE) --no-print-directory -j$(JOBS) programs bench-pass-tools
	@BUILD=$(abspath $(BUILD)) sh tests/bench/bench_pass.sh
bench-pass-tools: $(patsubst %,$(BUILD)/bench/%,records_pass side_by_side \
	make_cases)

# What bench_cel.sh sets beside ours; without npm that part is skipped.
bench-peers: $(BUILD)/npm/bench/package.json
$(BUILD)/npm/bench/package.json: tests/bench/package.json
	@mkdir -p $(@D)
	-@command -v npm >/dev/null && cp $< $@ && \
		npm install --prefix $(@D) --no-audit --no-fund --silent || \
		rm -f $@

# The published cases of the CEL specification (PLAUDIT_VECTORS is the folder of
# vectors that others made).
conformance: $(BUILD)/peers/cel_conformance
	@if [ -f $(PLAUDIT_VECTORS)/cel/cel-conformance.ndjson ]; then \
		$< $(PLAUDIT_VECTORS)/cel/cel-conformance.ndjson \
			$(if $(VERBOSE),--verbose); \
	else \
		echo "no vectors in PLAUDIT_VECTORS=$(PLAUDIT_VECTORS):" \
			"skipped"; \
	fi

lint: deps-test
	@+$(MAKE) --no-print-directory -j$(JOBS) programs
	@ROOMS="$(ROOMS)" CC="$(CC)" OBJECTS="$(O)" sh tests/lint/run.sh

docs: all
	sh agent/packaging/docs.sh $(BUILD)/plaudit

# What the tests of pages and schemas take from npm; where there is no network
# they are skipped, and counted as such.
npm: $(BUILD)/npm/package.json
$(BUILD)/npm/package.json: tests/peers/package.json
	@mkdir -p $(@D)
	@command -v npm >/dev/null || sh agent/packaging/deps.sh npm || true
	-@cp $< $@ && npm install --prefix $(@D) --no-audit --no-fund \
		--silent --omit=dev || rm -f $@

man: $(BUILD)/plaudit $(BUILD)/plauditd
	@sh agent/packaging/man_pages.sh $(BUILD)/man $(VERSION) $^

install: all
	PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" BUILD="$(BUILD)" \
		VERSION="$(VERSION)" sh agent/packaging/install.sh

clean:
	rm -rf $(BUILD)

-include $(wildcard $(O)/*/*.d $(BUILD)/unit/*.d $(BUILD)/replay/*.d \
	$(BUILD)/fuzz/*.d $(BUILD)/bench/*.d $(BUILD)/peers/*.d $(BUILD)/*.d)
.PHONY: all programs unit replay peers test-programs deps deps-demo deps-test \
	deps-fuzz deps-bench demo test differential asan asan-run tsan fuzz bench \
	bench-records bench-pass-tools conformance lint docs npm man install \
	clean
.SECONDARY:
.DELETE_ON_ERROR:

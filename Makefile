# SPDX-License-Identifier: Apache-2.0
#
# plaudit: build, test, lint, demo. Everything that is made goes to .build/.
# The room order below is the only place where it is written down; lint and
# the archives read it from here.

ROOMS := base parse cel ledger seal model records probes load audit attest \
	 deliver render collector verbs

BUILD ?= .build
O     := $(BUILD)/obj

VERSION := 0.1.0
PREFIX ?= /usr/local
CC ?= gcc
CSTD := -std=gnu17
WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wpointer-arith -Wcast-qual -Wformat=2 -Wvla
HARDEN := -fstack-protector-strong -fstack-clash-protection -fPIE \
	  -fcf-protection
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
	libmicrohttpd gnutls libseccomp
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
# what the agent needs and what only the collector needs
AGENT_LIBS := $(shell pkg-config --libs libcrypto libssl yaml-0.1 jansson \
		libcurl libpcre2-8 libseccomp 2>/dev/null) -lpthread -lm
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

all: $(BUILD)/plaudit $(BUILD)/plauditd

$(O)/%.o: agent/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $<

# One archive a room, so that a test of a room links that room and those
# below it only.
define room_archive
$(BUILD)/room/$(1).a: $(filter $(O)/$(1)/%,$(LIB_OBJECTS))
	@mkdir -p $$(@D)
	@rm -f $$@
	@ar rcs $$@ $$^
endef
$(foreach r,$(ROOMS),$(eval $(call room_archive,$(r))))

# rooms_upto ROOM: that room's archive and all below it, top first
reverse = $(if $(1),$(call reverse,$(wordlist 2,99,$(1))) $(firstword $(1)))
ROOMS_DOWN := $(call reverse,$(ROOMS))
ARCHIVES_DOWN := $(patsubst %,$(BUILD)/room/%.a,$(ROOMS_DOWN))
archives_from = $(shell echo "$(ARCHIVES_DOWN)" | tr ' ' '\n' | \
	awk -v r="$(BUILD)/room/$(1).a" '$$0 == r {on=1} on')
room_of = $(notdir $(patsubst %/,%,$(dir $(firstword $(wildcard \
	agent/*/$(1).c agent/*/$(1).h)))))

# The agent has no collector code in it, the collector's program has all.
AGENT_VERBS := $(filter-out agent/verbs/plauditd%,$(filter agent/verbs/%,$(SOURCES)))
COLLECTOR_VERBS := $(filter agent/verbs/plauditd%,$(SOURCES)) \
	$(filter agent/verbs/verb.c,$(SOURCES))
objects = $(patsubst agent/%.c,$(O)/%.o,$(1))

$(BUILD)/plaudit: $(call objects,$(AGENT_VERBS)) \
		$(filter-out %/collector.a %/verbs.a,$(ARCHIVES_DOWN))
	$(CC) $(LDFLAGS) -o $@ $^ $(AGENT_LIBS)

$(BUILD)/plauditd: $(call objects,$(COLLECTOR_VERBS)) \
		$(filter-out %/verbs.a,$(ARCHIVES_DOWN))
	$(CC) $(LDFLAGS) -o $@ $^ $(COLLECTOR_LIBS)

# A unit test mirrors one file of agent/ and links that file's room and the
# rooms below it: `make .build/unit/test_csv && .build/unit/test_csv`.
UNIT := $(wildcard tests/unit/test_*.c)
UNIT_BIN := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(UNIT))
define unit_rule
$(BUILD)/unit/test_$(1): tests/unit/test_$(1).c \
		$(call archives_from,$(call room_of,$(1)))
	@mkdir -p $$(@D)
	$$(CC) $$(CPPFLAGS) $$(ALL_CFLAGS) -Itests -MF $(BUILD)/unit/$(1).d \
		$$(LDFLAGS) -o $$@ $$(filter %.c %.a,$$^) $$(COLLECTOR_LIBS) \
		-lcriterion
endef
$(foreach t,$(patsubst tests/unit/test_%.c,%,$(UNIT)),$(eval $(call unit_rule,$(t))))

unit: $(UNIT_BIN)

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
.PHONY: all unit clean
.SECONDARY:

# The published cases of the CEL specification (cel/): a file of one JSON
# object a line, named by PLAUDIT_VECTORS.
PLAUDIT_VECTORS ?= ../shared/vectors/cel/cel-conformance.ndjson
$(BUILD)/peers/cel_conformance: tests/peers/cel_conformance.c \
		$(call archives_from,cel)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MF $(BUILD)/peers/cel_conformance.d \
		$(LDFLAGS) -o $@ $(filter %.c %.a,$^) $(AGENT_LIBS)
conformance: $(BUILD)/peers/cel_conformance
	$< $(PLAUDIT_VECTORS) $(if $(VERBOSE),--verbose)
.PHONY: conformance

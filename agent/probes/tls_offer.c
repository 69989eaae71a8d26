/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/tls_offer.h"

#include <errno.h>
#include <poll.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "probes/tls_suites.h"

#define MOST_SUITES 300
#define MOST_LATE   3 /* then the server is not asked any more */

const char *const tls_version_names[TLS_VERSIONS] = {
	"SSLv3", "TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"};
const char *const tls_group_names[TLS_GROUPS] = {"X25519",    "P-256",
						 "P-384",     "P-521",
						 "X448",      "ffdhe2048",
						 "ffdhe3072", "X25519MLKEM768"};
static const uint16_t group_numbers[TLS_GROUPS] = {29, 23,  24,	 25,
						   30, 256, 257, 4588};

/* Some more bytes behind what there is; 0 at the end, -1 late. */
static ssize_t some(int fd, char *room, size_t size, struct deadline deadline)
{
	struct pollfd fds = {.fd = fd, .events = POLLIN};

	for (;;) {
		ssize_t got = recv(fd, room, size, 0);

		if (got >= 0)
			return got;
		if (errno != EAGAIN && errno != EINTR)
			return 0;
		if (deadline_passed(deadline))
			return -1;
		poll(&fds, 1, (int)deadline_left_ms(deadline));
	}
}

static void hear(int fd, struct deadline deadline, struct offer *out)
{
	char bytes[2 * LIMIT_SERVER_HELLO];
	size_t size = 0;

	out->end = OFFER_NO_TLS;
	while (size < sizeof(bytes)) {
		ssize_t got =
			some(fd, bytes + size, sizeof(bytes) - size, deadline);

		if (got <= 0) {
			out->end = got ? OFFER_LATE : OFFER_CUT;
			return;
		}
		size += (size_t)got;
		out->answer = hello_answer_read((struct text){bytes, size});
		if (out->answer.kind != ANSWER_MORE)
			break;
	}
	if (out->answer.kind == ANSWER_HELLO)
		out->end = OFFER_TAKEN;
	else if (out->answer.kind == ANSWER_ALERT)
		out->end = OFFER_REFUSED;
}

static struct offer make(const struct tls_target *to,
			 struct client_hello *hello)
{
	struct offer out = {.end = OFFER_NOT_MADE};
	struct deadline deadline = tls_wait(to);
	struct text name = tls_server_name(to);
	enum tls_dial dialled;
	struct buffer bytes;
	int fd = -1;

	dialled = tls_dial(to, deadline, &fd, &out.outcome, &out.why);
	if (dialled != TLS_DIAL_DONE) {
		if (dialled == TLS_DIAL_NO_TLS)
			out.end = OFFER_NO_TLS;
		return out;
	}
	if (!tls_name_is_address(name))
		hello->server_name = name;
	if (getrandom(hello->random, sizeof(hello->random), 0) < 0)
		hello->random[0] = 1; /* any number does: no keys follow */
	buffer_init(&bytes);
	client_hello_write(hello, &bytes);
	out.outcome = net_write(fd, buffer_view(&bytes), deadline, &out.why);
	if (out.outcome == NET_TIMED_OUT)
		out.end = OFFER_LATE;
	else
		hear(fd, deadline, &out);
	buffer_release(&bytes);
	close(fd);
	return out;
}

/* All suites, once each, as far as there is room. */
static size_t all_suites(uint16_t *out, bool with_13)
{
	size_t count = 0;

	if (with_13)
		for (size_t i = 0; i < tls_13_suites.count; i++)
			out[count++] = tls_13_suites.numbers[i];
	for (size_t c = TLS_CLASS_COUNT; c-- > 0;)
		for (size_t i = 0; i < tls_class_suites[c].count; i++) {
			uint16_t number = tls_class_suites[c].numbers[i];
			size_t at = 0;

			while (at < count && out[at] != number)
				at++;
			if (at == count && count < MOST_SUITES)
				out[count++] = number;
		}
	return count;
}

static struct offer everything(const struct tls_target *to)
{
	uint16_t suites[MOST_SUITES];
	struct client_hello hello = {.version = TLS_1_3, .suites = suites};

	hello.suite_count = all_suites(suites, true);
	return make(to, &hello);
}

/* Choosing another version is refusing this one. */
static enum offer_end version(const struct tls_target *to, uint16_t number)
{
	uint16_t suites[MOST_SUITES];
	struct client_hello hello = {
		.version = number, .only = true, .suites = suites};
	struct offer got;

	if (number == TLS_1_3) {
		hello.suites = tls_13_suites.numbers;
		hello.suite_count = tls_13_suites.count;
	} else {
		hello.suite_count = all_suites(suites, false);
	}
	got = make(to, &hello);
	if (got.end == OFFER_TAKEN && got.answer.version != number)
		return OFFER_REFUSED;
	return got.end;
}

static bool is_in(const struct tls_suites *suites, uint16_t number)
{
	for (size_t i = 0; i < suites->count; i++)
		if (suites->numbers[i] == number)
			return true;
	return false;
}

/* A choice that was not offered says nothing of the offer. */
static enum offer_end class_of(const struct tls_target *to,
			       const struct tls_suites *suites)
{
	struct client_hello hello = {.version = TLS_1_2,
				     .suites = suites->numbers,
				     .suite_count = suites->count};
	struct offer got = make(to, &hello);

	if (got.end == OFFER_TAKEN && !is_in(suites, got.answer.suite))
		return OFFER_NO_TLS;
	return got.end;
}

static enum offer_end group_of(const struct tls_target *to, uint16_t number)
{
	uint16_t suites[MOST_SUITES];
	struct client_hello hello = {.version = TLS_1_3,
				     .suites = suites,
				     .groups = &number,
				     .group_count = 1};
	bool only_13 = number >= 256; /* before, the server names its own */
	struct offer got;

	for (size_t i = 0; i < tls_13_suites.count; i++)
		suites[hello.suite_count++] = tls_13_suites.numbers[i];
	for (size_t i = 0; i < tls_ecdhe_suites.count && !only_13; i++)
		suites[hello.suite_count++] = tls_ecdhe_suites.numbers[i];
	hello.only = only_13;
	got = make(to, &hello);
	if (got.end == OFFER_TAKEN && got.answer.version == TLS_1_3 &&
	    got.answer.group != number)
		return OFFER_REFUSED;
	return got.end;
}

/* Each way to offer, in one order: versions, classes, groups. */
static enum offer_end nth(const struct tls_target *to, size_t i)
{
	if (i < TLS_VERSIONS)
		return version(to, (uint16_t)(SSL_3_0 + i));
	i -= TLS_VERSIONS;
	if (i < TLS_CLASS_COUNT)
		return class_of(to, &tls_class_suites[i]);
	return group_of(to, group_numbers[i - TLS_CLASS_COUNT]);
}

#define OFFERS (TLS_VERSIONS + TLS_CLASS_COUNT + TLS_GROUPS)

static void keep(struct tls_offers *out, size_t i, enum offer_end end)
{
	if (i < TLS_VERSIONS)
		out->versions[i] = end;
	else if (i < TLS_VERSIONS + TLS_CLASS_COUNT)
		out->classes[i - TLS_VERSIONS] = end;
	else
		out->groups[i - TLS_VERSIONS - TLS_CLASS_COUNT] = end;
}

static bool any_version(const struct tls_offers *offers)
{
	for (size_t i = 0; i < TLS_VERSIONS; i++)
		if (offers->versions[i] == OFFER_TAKEN)
			return true;
	return false;
}

bool tls_offers_make(const struct tls_target *to, struct tls_offers *out)
{
	enum offer_end ends[OFFERS];
	bool any_cut = false, still;
	unsigned late = 0;

	*out = (struct tls_offers){.first = everything(to)};
	if (out->first.end != OFFER_TAKEN && out->first.end != OFFER_REFUSED)
		return false;
	for (size_t i = 0; i < OFFERS; i++) {
		ends[i] = late < MOST_LATE ? nth(to, i) : OFFER_LATE;
		late += ends[i] == OFFER_LATE;
		any_cut |= ends[i] == OFFER_CUT;
	}
	/* who answers before and after a cut has cut what it was offered */
	still = any_cut && everything(to).end == out->first.end;
	for (size_t i = 0; i < OFFERS; i++)
		keep(out, i,
		     ends[i] == OFFER_CUT && still ? OFFER_REFUSED : ends[i]);
	/* 1.3 has no other suites */
	if (out->versions[TLS_VERSIONS - 1] == OFFER_TAKEN)
		out->classes[TLS_CLASS_aead] = OFFER_TAKEN;
	return any_version(out);
}

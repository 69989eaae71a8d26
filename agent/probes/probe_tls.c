/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tls probe: what a target's TLS takes, refuses and shows. Versions, suites
 * and groups are offered one by one (tls_offer), the certificate is seen in a
 * whole handshake (tls_handshake). One scan serves every check that asks.
 */
#include <openssl/ssl.h>
#include <strings.h>

#include "base/arena.h"
#include "base/fs.h"
#include "probes/sighting.h"
#include "probes/tls_certificate.h"
#include "probes/tls_offer.h"

#define DEFAULT_TIMEOUT "5s"

static const struct word protocols[] = {
	{"smtp", "smtp", "smtp"},
};

static const struct field params[] = {
	{.name = "target",
	 .kind = FIELD_NAME,
	 .flags = FIELD_REQUIRED,
	 .about = "name of a target in the site file"},
	{.name = "starttls",
	 .kind = FIELD_WORD,
	 .words = protocols,
	 .word_count = ARRAY_SIZE(protocols),
	 .about = "`smtp`: TLS begins after STARTTLS"},
	{.name = "timeout",
	 .kind = FIELD_DURATION,
	 .about = "that one connection may take, default `5s`; the whole look "
		  "has a minute"},
	{.name = NULL},
};

static const struct cel_type list_type = {.kind = TYPE_LIST,
					  .item = &type_string};

static const struct field facts[] = {
	{.name = "versions",
	 .type = &list_type,
	 .about = "accepted, of `SSLv3`, `TLSv1.0`, `TLSv1.1`, `TLSv1.2`, "
		  "`TLSv1.3`"},
	{.name = "refused_versions",
	 .type = &list_type,
	 .about = "offered, and refused by the server itself"},
#define X(fact, text) {.name = #fact, .type = &type_bool, .about = text},
	TLS_CLASSES(X)
#undef X
		{.name = "groups",
		 .type = &list_type,
		 .about =
			 "accepted for the key exchange, of `X25519`, `P-256`, "
			 "`P-384`, `P-521`, `X448`, `ffdhe2048`, `ffdhe3072`, "
			 "`X25519MLKEM768`"},
	{.name = "trusted",
	 .type = &type_bool,
	 .about = "the chain leads to a trusted root and is in date (names: "
		  "`name_matches`)"},
	{.name = "trust_problem",
	 .type = &type_string,
	 .about = "why not, in OpenSSL's words; else \"\""},
	{.name = "name_matches",
	 .type = &type_bool,
	 .about = "the certificate names the target's host"},
	{.name = "names",
	 .type = &list_type,
	 .about = "DNS names and addresses of the certificate"},
	{.name = "issuer", .type = &type_string, .about = "RFC 4514"},
	{.name = "chain_length",
	 .type = &type_int,
	 .about = "certificates that the server sent"},
	{.name = "key_type",
	 .type = &type_string,
	 .about = "`RSA`, `EC`, `ED25519`, ..."},
	{.name = "key_bits", .type = &type_int, .about = "size of that key"},
	{.name = "signatures",
	 .type = &list_type,
	 .about = "algorithms by which the chain is signed, roots left out: "
		  "`sha256WithRSAEncryption`"},
	{.name = "not_before",
	 .type = &type_timestamp,
	 .about = "the certificate holds from then"},
	{.name = "not_after", .type = &type_timestamp, .about = "until then"},
	{.name = "days_left",
	 .type = &type_int,
	 .about = "whole days until then; negative when it is over"},
	{.name = "staple",
	 .type = &type_string,
	 .about = "the OCSP answer sent along: `good`, `revoked`, `unknown`, "
		  "`stale`, `unverified`, `unreadable`, `none`"},
	{.name = "protocol",
	 .type = &type_string,
	 .about = "version that a whole handshake came to"},
	{.name = "cipher",
	 .type = &type_string,
	 .about = "suite of it, by OpenSSL's name"},
	{.name = "resumes",
	 .type = &type_bool,
	 .about = "a second connection could take up the first one's session"},
	{.name = "hsts",
	 .type = &type_duration,
	 .about = "max-age of Strict-Transport-Security in the answer to "
		  "`GET /`; 0s without; unknown where no HTTP is spoken"},
	{.name = "hsts_subdomains",
	 .type = &type_bool,
	 .about = "it says includeSubDomains"},
	{.name = NULL},
};

static struct value seen(enum offer_end end)
{
	switch (end) {
	case OFFER_TAKEN:
		return value_bool(true);
	case OFFER_REFUSED:
		return value_bool(false);
	case OFFER_LATE:
		return value_unknown("timeout");
	case OFFER_CUT:
	case OFFER_NO_TLS:
	case OFFER_NOT_MADE:
		break;
	}
	return value_unknown("unreachable");
}

/* Those that ended so; unknown when one of them was not seen. */
static struct value names_of(struct arena *arena, const enum offer_end *ends,
			     const char *const *names, size_t count,
			     enum offer_end wanted)
{
	struct value *items = arena_many(arena, count, struct value);
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		struct value one = seen(ends[i]);

		if (one.kind == VALUE_UNKNOWN)
			return one;
		if (ends[i] == wanted)
			items[found++] = value_string(text_from(names[i]));
	}
	return value_list_of(arena, items, found);
}

static void see_offers(struct arena *arena, const struct tls_offers *offers,
		       struct sighting *sight)
{
	static const char *const classes[] = {
#define X(fact, text) #fact,
		TLS_CLASSES(X)
#undef X
	};

	sighting_fact(sight, "versions",
		      names_of(arena, offers->versions, tls_version_names,
			       TLS_VERSIONS, OFFER_TAKEN));
	sighting_fact(sight, "refused_versions",
		      names_of(arena, offers->versions, tls_version_names,
			       TLS_VERSIONS, OFFER_REFUSED));
	for (size_t i = 0; i < TLS_CLASS_COUNT; i++)
		sighting_fact(sight, classes[i], seen(offers->classes[i]));
	sighting_fact(sight, "groups",
		      names_of(arena, offers->groups, tls_group_names,
			       TLS_GROUPS, OFFER_TAKEN));
}

static void say_lost(struct arena *arena, const struct offer *first,
		     struct sighting *sight)
{
	static const enum reason reasons[] = {
		[NET_DONE] = REASON_UNREACHABLE,
		[NET_NOT_RESOLVED] = REASON_UNREACHABLE,
		[NET_REFUSED] = REASON_UNREACHABLE,
		[NET_TIMED_OUT] = REASON_TIMED_OUT,
		[NET_FORBIDDEN] = REASON_NOT_ALLOWED,
		[NET_CLOSED] = REASON_UNREACHABLE,
	};
	enum reason reason = REASON_UNREACHABLE;
	struct text detail = TEXT("the server closed during the handshake");

	if (first->end == OFFER_NOT_MADE) {
		reason = reasons[first->outcome];
		detail = text_copy(arena, text_from(first->why.text));
	} else if (first->end == OFFER_LATE) {
		reason = REASON_TIMED_OUT;
		detail = TEXT("the server took the connection and stayed "
			      "silent");
	} else if (first->end == OFFER_NO_TLS) {
		detail = first->why.text[0]
				 ? text_copy(arena, text_from(first->why.text))
				 : TEXT("what answered does not speak TLS");
	} else if (first->end == OFFER_REFUSED) {
		detail = text_format(
			arena,
			"the server refused every handshake: alert %u%s%s",
			first->answer.alert,
			tls_alert_name(first->answer.alert)[0] ? ", " : "",
			tls_alert_name(first->answer.alert));
	}
	sighting_lost(sight, reason, detail);
}

static struct text header_of(struct text head, const char *name, size_t size)
{
	while (head.size) {
		struct text line = text_cut(head, '\n', &head);

		if (line.size > size && line.data[size] == ':' &&
		    !strncasecmp(line.data, name, size))
			return text_trim((struct text){line.data + size + 1,
						       line.size - size - 1});
	}
	return (struct text){NULL, 0};
}

/* RFC 6797 section 6.1: directives in any order, a value may be quoted. */
static void see_hsts(struct text head, struct sighting *sight)
{
	struct text all = header_of(head, "strict-transport-security", 25);
	struct err ignored = {.kind = ERR_NONE};
	uint64_t seconds = 0;
	bool below = false;

	while (all.size) {
		struct text one = text_trim(text_cut(all, ';', &all));

		if (one.size == 17 &&
		    !strncasecmp(one.data, "includeSubDomains", 17))
			below = true;
		if (one.size < 8 || strncasecmp(one.data, "max-age=", 8) != 0)
			continue;
		one.data += 8;
		one.size -= 8;
		if (one.size > 2 && one.data[0] == '"') {
			one.data++;
			one.size -= 2;
		}
		if (text_to_u64(one, &seconds, &ignored) || seconds > INT32_MAX)
			seconds = seconds > INT32_MAX ? INT32_MAX : 0;
	}
	sighting_fact(sight, "hsts",
		      value_duration((struct span){(int64_t)seconds, 0}));
	sighting_fact(sight, "hsts_subdomains", value_bool(below));
}

static void see_handshake(const struct tls_target *to,
			  const struct tls_handshake *handshake,
			  struct sighting *sight)
{
	tls_certificate_see(to, handshake, sight);
	if (!handshake->done) {
		sight->detail = handshake->why;
		return;
	}
	sighting_fact(sight, "protocol",
		      value_string(text_from(SSL_get_version(handshake->ssl))));
	sighting_fact(sight, "cipher",
		      value_string(text_copy(
			      to->arena,
			      text_from(SSL_get_cipher_name(handshake->ssl)))));
	if (handshake->resumption_seen)
		sighting_fact(sight, "resumes", value_bool(handshake->resumed));
	if (handshake->head.size && !to->smtp)
		see_hsts(handshake->head, sight);
}

static int64_t wait_of(const struct look *look)
{
	struct span span = {5, 0};
	struct err ignored = {.kind = ERR_NONE};

	if (span_parse(look_text(look, "timeout", DEFAULT_TIMEOUT), &span,
		       &ignored) ||
	    span.seconds > 300)
		span = (struct span){5, 0};
	return span.seconds * 1000 + span.nanos / 1000000;
}

static const char *ca_file_of(struct arena *arena, const struct plan *plan,
			      const struct look *look)
{
	if (!look->target->ca_file.size)
		return NULL;
	return fs_join(arena, text_cstr(arena, plan->site->directory),
		       text_cstr(arena, look->target->ca_file));
}

static int observe(struct arena *arena, const struct plan *plan,
		   const struct look *look, struct deadline deadline,
		   const struct sink *sink, struct err *err)
{
	struct sighting sight = sighting_begin(arena, look->kind);
	struct tls_target to = {
		.arena = arena,
		.site = plan->site,
		.target = look->target,
		.smtp = text_is(look_text(look, "starttls", ""), "smtp"),
		.wait_ms = wait_of(look),
		.deadline = deadline,
	};
	struct tls_handshake handshake;
	struct tls_offers offers;

	sight.where =
		text_format(arena, "%.*s:%u", TEXT_ARG(look->target->host),
			    look->target->port);
	if (!tls_offers_make(&to, &offers)) {
		say_lost(arena, &offers.first, &sight);
		return sighting_send(arena, &sight, plan, look, sink, err);
	}
	see_offers(arena, &offers, &sight);
	if (tls_handshake_open(&to, ca_file_of(arena, plan, look), &handshake,
			       err))
		return -1;
	see_handshake(&to, &handshake, &sight);
	tls_handshake_close(&handshake);
	return sighting_send(arena, &sight, plan, look, sink, err);
}

static int reach(struct arena *arena, const struct plan *plan,
		 const struct look *look, struct probe_reach *out,
		 struct err *err)
{
	const char **paths = arena_many(arena, 1, const char *);

	(void)err;
	out->network = true;
	paths[0] = ca_file_of(arena, plan, look);
	out->read_paths = paths;
	out->read_count = paths[0] != NULL;
	return 0;
}

const struct probe_kind probe_tls = {
	.name = "tls",
	.summary = "what a target's TLS accepts, refuses and shows",
	.params = params,
	.facts = facts,
	.shown_by = STRENGTH_DRILLED_PRODUCTION,
	.network = true,
	.reach = reach,
	.observe = observe,
};

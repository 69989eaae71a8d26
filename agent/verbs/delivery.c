/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/delivery.h"

#include "attest/receipt.h"
#include "base/fs.h"
#include "base/limits.h"
#include "deliver/enrol.h"
#include "deliver/outbox.h"
#include "seal/trust_root.h"
#include "verbs/site_open.h"

static const char *path_or_null(struct arena *arena, const struct site *site,
				struct text path)
{
	return path.size ? site_path(arena, site, path) : NULL;
}

/* The newest trust root that can be had; without a network the one kept. */
static int root_get(struct arena *arena, const struct delivery *delivery,
		    const char *ca_file, struct trust_root *out,
		    struct err *err)
{
	const struct regulator *regulator = delivery->regulator;
	const char *path =
		site_path(arena, delivery->site, regulator->trust_root);
	struct trust_root_source source;
	struct err unreachable = {.kind = ERR_NONE};
	struct digest pin;
	struct text bytes;

	if (!fs_exists(path))
		return err_set(err, ERR_USAGE,
			       "%s: no trust root yet (plaudit enrol CODE)",
			       path);
	if (pin_read(arena, path, &pin, err))
		return -1;
	source = (struct trust_root_source){text_cstr(arena, regulator->url),
					    ca_file, pin, path};
	if (!trust_root_refresh(arena, &source, deadline_after_ms(5000), out,
				&unreachable))
		return 0;
	if (unreachable.kind == ERR_TRUST) {
		*err = unreachable;
		return -1;
	}
	if (fs_read(arena, path, LIMIT_TRUST_ROOT_BYTES, &bytes, err))
		return -1;
	if (trust_root_verify(arena, bytes, pin, clock_now(), out, err))
		return -1;
	return trust_root_check_version(
		arena, out, pin,
		text_cstr(arena, text_format(arena, "%s.seen", path)), err);
}

static void timestamps_of(struct arena *arena, const struct delivery *delivery,
			  struct upload_target *out)
{
	const struct regulator *regulator = delivery->regulator;
	struct timestamp_source *all = arena_many(
		arena, regulator->timestamp_count, struct timestamp_source);

	for (size_t i = 0; i < regulator->timestamp_count; i++) {
		const struct timestamp_binding *it = &regulator->timestamps[i];

		all[i] = (struct timestamp_source){
			text_cstr(arena, it->url),
			site_path(arena, delivery->site, it->chain), it->policy,
			it->required};
	}
	out->timestamps = all;
	out->timestamp_count = regulator->timestamp_count;
}

int delivery_run(struct arena *arena, struct delivery *delivery,
		 struct err *err)
{
	const struct regulator *regulator = delivery->regulator;
	const struct site *site = delivery->site;
	struct trust_root root;
	struct upload_target target = {
		.url = text_cstr(arena, regulator->url),
		.ca_file = path_or_null(arena, site, regulator->ca_file),
		.client_cert =
			path_or_null(arena, site, regulator->client_cert),
		.client_key = path_or_null(arena, site, regulator->client_key),
		.stream_directory = delivery->stream_directory,
		.root = &root,
		.reviewed = delivery->reviewed,
	};

	if (root_get(arena, delivery, target.ca_file, &root, err))
		return -1;
	timestamps_of(arena, delivery, &target);
	return upload_run(arena, delivery->outbox, &target,
			  deadline_after_ms(delivery->seconds * 1000),
			  &delivery->result, err);
}

void delivery_note_fill(struct arena *arena, const struct delivery *delivery,
			const struct report *report, struct delivery_note *note)
{
	struct err ignored = {.kind = ERR_NONE};
	struct receipt receipt;
	struct text bytes;
	const char *path =
		outbox_receipt_path(arena, delivery->outbox,
				    report->chain.sequence, report->identity);

	if (!path ||
	    fs_read(arena, path, 2 * LIMIT_ENVELOPE_BYTES, &bytes, &ignored) ||
	    receipt_read(arena, bytes, &receipt, &ignored)) {
		note->state = delivery->result.refused ? TEXT("refused")
						       : TEXT("sealed");
		return;
	}
	note->state = TEXT("delivered");
	note->receipt = text_from(path);
	note->log_index = receipt.proof.index;
	note->log_size = receipt.proof.size;
	note->has_receipt = true;
}

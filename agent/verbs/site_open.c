/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/site_open.h"

#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "load/complaint.h"
#include "load/load_site.h"
#include "seal/key.h"
#include "verbs/pack_open.h"

#define SEEN_BYTES 4096

int site_open(struct arena *arena, const char *path, const char *pack_directory,
	      const char *now_text, struct site_open *out, struct err *err)
{
	struct site_request request = {
		.path = path ? path : DEFAULT_SITE,
		.pack_directory = pack_directory,
		.now = clock_now(),
	};
	struct complaints complaints;
	int status;

	if (now_text && instant_parse(text_from(now_text), &request.now, err))
		return err_prefix(err, "--now");
	request.now.nanos = 0;
	complaints_init(&complaints, arena);
	status = load_site(arena, &request, &complaints, &out->pack, &out->site,
			   err);
	if (status || complaints.errors)
		complaints_tell(&complaints);
	if (status)
		return -1;
	out->now = request.now;
	out->state = site_path(arena, out->site, out->site->state_directory);
	return 0;
}

char *site_path(struct arena *arena, const struct site *site, struct text path)
{
	return fs_join(arena, text_cstr(arena, site->directory),
		       text_cstr(arena, path));
}

/* Where a module's path may hold what ends an attribute. */
static struct text escaped(struct arena *arena, struct text path)
{
	struct buffer out;

	buffer_init(&out);
	for (size_t i = 0; i < path.size; i++)
		if (strchr(";%=?&", path.data[i]))
			buffer_printf(&out, "%%%02x",
				      (unsigned char)path.data[i]);
		else
			buffer_char(&out, path.data[i]);
	return buffer_take(&out, arena);
}

char *site_key_reference(struct arena *arena, const struct site *site)
{
	struct text module, out;

	if (site->key_file.size)
		return site_path(arena, site, site->key_file);
	if (site->key_tpm.size) {
		out = text_starts(site->key_tpm, "0x")
			      ? site->key_tpm
			      : text_from(
					site_path(arena, site, site->key_tpm));
		return text_cstr(arena,
				 text_format(arena, "tpm:%.*s", TEXT_ARG(out)));
	}
	if (!site->key_pkcs11.size)
		return NULL;
	module = escaped(arena, site->key_module);
	out = text_format(arena, "pkcs11:%.*s%s%.*s",
			  TEXT_ARG(site->key_pkcs11),
			  module.size ? ";module-path=" : "", TEXT_ARG(module));
	return text_cstr(arena, out);
}

char *site_wrap_path(struct arena *arena, const struct site *site)
{
	struct text beside =
		site->key_file.size ? site->key_file : site->key_tpm;

	if (!beside.size || text_starts(beside, "0x"))
		beside = TEXT("keys/");
	return fs_join(arena, fs_parent(arena, site_path(arena, site, beside)),
		       "commitments.wrap");
}

int site_key_open(struct arena *arena, const struct site *site,
		  struct key **out, struct err *err)
{
	const struct secret_ref *ref = &site->key_passphrase;
	const char *reference = site_key_reference(arena, site);
	struct secret *passphrase = NULL;
	int status;

	if (!reference)
		return err_set(err, ERR_USAGE,
			       "%.*s: no key is named; without one nothing can "
			       "be sealed (plaudit key new, or --rehearsal)",
			       TEXT_ARG(site->path));
	if (key_is_file(reference) && !fs_exists(reference))
		return err_set(err, ERR_USAGE,
			       "%s: no key there (plaudit key new %s, once)",
			       reference, reference);
	if ((ref->env.size || ref->file.size || ref->credential.size) &&
	    secret_open(ref, text_cstr(arena, site->directory), &passphrase,
			err))
		return err_prefix(err, "the key's %s",
				  site->key_pkcs11.size ? "PIN" : "passphrase");
	status = key_open(reference, passphrase, out, err);
	secret_close(passphrase);
	return status;
}

int pin_read(struct arena *arena, const char *trust_root_path,
	     struct digest *pin, struct err *err)
{
	struct text path = text_format(arena, "%s.seen", trust_root_path);
	struct text line, rest, version, digest;

	if (fs_read(arena, path.data, SEEN_BYTES, &line, err))
		return err_prefix(err, "the pinned authority key");
	line = text_trim(line);
	version = text_cut(line, ' ', &rest);
	digest = text_cut(rest, ' ', &rest);
	if (!version.size || !digest.size || !rest.size)
		return err_set(err, ERR_USAGE,
			       "%.*s: not a line of version, "
			       "digest and pin",
			       TEXT_ARG(path));
	return digest_from_hex(rest, pin, err);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/site_open.h"

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

int site_key_open(struct arena *arena, const struct site *site,
		  struct key **out, struct err *err)
{
	const struct secret_ref *ref = &site->key_passphrase;
	struct secret *passphrase = NULL;
	const char *path;
	int status;

	if (!site->key_file.size)
		return err_set(err, ERR_USAGE,
			       "%.*s: no key is named; without one nothing can "
			       "be sealed (plaudit key new, or --rehearsal)",
			       TEXT_ARG(site->path));
	path = site_path(arena, site, site->key_file);
	if (!fs_exists(path))
		return err_set(err, ERR_USAGE,
			       "%s: no key there (plaudit key new %s, once)",
			       path, path);
	if ((ref->env.size || ref->file.size) &&
	    secret_open(ref, text_cstr(arena, site->directory), &passphrase,
			err))
		return err_prefix(err, "key passphrase");
	status = key_open(path, passphrase, out, err);
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

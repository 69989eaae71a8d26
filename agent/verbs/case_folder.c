/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/case_folder.h"

#include "attest/receipt.h"
#include "base/encode.h"
#include "base/fs.h"
#include "base/limits.h"
#include "deliver/outbox.h"
#include "seal/trust_root.h"

#define PEM_LINE 64

int case_folder_put(const struct case_folder *folder, const char *name,
		    struct text bytes, struct err *err)
{
	return fs_put(fs_join(folder->arena, folder->directory, name), bytes,
		      0600, err);
}

static int root_read(struct case_folder *folder, struct instant now,
		     struct trust_root *root, struct text *bytes,
		     struct err *err)
{
	if (fs_read(folder->arena, folder->trust_root_path,
		    LIMIT_TRUST_ROOT_BYTES, bytes, err) ||
	    pin_read(folder->arena, folder->trust_root_path, &folder->pin,
		     err) ||
	    trust_root_verify(folder->arena, *bytes, folder->pin, now, root,
			      err))
		return err_prefix(err, "the regulator's trust root");
	folder->root_version = root->version;
	return 0;
}

int case_folder_open(struct case_folder *folder, struct instant now,
		     struct err *err)
{
	struct trust_root root;
	struct text bytes;

	if (fs_exists(folder->directory))
		return err_set(err, ERR_USAGE,
			       "%s: is there already; --out names another",
			       folder->directory);
	if (root_read(folder, now, &root, &bytes, err) ||
	    fs_make_dirs(folder->directory, 0700, err))
		return -1;
	return case_folder_put(folder, "trust-root.json", bytes, err);
}

/* The receipt if it came, else the envelope as it was sealed. */
static const char *best_copy(const struct case_folder *folder,
			     const struct kept_commitment *kept)
{
	const char *receipt =
		receipt_kept(folder->arena, folder->stream_directory,
			     kept->report.chain.sequence,
			     kept->report.identity);

	return receipt ? receipt : kept->path.data;
}

/* SubjectPublicKeyInfo as PEM (RFC 7468). */
static struct text pem_of(struct arena *arena, struct text spki)
{
	struct text base64 = base64_encode(arena, spki), out;
	struct buffer pem;

	buffer_init(&pem);
	buffer_str(&pem, "-----BEGIN PUBLIC KEY-----\n");
	for (size_t i = 0; i < base64.size; i += PEM_LINE) {
		size_t left = base64.size - i;

		buffer_text(&pem,
			    (struct text){base64.data + i,
					  left < PEM_LINE ? left : PEM_LINE});
		buffer_char(&pem, '\n');
	}
	buffer_str(&pem, "-----END PUBLIC KEY-----\n");
	out = text_copy(arena, (struct text){pem.data, pem.size});
	buffer_release(&pem);
	return out;
}

static int put_signer(struct case_folder *folder, struct text hint,
		      struct instant now, struct err *err)
{
	const struct trust_entity *entity;
	const struct trust_agent *agent;
	struct trust_root root;
	struct text bytes;

	if (root_read(folder, now, &root, &bytes, err))
		return -1;
	agent = trust_root_agent(&root, hint, &entity);
	if (!agent)
		return err_set(err, ERR_TRUST,
			       "the trust root has no such key; plaudit push "
			       "fetches a newer one");
	return case_folder_put(folder, "signer.pem",
			       pem_of(folder->arena, agent->spki), err);
}

static int put_as(struct case_folder *folder, struct text source,
		  const char *ending, struct text bytes, struct err *err)
{
	struct text name = text_format(folder->arena, "attestation-%.*s.%s",
				       TEXT_ARG(source), ending);

	return case_folder_put(folder, name.data, bytes, err);
}

int case_folder_attestation(struct case_folder *folder,
			    const struct kept_commitment *kept,
			    struct text source, struct err *err)
{
	const char *path = best_copy(folder, kept);
	struct err no_bundle = {.kind = ERR_NONE};
	struct receipt receipt;
	const struct envelope *envelope = &receipt.envelope;
	struct text bytes;

	if (fs_read(folder->arena, path, LIMIT_BUNDLE_BYTES, &bytes, err))
		return -1;
	if (receipt_read(folder->arena, bytes, &receipt, &no_bundle) &&
	    envelope_parse(folder->arena, bytes, &receipt.envelope, err))
		return err_prefix(err, "%s", path);
	if (put_as(folder, source, "json", bytes, err) ||
	    put_as(folder, source, "pae", envelope->pae, err) ||
	    put_as(folder, source, "sig", envelope->signatures[0].bytes, err))
		return -1;
	return put_signer(folder, envelope->signatures[0].hint, clock_now(),
			  err);
}

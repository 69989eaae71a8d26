/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The folder that a dossier is: for each source the attestation that commits to
 * it, as it was delivered, and its parts as openssl takes them; the trust root
 * and the signer's public key.
 */
#ifndef PLAUDIT_VERBS_CASE_FOLDER_H
#define PLAUDIT_VERBS_CASE_FOLDER_H

#include "attest/kept_commitment.h"
#include "verbs/site_open.h"

struct case_folder {
	struct arena *arena;
	const char *directory; /* made by case_folder_open */
	const char *stream_directory;
	const char *trust_root_path;
	struct digest pin;
	uint64_t root_version;
};

/* Refuses a directory that is there. The trust root is verified, and copied. */
int case_folder_open(struct case_folder *folder, struct instant now,
		     struct err *err) MUST_USE;
/* attestation-SOURCE.json, .pae and .sig, and signer.pem. */
int case_folder_attestation(struct case_folder *folder,
			    const struct kept_commitment *kept,
			    struct text source, struct err *err) MUST_USE;
int case_folder_put(const struct case_folder *folder, const char *name,
		    struct text bytes, struct err *err) MUST_USE;

#endif

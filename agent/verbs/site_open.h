/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What most verbs of the agent begin with: the site file and its rule pack,
 * complaints printed on stderr, and the moment that counts as now.
 */
#ifndef PLAUDIT_VERBS_SITE_OPEN_H
#define PLAUDIT_VERBS_SITE_OPEN_H

#include "model/site.h"

struct key;
struct trust_root;

#define DEFAULT_SITE "plaudit.yaml"

struct site_open {
	const struct pack *pack;
	const struct site *site;
	struct instant now;
	char *state; /* the state directory's path */
};

/* now_text NULL: the clock. pack_directory NULL: as the site says. -1 with
 * ERR_USAGE when there were errors (they are printed by then). */
int site_open(struct arena *arena, const char *path, const char *pack_directory,
	      const char *now_text, struct site_open *out,
	      struct err *err) MUST_USE;
/* The site's signing key, with its passphrase if it names one. */
int site_key_open(struct arena *arena, const struct site *site,
		  struct key **out, struct err *err) MUST_USE;
/* As key_open takes it; NULL: the site names none. */
char *site_key_reference(struct arena *arena, const struct site *site);
/* What the keys of commitments are encrypted under: beside the signing key. */
char *site_wrap_path(struct arena *arena, const struct site *site);
/* A path of the site file, made absolute. */
char *site_path(struct arena *arena, const struct site *site, struct text path);

/* The pin that was kept with the trust root at enrolment (`<path>.seen`). */
int pin_read(struct arena *arena, const char *trust_root_path,
	     struct digest *pin, struct err *err) MUST_USE;

#endif

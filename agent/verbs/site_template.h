/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The site file that `plaudit init` writes: made from the rule pack, so that it
 * asks for just what the class's profiles need.
 */
#ifndef PLAUDIT_VERBS_SITE_TEMPLATE_H
#define PLAUDIT_VERBS_SITE_TEMPLATE_H

#include "model/policy.h"

struct site_template {
	const struct pack *pack;
	enum entity_class class;
	struct text jurisdiction; /* "TH" */
	struct text entity;
	struct text pack_directory;
};

/* ERR_USAGE when the pack has no profile for the class there. */
int site_template_write(struct arena *arena, const struct site_template *wanted,
			struct buffer *out, struct err *err) MUST_USE;

#endif

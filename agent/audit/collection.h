/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A folder between the place where was looked and the place where is judged
 * (reports/evidence.md section 7). It is a state directory of its own while a
 * run fills it; its index comes last, by one rename, and makes it whole.
 */
#ifndef PLAUDIT_AUDIT_COLLECTION_H
#define PLAUDIT_AUDIT_COLLECTION_H

#include "audit/collection_index.h"

#define COLLECTION_BOOKS "books"
#define COLLECTION_ROWS	 "rows"
#define COLLECTION_SALTS "salts"

struct collection {
	const char *directory;
	struct collection_index index;
	struct digest digest; /* of the index as it is in the folder */
};

/* Makes the folder, or clears what an earlier run of ours that was cut short
 * left in it; anything else that is there is ERR_USAGE. */
int collection_begin(struct arena *arena, const char *directory,
		     struct err *err) MUST_USE;
/* The books that the run left in `books` as <source>.next go into the folder
 * too. */
int collection_take_books(struct arena *arena, const char *directory,
			  const char *books, struct err *err) MUST_USE;
/* Lists what is there in index->files, and puts the index. */
int collection_end(struct arena *arena, struct collection *collection,
		   struct err *err) MUST_USE;

/* Reads the index alone. ERR_USAGE when the folder is not whole. */
int collection_open(struct arena *arena, const char *directory,
		    struct collection *out, struct err *err) MUST_USE;
/* Every file as the index says, and none beside. ERR_TRUST names the first that
 * is not. */
int collection_check(struct arena *arena, const struct collection *collection,
		     struct err *err) MUST_USE;
/* One file of it; NULL: the index has none of that path. */
const struct collected_file *collection_file(
	const struct collection *collection, struct text path);
/* The commitments' keys, when they are in the vault. */
int collection_forget_salts(struct arena *arena,
			    const struct collection *collection,
			    struct err *err) MUST_USE;

#endif

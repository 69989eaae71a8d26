/* SPDX-License-Identifier: Apache-2.0 */
/* The first record of a file: which column stands in which field. */
#ifndef PLAUDIT_RECORDS_FILE_HEADER_H
#define PLAUDIT_RECORDS_FILE_HEADER_H

#include "records/block_reader.h"

/* Whose header it is. */
struct header_source {
	const struct source_binding *source;
	bool plain_names; /* renames are not used */
	enum source_format format; /* of the file */
};

/* By the binding, or by the name's ending; never FORMAT_BY_NAME. */
enum source_format file_format_of(const struct source_binding *source,
				  struct text name);

/*
 * Reads the header at the start of `bytes` (a BOM is passed over); *used is
 * where the first record begins. NULL with the sentence in *problem when there
 * is no header or a name that is looked for stands twice.
 */
const struct file_layout *file_header_read(struct arena *arena,
					   const struct header_source *from,
					   struct text bytes, size_t *used,
					   struct text *problem);

#endif

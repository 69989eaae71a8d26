/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many CSV records at once: the places of the wanted fields, as csv_next would
 * find them record by record. Lines come from the separator index; a record
 * that is no CSV, ragged or too long is consumed by csv_next itself and odd.
 */
#ifndef PLAUDIT_RECORDS_CSV_BATCH_H
#define PLAUDIT_RECORDS_CSV_BATCH_H

#include "records/field_batch.h"
#include "records/separator_index.h"

/* As record_format.batch, with a width to choose, for tests. An empty line is
 * no record where records have several fields. */
void csv_batch(enum byte_width width, struct text block, size_t from,
	       char delimiter, const struct wanted_fields *wanted,
	       struct field_batch *out);

#endif

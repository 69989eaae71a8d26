/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many NDJSON records at once. Programs write the same keys in the same order
 * again and again: what stands between two values of a record that was read in
 * full is compared, byte for byte, with what stands there in the next one, and
 * only values are looked at. Whatever differs is read in full again.
 */
#ifndef PLAUDIT_RECORDS_NDJSON_BATCH_H
#define PLAUDIT_RECORDS_NDJSON_BATCH_H

#include "parse/ndjson.h"
#include "records/field_batch.h"

/* As record_format.batch, with a width to choose, for tests. */
void ndjson_batch(bool wide, const struct ndjson_names *names,
		  struct text block, size_t from,
		  const struct wanted_fields *wanted, struct field_batch *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "records/byte_stream.h"

#include <string.h>

#include "base/limits.h"

/* A zstd file may begin with a skippable frame: 18..1f 4d... little-endian
 * 0x184D2A50 to 0x184D2A5F. */
enum packing packing_of(struct text first)
{
	static const char gzip[] = {'\x1f', '\x8b'};
	static const char zstd[] = {'\x28', '\xb5', '\x2f', '\xfd'};
	static const char skippable[] = {'\x2a', '\x4d', '\x18'};

	if (first.size >= sizeof(gzip) &&
	    memcmp(first.data, gzip, sizeof(gzip)) == 0)
		return PACKING_GZIP;
	if (first.size < sizeof(zstd))
		return PACKING_NONE;
	if (memcmp(first.data, zstd, sizeof(zstd)) == 0 ||
	    ((first.data[0] & 0xf0) == 0x50 &&
	     memcmp(first.data + 1, skippable, sizeof(skippable)) == 0))
		return PACKING_ZSTD;
	return PACKING_NONE;
}

enum packing packing_of_name(struct text name, struct text *bare)
{
	*bare = name;
	if (text_ends(name, ".gz")) {
		bare->size -= sizeof(".gz") - 1;
		return PACKING_GZIP;
	}
	if (text_ends(name, ".zst")) {
		bare->size -= sizeof(".zst") - 1;
		return PACKING_ZSTD;
	}
	return PACKING_NONE;
}

int stream_ratio_check(uint64_t made, uint64_t taken, struct err *err)
{
	if (made < LIMIT_UNPACKED_FREE || made / LIMIT_UNPACKED_RATIO <= taken)
		return 0;
	return err_set(err, ERR_LIMIT,
		       "it unpacks to more than %d times its size",
		       LIMIT_UNPACKED_RATIO);
}

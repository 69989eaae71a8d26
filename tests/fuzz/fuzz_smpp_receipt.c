/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "parse/smpp_receipt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text text = {(const char *)data, size};
	struct smpp_receipt r;

	if (!smpp_receipt_read(text, &r))
		return 0;
	if (r.id.size && !smpp_id_matches(r.id, r.id, SMPP_ID_SAME))
		abort();
	smpp_id_matches(r.id, r.error, SMPP_ID_HEX);
	smpp_id_matches(r.error, r.id, SMPP_ID_DECIMAL);
	if (!smpp_delivery_word(r.state))
		abort();
	return 0;
}

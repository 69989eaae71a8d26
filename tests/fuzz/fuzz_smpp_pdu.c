/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "parse/smpp_pdu.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read can be written, and then reads the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text bytes = {(const char *)data, size};
	struct smpp_pdu pdu, again;
	struct buffer out;
	struct err err = {.kind = ERR_NONE};
	size_t used;

	buffer_init(&out);
	while (smpp_pdu_read(bytes, &pdu, &used, &err) == SMPP_WHOLE) {
		if (used < SMPP_HEADER_BYTES || used > bytes.size)
			abort();
		bytes.data += used;
		bytes.size -= used;
		out.size = 0;
		if (!smpp_command_is_known(pdu.command))
			continue;
		if (smpp_pdu_write(&pdu, &out, &err) ||
		    smpp_pdu_read(buffer_view(&out), &again, &used, &err) !=
			    SMPP_WHOLE ||
		    used != out.size || again.command != pdu.command ||
		    !text_equal(again.message.short_message,
				pdu.message.short_message) ||
		    !text_equal(again.options.payload, pdu.options.payload) ||
		    again.options.state != pdu.options.state)
			abort();
	}
	buffer_release(&out);
	return 0;
}

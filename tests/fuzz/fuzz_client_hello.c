/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "parse/client_hello.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What has been answered stays answered, whatever follows. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text bytes = {(const char *)data, size / 2};
	struct hello_answer half = hello_answer_read(bytes);
	struct hello_answer whole;

	bytes.size = size;
	whole = hello_answer_read(bytes);
	assert(half.kind == ANSWER_MORE || half.kind == whole.kind);
	(void)tls_alert_name(whole.alert);
	return 0;
}

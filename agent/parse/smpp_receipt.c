/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/smpp_receipt.h"

#include <string.h>
#include <strings.h>

static const char *const words[] = {
	[SMPP_NO_STATE] = "",	      [SMPP_ENROUTE] = "ENROUTE",
	[SMPP_DELIVERED] = "DELIVRD", [SMPP_EXPIRED] = "EXPIRED",
	[SMPP_DELETED] = "DELETED",   [SMPP_UNDELIVERABLE] = "UNDELIV",
	[SMPP_ACCEPTED] = "ACCEPTD",  [SMPP_UNKNOWN_STATE] = "UNKNOWN",
	[SMPP_REJECTED] = "REJECTD",
};

/* Behind `label` where it begins a word; whether it is there. */
static bool behind(struct text t, const char *label, struct text *out)
{
	size_t size = strlen(label);

	for (size_t i = 0; i + size <= t.size; i++) {
		if ((i && t.data[i - 1] != ' ') ||
		    strncasecmp(t.data + i, label, size))
			continue;
		*out = (struct text){t.data + i + size, t.size - i - size};
		return true;
	}
	return false;
}

static struct text field(struct text t, const char *label)
{
	struct text found, rest;

	if (!behind(t, label, &found))
		return (struct text){NULL, 0};
	return text_cut(found, ' ', &rest);
}

static enum smpp_delivery state_of(struct text word)
{
	for (size_t i = 1; i < ARRAY_SIZE(words); i++)
		if (word.size == strlen(words[i]) &&
		    !strncasecmp(word.data, words[i], word.size))
			return (enum smpp_delivery)i;
	return SMPP_NO_STATE;
}

bool smpp_receipt_read(struct text text, struct smpp_receipt *out)
{
	struct text said = {NULL, 0};
	struct text head = text;

	/* what the message itself says is no field of the receipt */
	if (behind(text, "text:", &said))
		head.size = text.size - said.size;
	*out = (struct smpp_receipt){
		.id = field(head, "id:"),
		.state = state_of(field(head, "stat:")),
		.error = field(head, "err:"),
		.text = said,
	};
	return out->id.size || out->state != SMPP_NO_STATE;
}

const char *smpp_delivery_word(enum smpp_delivery state)
{
	return words[state];
}

static struct text without_zeros(struct text t)
{
	while (t.size > 1 && *t.data == '0') {
		t.data++;
		t.size--;
	}
	return t;
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
}

/* False for what is no number of that base, or does not fit. */
static bool number_of(struct text t, unsigned base, uint64_t *out)
{
	uint64_t n = 0;

	for (size_t i = 0; i < t.size; i++) {
		int digit = digit_of(t.data[i]);

		if (digit >= (int)base ||
		    n > (UINT64_MAX - (uint64_t)digit) / base)
			return false;
		n = n * base + (uint64_t)digit;
	}
	*out = n;
	return t.size > 0;
}

bool smpp_id_matches(struct text response, struct text receipt,
		     enum smpp_id_form form)
{
	struct text a = without_zeros(response), b = without_zeros(receipt);
	uint64_t left, right;

	if (!a.size || !b.size)
		return false;
	if (form == SMPP_ID_SAME)
		return a.size == b.size && !strncasecmp(a.data, b.data, a.size);
	return number_of(a, form == SMPP_ID_DECIMAL ? 16 : 10, &left) &&
	       number_of(b, form == SMPP_ID_DECIMAL ? 10 : 16, &right) &&
	       left == right;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/pkcs11_token.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/library_calls.h"

#define PREFIX	   "pkcs11:"
#define PROXY	   "p11-kit-proxy.so"
#define SLOTS_MOST 64

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* RFC 7512: %XX stands for a byte. */
static int unescape(struct text value, char *out, size_t room, struct err *err)
{
	size_t used = 0;

	for (size_t i = 0; i < value.size; i++) {
		int c = (unsigned char)value.data[i];

		if (c == '%') {
			if (i + 2 >= value.size ||
			    digit_of(value.data[i + 1]) < 0 ||
			    digit_of(value.data[i + 2]) < 0)
				return err_set(err, ERR_USAGE,
					       "%% without two hex digits");
			c = digit_of(value.data[i + 1]) * 16 +
			    digit_of(value.data[i + 2]);
			i += 2;
		}
		if (c == 0 || used + 1 >= room)
			return err_set(err, ERR_USAGE, "too long");
		out[used++] = (char)c;
	}
	out[used] = '\0';
	return 0;
}

static int attribute_take(struct pkcs11_token *token, struct text name,
			  struct text value, struct err *err)
{
	if (text_is(name, "token"))
		return unescape(value, token->label, sizeof(token->label), err);
	if (text_is(name, "object"))
		return unescape(value, token->object, sizeof(token->object),
				err);
	if (text_is(name, "module-path"))
		return unescape(value, token->module, sizeof(token->module),
				err);
	if (text_is(name, "type"))
		return 0;
	return err_set(err, ERR_USAGE,
		       "\"%.*s\"; there are token, object and module-path",
		       TEXT_ARG(name));
}

static int reference_read(const char *reference, struct pkcs11_token *token,
			  struct err *err)
{
	struct text rest = text_from(reference + strlen(PREFIX));

	while (rest.size) {
		struct text value, name, next;
		struct text pair = text_cut(rest, ';', &next);

		name = text_cut(pair, '=', &value);
		if (attribute_take(token, name, value, err))
			return err_prefix(err, "pkcs11");
		rest = next;
	}
	if (token->label[0] && token->object[0])
		return 0;
	return err_set(err, ERR_USAGE,
		       "pkcs11: wanted pkcs11:token=LABEL;object=LABEL");
}

int pkcs11_failed(const struct pkcs11_token *token, const char *what, CK_RV rv,
		  struct err *err)
{
	switch (rv) {
	case CKR_PIN_INCORRECT:
	case CKR_PIN_INVALID:
	case CKR_PIN_LEN_RANGE:
		return err_set(err, ERR_TRUST, "token %s: not its PIN",
			       token->label);
	case CKR_PIN_LOCKED:
		return err_set(err, ERR_TRUST,
			       "token %s: its PIN is locked after too many "
			       "wrong ones",
			       token->label);
	case CKR_USER_NOT_LOGGED_IN:
		return err_set(err, ERR_USAGE,
			       "token %s: %s needs its PIN, and none is named",
			       token->label, what);
	case CKR_DEVICE_REMOVED:
	case CKR_TOKEN_NOT_PRESENT:
		return err_set(err, ERR_SYSTEM, "token %s: it was removed",
			       token->label);
	default:
		return err_set(err, ERR_SYSTEM,
			       "token %s: %s: the module answers 0x%lx",
			       token->label, what, (unsigned long)rv);
	}
}

static int module_load(struct pkcs11_token *token, struct err *err)
{
	struct {
		CK_C_GetFunctionList list;
	} entry;
	static const struct library_call calls[] = {{"C_GetFunctionList", 0}};
	CK_C_INITIALIZE_ARGS arguments = {.flags = CKF_OS_LOCKING_OK};
	const char *module = token->module[0] ? token->module : PROXY;
	CK_RV rv;

	if (library_calls_open(module, calls, 1, &entry, err))
		return err_prefix(err, "the PKCS#11 module");
	rv = entry.list(&token->calls);
	if (rv == CKR_OK)
		rv = token->calls->C_Initialize(&arguments);
	token->begun = rv == CKR_OK;
	if (rv == CKR_OK || rv == CKR_CRYPTOKI_ALREADY_INITIALIZED)
		return 0;
	return err_set(err, ERR_SYSTEM,
		       "the PKCS#11 module %s does not start: 0x%lx", module,
		       (unsigned long)rv);
}

/* A token's label is padded with spaces. */
static bool has_label(const CK_TOKEN_INFO *info, const char *label)
{
	struct text padded = {(const char *)info->label, sizeof(info->label)};

	while (padded.size && padded.data[padded.size - 1] == ' ')
		padded.size--;
	return text_is(padded, label);
}

/* Slot numbers change from day to day: the label names the token. */
static int slot_find(struct pkcs11_token *token, CK_SLOT_ID *out,
		     struct err *err)
{
	CK_SLOT_ID slots[SLOTS_MOST];
	CK_ULONG count = SLOTS_MOST;
	CK_TOKEN_INFO info;
	size_t found = 0;
	CK_RV rv = token->calls->C_GetSlotList(CK_TRUE, slots, &count);

	if (rv != CKR_OK)
		return pkcs11_failed(token, "its slots", rv, err);
	for (CK_ULONG i = 0; i < count; i++)
		if (token->calls->C_GetTokenInfo(slots[i], &info) == CKR_OK &&
		    has_label(&info, token->label)) {
			*out = slots[i];
			found++;
		}
	if (found == 1)
		return 0;
	return err_set(err, ERR_USAGE,
		       found ? "pkcs11: %zu tokens have the label %s"
			     : "pkcs11: of %zu tokens seen none has the label "
			       "%s",
		       found ? found : (size_t)count, token->label);
}

static int log_in(struct pkcs11_token *token, const struct secret *pin,
		  struct err *err)
{
	struct text word;
	CK_RV rv;

	if (!pin)
		return 0;
	word = secret_reveal(pin);
	/* the module copies it; nothing of ours writes there */
	rv = token->calls->C_Login(token->session, CKU_USER,
				   (CK_UTF8CHAR_PTR)(uintptr_t)word.data,
				   word.size);
	if (rv == CKR_OK || rv == CKR_USER_ALREADY_LOGGED_IN)
		return 0;
	return pkcs11_failed(token, "the login", rv, err);
}

int pkcs11_token_open(const char *reference, const struct secret *pin,
		      bool writes, struct pkcs11_token **out, struct err *err)
{
	struct pkcs11_token *token = xmalloc(sizeof(*token));
	CK_FLAGS flags = CKF_SERIAL_SESSION | (writes ? CKF_RW_SESSION : 0);
	CK_SLOT_ID slot = 0;
	CK_RV rv;

	memset(token, 0, sizeof(*token));
	if (reference_read(reference, token, err) || module_load(token, err) ||
	    slot_find(token, &slot, err))
		goto failed;
	rv = token->calls->C_OpenSession(slot, flags, NULL, NULL,
					 &token->session);
	if (rv != CKR_OK) {
		pkcs11_failed(token, "a session", rv, err);
		goto failed;
	}
	token->open = true;
	if (log_in(token, pin, err))
		goto failed;
	*out = token;
	return 0;
failed:
	pkcs11_token_close(token);
	return -1;
}

void pkcs11_token_close(struct pkcs11_token *token)
{
	if (!token)
		return;
	if (token->open)
		token->calls->C_CloseSession(token->session);
	if (token->begun)
		token->calls->C_Finalize(NULL);
	free(token);
}

int pkcs11_token_find(struct pkcs11_token *token, CK_OBJECT_CLASS class,
		      CK_OBJECT_HANDLE *out, size_t *count, struct err *err)
{
	CK_ATTRIBUTE wanted[] = {
		{CKA_CLASS, &class, sizeof(class)},
		{CKA_LABEL, token->object, strlen(token->object)},
	};
	CK_OBJECT_HANDLE found[2];
	CK_ULONG got = 0;
	CK_RV rv;

	rv = token->calls->C_FindObjectsInit(token->session, wanted,
					     ARRAY_SIZE(wanted));
	if (rv == CKR_OK) {
		rv = token->calls->C_FindObjects(token->session, found,
						 ARRAY_SIZE(found), &got);
		token->calls->C_FindObjectsFinal(token->session);
	}
	if (rv != CKR_OK)
		return pkcs11_failed(token, "looking for the key", rv, err);
	*count = got;
	if (got)
		*out = found[0];
	return 0;
}

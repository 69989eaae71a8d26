/* SPDX-License-Identifier: Apache-2.0 */
/* Where the signing key is: the site's key block. */
#include "load/scalar.h"
#include "load/site_reader.h"

/* The attribute of a PKCS#11 reference is there. */
static bool has_attribute(struct text reference, const char *name)
{
	while (reference.size) {
		struct text rest, value;
		struct text pair = text_cut(reference, ';', &rest);

		if (text_is(text_cut(pair, '=', &value), name) && value.size)
			return true;
		reference = rest;
	}
	return false;
}

static void check_pkcs11(const struct content *content,
			 const struct yaml_node *at)
{
	static const char *const names[] = {"token", "object"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!has_attribute(at->scalar, names[i]))
			complain_help(content, at, COMPLAINT_VALUE,
				      TEXT("token=LABEL;object=LABEL, as "
					   "`pkcs11-tool --list-objects` shows "
					   "the labels"),
				      "pkcs11 does not say which %s", names[i]);
	if (has_attribute(at->scalar, "pin-value"))
		complain(content, at, COMPLAINT_SECRET, (struct text){0},
			 "the PIN is written here");
}

static void check_only_with(const struct content *content,
			    const struct yaml_node *key, const char *name,
			    const char *owner)
{
	const struct yaml_node *at = yaml_get(key, name);

	if (at != NULL && yaml_get(key, owner) == NULL)
		complain(content, at, COMPLAINT_SHAPE, (struct text){0},
			 "%s goes with %s", name, owner);
}

void read_signing_key(struct site_reader *reader, const struct yaml_node *key)
{
	static const char *const places[] = {"file", "pkcs11", "tpm"};
	const struct content *content = &reader->content;
	struct site *site = reader->site;
	size_t count = 0;

	if (key == NULL || key->kind != YAML_MAP)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(places); i++)
		count += yaml_get(key, places[i]) != NULL;
	if (count != 1)
		complain_help(content, key, COMPLAINT_SHAPE,
			      TEXT("key: {file: PATH}, {pkcs11: "
				   "\"token=LABEL;object=LABEL\"} or {tpm: "
				   "PATH}"),
			      "the signing key is in exactly one place");
	check_only_with(content, key, "module", "pkcs11");
	check_only_with(content, key, "pin", "pkcs11");
	site->key_file = read_text(key, "file");
	site->key_pkcs11 = read_text(key, "pkcs11");
	site->key_tpm = read_text(key, "tpm");
	site->key_module = read_text(key, "module");
	site->key_passphrase =
		read_secret(key, site->key_pkcs11.size ? "pin" : "passphrase");
	if (site->key_pkcs11.size)
		check_pkcs11(content, yaml_get(key, "pkcs11"));
}

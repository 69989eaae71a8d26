/* SPDX-License-Identifier: Apache-2.0 */
/* Secrets are named in a site file and never written, in a check neither. */
#include <string.h>
#include <strings.h>

#include "load/lint_check.h"
#include "load/site_reader.h"

#define CREDENTIAL_LEAST 16 /* bytes of a token that is no example */

struct found {
	struct content *content;
	struct text *items;
	size_t room;
	const struct yaml_node **nodes;
	size_t node_room;
	bool by_name; /* what stands behind a key like password */
};

static bool contains(struct text t, const char *part)
{
	return t.size > 0 && memmem(t.data, t.size, part, strlen(part)) != NULL;
}

static bool is_secret_name(struct text key)
{
	static const char *const names[] = {"password", "passwd", "passphrase",
					    "secret",	"token",  "api-key",
					    "api_key",	"apikey"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (contains(key, names[i]))
			return true;
	return false;
}

/* scheme://user:password@host */
static bool is_url_with_password(struct text t)
{
	const char *start = memmem(t.data, t.size, "://", 3);
	const char *end = t.data + t.size;
	const char *at, *colon, *slash;

	if (start == NULL)
		return false;
	start += 3;
	slash = memchr(start, '/', (size_t)(end - start));
	if (slash != NULL)
		end = slash;
	at = memchr(start, '@', (size_t)(end - start));
	if (at == NULL)
		return false;
	colon = memchr(start, ':', (size_t)(at - start));
	return colon != NULL && colon + 1 < at;
}

/* "Bearer ...", "Basic ...": the value of an Authorization header. */
static bool is_credential(struct text t)
{
	struct text rest, word = text_cut(t, ' ', &rest);

	return (text_is(word, "Bearer") || text_is(word, "Basic")) &&
	       rest.size >= CREDENTIAL_LEAST &&
	       memchr(rest.data, ' ', rest.size) == NULL &&
	       memchr(rest.data, '{', rest.size) == NULL;
}

/* "UID=...;PWD=...": an ODBC connection string with its password. */
static bool is_connection_string(struct text t)
{
	while (t.data) {
		struct text rest, value, pair = text_cut(t, ';', &rest);
		struct text key = text_trim(text_cut(pair, '=', &value));

		if (value.size &&
		    ((key.size == 3 && strncasecmp(key.data, "pwd", 3) == 0) ||
		     (key.size == 8 &&
		      strncasecmp(key.data, "password", 8) == 0)))
			return true;
		t = rest;
	}
	return false;
}

static bool is_secret_text(struct text t)
{
	if (t.size == 0)
		return false;
	if (is_connection_string(t))
		return true;
	return is_credential(t) ||
	       (contains(t, "-----BEGIN") && contains(t, "PRIVATE KEY")) ||
	       is_url_with_password(t);
}

static void remember(struct found *found, const struct yaml_node *node)
{
	struct content *content = found->content;

	if (content->secret_count == found->room)
		found->items = arena_grow(content->arena, found->items,
					  content->secret_count, &found->room,
					  sizeof(*found->items));
	if (content->secret_count == found->node_room)
		found->nodes =
			arena_grow(content->arena, found->nodes,
				   content->secret_count, &found->node_room,
				   sizeof(*found->nodes));
	found->nodes[content->secret_count] = node;
	found->items[content->secret_count++] = node->source;
	content->secrets = found->items;
}

static void search(struct found *found, const struct yaml_node *node)
{
	for (size_t i = 0; node->kind == YAML_LIST && i < node->count; i++)
		search(found, node->items[i]);
	for (size_t i = 0; node->kind == YAML_MAP && i < node->count; i++) {
		const struct yaml_pair *pair = &node->pairs[i];

		if (pair->value->kind == YAML_SCALAR &&
		    pair->value->scalar.size > 0 && found->by_name &&
		    is_secret_name(pair->key->scalar))
			remember(found, pair->value);
		else
			search(found, pair->value);
	}
	if (node->kind == YAML_SCALAR && is_secret_text(node->scalar))
		remember(found, node);
}

static void tell_secrets(struct content *content, bool by_name)
{
	struct found found = {.content = content, .by_name = by_name};

	if (content->root == NULL)
		return;
	search(&found, content->root);
	for (size_t i = 0; i < content->secret_count; i++)
		complain(content, found.nodes[i], COMPLAINT_SECRET,
			 (struct text){0}, "a secret is written here");
}

void read_secrets(struct content *content)
{
	tell_secrets(content, true);
}

void lint_secrets(struct content *content)
{
	tell_secrets(content, false);
}

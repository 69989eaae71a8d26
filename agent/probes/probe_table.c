/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/probe.h"

#define X(name) extern const struct probe_kind probe_##name;
PROBE_KINDS(X)
#undef X

const struct probe_kind *const probe_kinds[] = {
#define X(name) &probe_##name,
	PROBE_KINDS(X)
#undef X
};

const size_t probe_kind_count = ARRAY_SIZE(probe_kinds);

const struct probe_kind *probe_find(struct text name)
{
	for (size_t i = 0; i < probe_kind_count; i++)
		if (text_is(name, probe_kinds[i]->name))
			return probe_kinds[i];
	return NULL;
}

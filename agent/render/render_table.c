/* SPDX-License-Identifier: Apache-2.0 */
#include "render/renderer.h"

#define DECLARE(name) extern const struct renderer render_##name;
RENDERERS(DECLARE)

#define ROW(name) &render_##name,
const struct renderer *const renderers[] = {RENDERERS(ROW)};
const size_t renderer_count = ARRAY_SIZE(renderers);

const struct renderer *renderer_find(struct text name)
{
	for (size_t i = 0; i < renderer_count; i++)
		if (text_is(name, renderers[i]->name))
			return renderers[i];
	return NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "render/html_layout.h"

#include <string.h>

#include "base/digest.h"
#include "base/encode.h"
#include "render/escape.h"

/* The assembler takes the files in as they are; make knows that this object
 * depends on them. */
#define EMBED(name, path)                                \
	__asm__(".pushsection .rodata\n" #name ":\n"     \
		".incbin \"" path "\"\n" #name "_end:\n" \
		".byte 0\n.popsection\n");               \
	extern const char name[],                        \
		name##_end[] __attribute__((visibility("hidden")))

EMBED(report_page, "reports/report.html");
EMBED(report_style, "reports/report.css");

static struct text style(void)
{
	return (struct text){report_style,
			     (size_t)(report_style_end - report_style)};
}

static void put_named(struct buffer *out, struct arena *arena, struct text name,
		      const char *language, struct text title, struct text body)
{
	if (text_is(name, "language")) {
		buffer_str(out, language);
	} else if (text_is(name, "title")) {
		html_put(out, title);
	} else if (text_is(name, "style")) {
		buffer_text(out, style());
	} else if (text_is(name, "style-digest")) {
		struct digest digest = digest_of(style());
		struct text bytes = {(const char *)digest.bytes, DIGEST_BYTES};

		buffer_text(out, base64_encode(arena, bytes));
	} else if (text_is(name, "body")) {
		buffer_text(out, body);
	}
}

void html_layout_put(struct arena *arena, const char *language,
		     struct text title, struct text body, struct buffer *out)
{
	struct text page = {report_page,
			    (size_t)(report_page_end - report_page)};

	for (size_t at = 0; at < page.size; at++) {
		struct text rest = {page.data + at, page.size - at};
		const char *end;
		struct text name;

		if (!text_starts(rest, "{{")) {
			buffer_char(out, *rest.data);
			continue;
		}
		end = memchr(rest.data, '}', rest.size);
		if (end == NULL)
			break;
		name = (struct text){rest.data + 2,
				     (size_t)(end - rest.data) - 2};
		put_named(out, arena, name, language, title, body);
		at += name.size + 3;
	}
}

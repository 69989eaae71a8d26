/* SPDX-License-Identifier: Apache-2.0 */
#include "render/html_page.h"

#include "render/escape.h"
#include "render/text_finding.h"

void html_raw(const struct html_page *page, const char *markup)
{
	buffer_str(page->out, markup);
}

void html_text(const struct html_page *page, struct text t)
{
	html_put(page->out, t);
}

void html_say(const struct html_page *page, enum wording id)
{
	html_put(page->out, say(&page->reading.voice, id));
}

void html_element(const struct html_page *page, const char *tag,
		  const char *name, struct text t)
{
	if (t.size == 0)
		return;
	if (name != NULL)
		buffer_printf(page->out, "<%s class=\"%s\">", tag, name);
	else
		buffer_printf(page->out, "<%s>", tag);
	html_put(page->out, t);
	buffer_printf(page->out, "</%s>\n", tag);
}

void html_heading(const struct html_page *page, const char *tag,
		  enum wording id)
{
	html_element(page, tag, NULL, say(&page->reading.voice, id));
}

void html_term(const struct html_page *page, enum wording id, struct text t)
{
	if (t.size == 0)
		return;
	html_element(page, "dt", NULL, say(&page->reading.voice, id));
	html_element(page, "dd", NULL, t);
}

void html_code_term(const struct html_page *page, enum wording id,
		    struct text t)
{
	if (t.size == 0)
		return;
	html_element(page, "dt", NULL, say(&page->reading.voice, id));
	html_element(page, "dd", "digest", t);
}

void html_verdict(const struct html_page *page, enum verdict verdict)
{
	buffer_printf(page->out,
		      "<span class=\"verdict %s\">"
		      "<span aria-hidden=\"true\">",
		      verdict_words[verdict].word);
	html_text(page, verdict_mark(verdict));
	html_raw(page, "</span> ");
	html_text(page,
		  phrase_word(&page->reading.voice, verdict_words[verdict]));
	html_raw(page, "</span>");
}

void html_time(const struct html_page *page, struct instant t)
{
	char room[INSTANT_TEXT_ROOM];

	html_raw(page, "<time datetime=\"");
	html_text(page, instant_print(t, room));
	html_raw(page, "\">");
	html_text(page, phrase_instant(&page->reading.voice, t));
	html_raw(page, "</time>");
}

void html_columns(const struct html_page *page, const enum wording *ids,
		  size_t count, unsigned right)
{
	html_raw(page, "<thead><tr role=\"row\">");
	for (size_t i = 0; i < count; i++) {
		html_raw(page, right & 1u << i ? "<th scope=\"col\" "
						 "role=\"columnheader\" "
						 "class=\"number\">"
					       : "<th scope=\"col\" "
						 "role=\"columnheader\">");
		html_say(page, ids[i]);
		html_raw(page, "</th>");
	}
	html_raw(page, "</tr></thead>\n");
}

void html_cell(const struct html_page *page, enum wording label,
	       const char *name, struct text t)
{
	html_raw(page, "<td role=\"cell\" data-label=\"");
	html_say(page, label);
	buffer_printf(page->out, "\"%s%s%s>", name ? " class=\"" : "",
		      name ? name : "", name ? "\"" : "");
	html_text(page, t);
	html_raw(page, "</td>");
}

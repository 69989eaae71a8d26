/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/page.h"

static const char head_start[] =
	"<meta charset=\"utf-8\"><meta name=\"viewport\" "
	"content=\"width=device-width, initial-scale=1\"><style>"
	"body{font:16px/1.5 system-ui,'Noto Sans Thai',sans-serif;"
	"max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;"
	"background:#fff}table{border-collapse:collapse;width:100%}"
	"caption{text-align:left;font-weight:600;font-size:1.2rem;"
	"padding:.8rem 0}th,td{text-align:left;padding:.4rem .6rem;"
	"border-bottom:1px solid #ccc;vertical-align:top}td.n{text-align:right}"
	".pass{color:#0b6b2e}.fail{color:#a4121d;font-weight:600}"
	".unknown{color:#7a4b00}.soft{color:#555}ul{margin:.2rem 0;"
	"padding-left:1.2rem}code{font-size:.9em}a{color:#0b4fa0}"
	"</style>";

static int language_of(struct exchange *x)
{
	struct text asked = x->argument(x, "lang");

	if (asked.data)
		return text_is(asked, "th");
	return text_starts(x->language, "th");
}

void page_begin(struct exchange *exchange, struct page *out)
{
	*out = (struct page){
		.exchange = exchange,
		.language = language_of(exchange),
		.now = exchange->collector->clock(),
	};
	buffer_init(&out->out);
}

void page_head(struct page *page, struct text title)
{
	buffer_printf(&page->out, "<!doctype html><html lang=\"%s\"><head>",
		      page_language(page));
	page_put(page, head_start);
	page_put(page, "<title>");
	page_text(page, title);
	page_put(page, "</title></head><body><main><h1>");
	page_text(page, title);
	page_put(page, "</h1>");
}

void page_answer(struct page *page)
{
	page_put(page, "</main></body></html>\n");
	reply_body(page->exchange, 200, "text/html; charset=utf-8",
		   buffer_take(&page->out, page->exchange->arena));
}

const char *page_language(const struct page *page)
{
	return page->language ? "th" : "en";
}

void page_put(struct page *page, const char *html)
{
	buffer_str(&page->out, html);
}

void page_text(struct page *page, struct text t)
{
	for (size_t i = 0; i < t.size; i++) {
		char c = t.data[i];

		if (c == '&')
			page_put(page, "&amp;");
		else if (c == '<')
			page_put(page, "&lt;");
		else if (c == '>')
			page_put(page, "&gt;");
		else if (c == '"')
			page_put(page, "&quot;");
		else
			buffer_char(&page->out, c);
	}
}

void page_instant(struct page *page, struct instant t)
{
	char room[INSTANT_TEXT_ROOM];

	page_text(page, instant_print_seconds(t, room));
}

void page_heads(struct page *page, const char *const (*pairs)[2],
		const unsigned char *columns, size_t count)
{
	page_put(page, "<thead><tr>");
	for (size_t i = 0; i < count; i++) {
		page_put(page, "<th scope=\"col\">");
		page_put(page, pairs[columns[i]][page->language]);
		page_put(page, "</th>");
	}
	page_put(page, "</tr></thead><tbody>");
}

const char *page_word(const struct page *page, const struct word *word)
{
	return page->language ? word->th : word->en;
}

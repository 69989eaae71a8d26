/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include <errno.h>
#include <unistd.h>

#include "base/clock.h"

#define VALUE_BYTES 2048 /* of one field; a peer chooses many of them */

static const struct text levels[] = {
	{"debug", 5}, {"info", 4}, {"warning", 7}, {"error", 5}};

static void character_put(struct buffer *line, const char *at, size_t size,
			  uint32_t point)
{
	if (point == '"' || point == '\\')
		buffer_char(line, '\\');
	/* controls, and the line ends of Unicode that a viewer may obey */
	if (point < 0x20 || (point >= 0x7f && point < 0xa0) ||
	    point == 0x2028 || point == 0x2029)
		buffer_printf(line, "\\u%04x", point);
	else
		buffer_add(line, at, size);
}

static void string_put(struct buffer *line, struct text t)
{
	size_t at = 0;

	buffer_char(line, '"');
	while (at < t.size && at < VALUE_BYTES) {
		uint32_t point = 0;
		size_t size = utf8_next(t.data + at, t.size - at, &point);

		if (size)
			character_put(line, t.data + at, size, point);
		else
			buffer_str(line, "\\ufffd"); /* not UTF-8 */
		at += size ? size : 1;
	}
	if (at < t.size)
		buffer_printf(line, "... (%zu bytes)", t.size);
	buffer_char(line, '"');
}

void log_event(const struct log *log, enum log_level level, const char *event,
	       const struct log_field *fields, size_t count)
{
	char now[INSTANT_TEXT_ROOM];
	struct buffer line;
	struct text left;

	if (level < log->least)
		return;
	buffer_init(&line);
	buffer_printf(&line, "{\"time\":\"%s\",\"level\":\"%s\",\"event\":",
		      instant_print(clock_now(), now).data, levels[level].data);
	string_put(&line, text_from(event));
	for (size_t i = 0; i < count; i++) {
		buffer_char(&line, ',');
		string_put(&line, text_from(fields[i].name));
		buffer_char(&line, ':');
		string_put(&line, fields[i].value);
	}
	buffer_str(&line, "}\n");
	for (left = buffer_view(&line); left.size;) {
		ssize_t put = write(log->fd, left.data, left.size);

		if (put < 0 && errno != EINTR)
			break; /* there is nobody to tell */
		if (put > 0) {
			left.data += put;
			left.size -= (size_t)put;
		}
	}
	buffer_release(&line);
}

int log_level_parse(struct text word, enum log_level *out, struct err *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(levels); i++)
		if (text_equal(word, levels[i])) {
			*out = (enum log_level)i;
			return 0;
		}
	return err_set(err, ERR_USAGE,
		       "log level \"%.*s\" is none of debug, info, warning, "
		       "error",
		       word.size > 40 ? 40 : (int)word.size, word.data);
}

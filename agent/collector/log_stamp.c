/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/log_stamp.h"

#include "base/arena.h"
#include "base/fs.h"
#include "base/http.h"
#include "base/limits.h"
#include "collector/trust_issue.h"
#include "deliver/timestamp_fetch.h"
#include "seal/trust_timestamp.h"

#define FOLDER	       "log-timestamps"
#define ENDING	       ".tlog-timestamp"
#define DIRECTORY_MODE 0755
#define FILE_MODE      0644
#define RECORD_BYTES   (1024 * 1024)

int log_stamp_last(struct arena *arena, const char *directory,
		   struct log_stamp *out, struct err *err)
{
	char *folder = fs_join(arena, directory, FOLDER);
	struct path_list names = {NULL, 0};
	struct text bytes, digits;

	*out = (struct log_stamp){.number = 0};
	if (!fs_exists(folder))
		return 0;
	if (fs_list(arena, folder, &names, err))
		return -1;
	if (!names.count)
		return 0;
	digits = text_cut(names.items[names.count - 1], '.', &bytes);
	while (digits.size > 1 && digits.data[0] == '0')
		digits = (struct text){digits.data + 1, digits.size - 1};
	if (text_to_u64(digits, &out->number, err) ||
	    fs_read(arena,
		    fs_join(arena, folder, names.items[names.count - 1].data),
		    RECORD_BYTES, &bytes, err) ||
	    log_timestamp_parse(arena, bytes, &out->record, err))
		return err_prefix(err, FOLDER);
	return 0;
}

static int ask(const struct collector_desk *desk, const char *url,
	       struct text policy, struct log_stamp *stamp, struct err *err)
{
	struct timestamp_fetch fetch = {
		.arena = desk->arena,
		.deadline = deadline_after_ms(LIMIT_TIMESTAMP_MS)};
	struct trust_root_row row;
	struct timestamp_asked asked = {.url = url, .policy = policy};
	struct trust_root root;
	int answered;

	if (desk->store->kind->trust_root(desk->store, desk->arena, &row, err) <
		    0 ||
	    trust_root_of_row(desk->arena, &row, &root, err) < 0)
		return -1;
	asked.imprint = log_timestamp_imprint(desk->arena, &stamp->record);
	asked.rule = trust_timestamp_rule(&root);
	fetch.http = http_open();
	answered = timestamp_ask_one(&fetch, &asked, err);
	http_close(fetch.http);
	if (answered > 0)
		return err_set(err, ERR_PEER, "%.*s", TEXT_ARG(asked.why));
	stamp->record.response = asked.response;
	stamp->at = asked.found.at;
	return answered;
}

int log_stamp_make(const struct collector_desk *desk, const char *url,
		   struct text policy, struct log_stamp *out, struct err *err)
{
	struct arena *arena = desk->arena;
	char *folder = fs_join(arena, desk->files.directory, FOLDER);
	struct log_stamp made = {.number = 1}, last;
	struct log_edge edge;
	char *name;

	if (desk->store->kind->edge(desk->store, arena, &edge, err) < 0 ||
	    log_stamp_last(arena, desk->files.directory, &last, err))
		return -1;
	if (!edge.note.size)
		return err_set(err, ERR_USAGE, "the log has no checkpoint yet");
	if (last.number) {
		made.number = last.number + 1;
		made.record.has_previous = true;
		made.record.previous =
			log_timestamp_digest(arena, &last.record);
	}
	made.record.checkpoint = edge.note;
	if (ask(desk, url, policy, &made, err) ||
	    fs_make_dirs(folder, DIRECTORY_MODE, err))
		return -1;
	name = text_cstr(arena, text_format(arena, "%012llu" ENDING,
					    (unsigned long long)made.number));
	/* somebody else's, made meanwhile, is not replaced */
	if (fs_put_new(fs_join(arena, folder, name),
		       log_timestamp_print(arena, &made.record), FILE_MODE,
		       err) != 0)
		return err_set(err, ERR_SYSTEM, "%s is there already", name);
	*out = made;
	return 0;
}

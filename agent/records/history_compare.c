/* SPDX-License-Identifier: Apache-2.0 */
#include "records/history_compare.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/encode.h"
#include "base/limits.h"

/* A row now of the key at hand that was not there, as it is, then. */
struct changed {
	struct row_print print;
	struct filled_column *filled;
	size_t filled_count;
	struct text key;
	bool matched;
};

struct merge {
	struct comparing *c;
	struct source_history *history;
	struct history_reader *reader;
	struct history_entry then;
	bool has_then;
	struct noted_row now;
	bool has_now;
	uint64_t same; /* rows of the key at hand that are as they were */
	struct arena *scratch; /* what lasts as long as a key */
	struct changed *fresh; /* of the key at hand */
	size_t fresh_count, fresh_room;
	struct row_print *gone;
	size_t gone_count, gone_room;
	struct text *cases;
	size_t case_room;
};

static int next_then(struct merge *m, struct err *err)
{
	int more = 0;

	if (m->reader)
		more = history_reader_next(m->reader, &m->then, err);
	m->has_then = more > 0;
	return more < 0 ? -1 : 0;
}

/* The rows now go into the next book as they come. */
static int next_now(struct merge *m, struct err *err)
{
	int more = m->c->next(m->c->context, &m->now, err);

	m->has_now = more > 0;
	if (more < 0)
		return -1;
	return m->has_now && m->c->writer
		       ? history_writer_add(m->c->writer, &m->now.entry, err)
		       : 0;
}

/* Below, at or above 0: which key comes first. */
static int key_order(const struct merge *m)
{
	if (!m->has_then || !m->has_now)
		return m->has_now ? 1 : -1;
	return memcmp(m->then.key, m->now.entry.key, sizeof(m->then.key));
}

static int too_many(struct err *err)
{
	return err_set(err, ERR_LIMIT,
		       "more than %d rows of one key have changed",
		       LIMIT_CHANGED_ROWS);
}

static int note_gone(struct merge *m, struct err *err)
{
	if (m->gone_count == LIMIT_CHANGED_ROWS)
		return too_many(err);
	m->gone = arena_grow(m->scratch, m->gone, m->gone_count, &m->gone_room,
			     sizeof(*m->gone));
	m->gone[m->gone_count++] = m->then.print;
	return next_then(m, err);
}

static int note_fresh(struct merge *m, struct err *err)
{
	struct changed *changed;
	size_t count = m->now.filled_count;

	if (m->fresh_count == LIMIT_CHANGED_ROWS)
		return too_many(err);
	m->fresh = arena_grow(m->scratch, m->fresh, m->fresh_count,
			      &m->fresh_room, sizeof(*m->fresh));
	changed = &m->fresh[m->fresh_count++];
	changed->print = m->now.entry.print;
	changed->filled =
		arena_many(m->scratch, count + 1, struct filled_column);
	memcpy(changed->filled, m->now.filled,
	       count * sizeof(*changed->filled));
	changed->filled_count = count;
	changed->key = text_copy(m->scratch, m->now.key);
	return next_now(m, err);
}

/* A key as its privacy lets it leave: open as it is, else hashed under K. */
static struct text key_shown(const struct merge *m, struct text key)
{
	const struct source_kind *kind = m->c->kind;
	struct text secret = {(const char *)m->c->salt_key, 32};
	struct buffer message;
	struct text shown;

	if (kind->key < 0 || kind->columns[kind->key].privacy == PRIVACY_NEVER)
		return TEXT("a row");
	if (kind->columns[kind->key].privacy == PRIVACY_OPEN &&
	    text_is_utf8(key) && key.size <= LIMIT_SHOWN_KEY)
		return text_copy(m->c->arena, key);
	buffer_init(&message);
	buffer_add(&message, "plaudit/key/v1", sizeof("plaudit/key/v1"));
	buffer_text(&message, key);
	shown = text_format(
		m->c->arena, "hmac:%.*s",
		TEXT_ARG(digest_hex_copy(m->c->arena,
					 digest_hmac(secret,
						     buffer_view(&message)))));
	buffer_release(&message);
	return shown;
}

static void count_rewritten(struct merge *m, const struct changed *changed)
{
	struct source_history *h = m->history;

	h->rewritten++;
	if (h->case_count == LIMIT_REWRITTEN_CASES)
		return;
	m->cases = arena_grow(m->c->arena, m->cases, h->case_count,
			      &m->case_room, sizeof(*m->cases));
	m->cases[h->case_count++] = key_shown(m, changed->key);
	h->cases = m->cases;
}

static void count_fresh(struct merge *m, const struct changed *changed)
{
	uint64_t time = changed->print.time, newest = m->c->then->newest;

	if (time != PRINT_TIME_NONE && newest != PRINT_TIME_NONE &&
	    time < newest)
		m->history->late++;
	else
		m->history->added++;
}

/* What left with time is older than anything there is now. */
static void count_gone(struct merge *m, const struct row_print *print)
{
	uint64_t oldest = m->c->now.oldest;

	if (print->time != PRINT_TIME_NONE && oldest != PRINT_TIME_NONE &&
	    print->time < oldest)
		m->history->left++;
	else
		m->history->removed++;
}

static bool is_filled_in(const struct row_print *then,
			 const struct changed *now)
{
	return row_print_compare(then, &now->print, now->filled,
				 now->filled_count) == ROW_UPDATED;
}

static bool is_of_one_time(const struct row_print *then,
			   const struct changed *now)
{
	return then->time == now->print.time;
}

/* Each row of then that fits a row now goes with the first that it fits. */
static void pair_up(struct merge *m,
		    bool (*fits)(const struct row_print *then,
				 const struct changed *now),
		    void (*count)(struct merge *m, const struct changed *now))
{
	size_t left = 0;

	for (size_t g = 0; g < m->gone_count; g++) {
		size_t f = 0;

		while (f < m->fresh_count && (m->fresh[f].matched ||
					      !fits(&m->gone[g], &m->fresh[f])))
			f++;
		if (f == m->fresh_count) {
			m->gone[left++] = m->gone[g];
			continue;
		}
		m->fresh[f].matched = true;
		count(m, &m->fresh[f]);
	}
	m->gone_count = left;
}

static void count_updated(struct merge *m, const struct changed *changed)
{
	(void)changed;
	m->history->updated++;
}

static bool is_any(const struct row_print *then, const struct changed *now)
{
	(void)then;
	(void)now;
	return true;
}

/*
 * Of one key: what was only filled in, then what says something else of the
 * same time. A key that names one row on both sides is that row whatever
 * changed; without a key nothing says that two are one.
 */
static void settle_key(struct merge *m)
{
	bool named = m->c->kind->key >= 0;
	bool single = !m->same && m->gone_count == 1 && m->fresh_count == 1;

	pair_up(m, is_filled_in, count_updated);
	if (named)
		pair_up(m, single ? is_any : is_of_one_time, count_rewritten);
	for (size_t i = 0; i < m->fresh_count; i++)
		if (!m->fresh[i].matched)
			count_fresh(m, &m->fresh[i]);
	for (size_t i = 0; i < m->gone_count; i++)
		count_gone(m, &m->gone[i]);
	m->gone_count = m->gone_room = m->fresh_count = m->fresh_room = 0;
	m->gone = NULL;
	m->fresh = NULL;
	arena_reset(m->scratch);
}

/* Takes the next row of the key, or one that is the same on both sides: 1; 0
 * when none is left. */
static int take_row(struct merge *m, const unsigned char key[16],
		    struct err *err)
{
	bool then = m->has_then && !memcmp(m->then.key, key, 16);
	bool now = m->has_now && !memcmp(m->now.entry.key, key, 16);
	int at = then ? -1 : 1;

	if (!then && !now)
		return 0;
	if (then && now)
		at = history_entry_compare(&m->then, &m->now.entry);
	if (at < 0)
		return note_gone(m, err) ? -1 : 1;
	if (at > 0)
		return note_fresh(m, err) ? -1 : 1;
	m->same++;
	m->history->same++;
	return next_then(m, err) || next_now(m, err) ? -1 : 1;
}

/* All rows of the key that comes next. */
static int compare_key(struct merge *m, struct err *err)
{
	unsigned char key[16];
	int order = key_order(m), more;

	m->same = 0;
	memcpy(key, order <= 0 ? m->then.key : m->now.entry.key, sizeof(key));
	do
		more = take_row(m, key, err);
	while (more > 0);
	if (more < 0)
		return -1;
	if (m->gone_count || m->fresh_count)
		settle_key(m);
	return 0;
}

static int merge_all(struct merge *m, struct err *err)
{
	if (next_then(m, err) || next_now(m, err))
		return -1;
	while (m->has_then || m->has_now) {
		if (!m->c->then) {
			if (next_now(m, err))
				return -1;
		} else if (compare_key(m, err)) {
			return -1;
		}
	}
	return 0;
}

/* What an audit has not told yet goes on being told. */
static void carry_on(struct comparing *c, struct source_history *h)
{
	const uint64_t told[3] = {h->late, h->rewritten, h->removed};

	h->root = c->then->root;
	h->earlier_late = c->then->told[0];
	h->earlier_rewritten = c->then->told[1];
	h->earlier_removed = c->then->told[2];
	for (size_t i = 0; i < 3; i++)
		c->now.told[i] = c->audit ? 0 : c->then->told[i] + told[i];
}

int history_compare(struct comparing *comparing, struct err *err)
{
	struct source_history history = {.same = 0};
	struct merge m = {.c = comparing, .history = &history};
	int status;

	m.scratch = arena_open();
	if (comparing->then)
		m.reader = history_reader_open(comparing->before,
					       comparing->then->rows);
	status = merge_all(&m, err);
	history_reader_close(m.reader);
	arena_close(m.scratch);
	if (status)
		return -1;
	if (!comparing->then)
		return 0;
	carry_on(comparing, &history);
	comparing->report->history = history;
	comparing->report->compared = true;
	return 0;
}

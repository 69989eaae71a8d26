/* SPDX-License-Identifier: Apache-2.0 */
#include "records/odbc_pool.h"

#include "base/digest.h"

static bool may_share(const struct sql_dialect *dialect)
{
	return dialect->holds_snapshot && !dialect->streams_alone;
}

/* One that read a table of the same database before. */
static struct pooled_session *find(struct odbc_pool *pool,
				   const struct source_binding *source,
				   struct digest dsn)
{
	for (size_t i = 0; i < pool->count; i++) {
		struct pooled_session *item = &pool->items[i];

		if (item->source->database->kind == source->database->kind &&
		    digest_equal(item->dsn, dsn))
			return item;
	}
	return NULL;
}

static int turn(struct pooled_session *item,
		const struct source_binding *source, struct text dsn,
		struct odbc_session **out, struct err *err)
{
	if (odbc_session_turn(item->session, source, dsn, err)) {
		odbc_session_close(item->session);
		item->session = NULL;
		return -1;
	}
	if (source != item->source)
		odbc_session_note(item->session, "with",
				  item->source->kind->name);
	*out = item->session;
	return 0;
}

int odbc_pool_open(struct arena *arena, struct odbc_pool *pool,
		   const struct source_binding *source, struct text dsn,
		   struct odbc_session **out, struct err *err)
{
	struct digest print = digest_of(dsn);
	struct pooled_session *before = pool ? find(pool, source, print) : NULL;

	if (before && before->session)
		return turn(before, source, dsn, out, err);
	if (odbc_session_open(arena, source, dsn, out, err))
		return -1;
	if (before && before->source != source)
		odbc_session_note(*out, "apart from",
				  before->source->kind->name);
	else if (pool && !before && pool->count < ODBC_POOL_MOST)
		pool->items[pool->count++] =
			(struct pooled_session){*out, source, print};
	return 0;
}

void odbc_pool_give(struct odbc_pool *pool, struct odbc_session *session,
		    bool failed)
{
	if (!session)
		return;
	for (size_t i = 0; pool && i < pool->count; i++) {
		struct pooled_session *item = &pool->items[i];

		if (item->session != session)
			continue;
		if (!failed && may_share(odbc_session_dialect(session)))
			return;
		item->session = NULL;
	}
	odbc_session_close(session);
}

void odbc_pool_close(struct odbc_pool *pool)
{
	for (size_t i = 0; i < pool->count; i++)
		odbc_session_close(pool->items[i].session);
	pool->count = 0;
}

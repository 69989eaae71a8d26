/* SPDX-License-Identifier: Apache-2.0 */
#include "deliver/outbox.h"

#include <signal.h>
#include <sys/wait.h>

#include "unit/trust_world.h"

static struct world w;
static char *stream;

static void set_up(void)
{
	world_open(&w);
	MUST(stream_directory(w.arena, w.directory, w.link.stream, &stream,
			      err));
}

static void tear_down(void)
{
	world_close(&w);
}

TestSuite(outbox, .init = set_up, .fini = tear_down);

static struct outbox *open_outbox(struct outbox_item **items, size_t *count)
{
	struct outbox *outbox = NULL;

	MUST(outbox_open(w.arena, stream, &outbox, err));
	MUST(outbox_list(w.arena, outbox, items, count, err));
	return outbox;
}

Test(outbox, what_is_put_waits_in_order)
{
	struct outbox_item *items;
	struct outbox *outbox;
	struct text bytes;
	size_t count;

	for (int i = 0; i < 3; i++) {
		struct sealed sealed = world_seal(&w, w.agent);

		outbox = open_outbox(&items, &count);
		MUST(outbox_put(w.arena, outbox, &sealed, err));
	}
	outbox = open_outbox(&items, &count);
	cr_assert_eq(count, 3);
	cr_assert_eq(items[0].sequence, 1);
	cr_assert_eq(items[2].sequence, 3);
	MUST(outbox_read(w.arena, outbox, &items[0], &bytes, err));
	cr_assert(text_starts(bytes, "{\"payload\":"));
}

Test(outbox, sent_and_refused_leave_the_queue_with_what_was_said)
{
	struct outbox_item *items;
	struct outbox *outbox;
	struct text bytes;
	size_t count;
	char *path;

	world_seal(&w, w.agent);
	world_seal(&w, w.agent);
	outbox = open_outbox(&items, &count);
	cr_assert_eq(count, 2, "queued when opened, though never put");
	MUST(outbox_sent(w.arena, outbox, &items[0], TEXT("bundle"), err));
	MUST(outbox_refused(w.arena, outbox, &items[1], TEXT("why"), err));
	path = outbox_receipt_path(w.arena, outbox, items[0].sequence,
				   items[0].identity);
	cr_assert(path);
	MUST(fs_read(w.arena, path, 100, &bytes, err));
	cr_assert(text_is(bytes, "bundle"));
	cr_assert_null(outbox_receipt_path(w.arena, outbox, items[1].sequence,
					   items[1].identity));
	open_outbox(&items, &count);
	cr_assert_eq(count, 0, "nothing comes back");
}

/* A child seals and queues until it is killed; what it said it had sealed must
 * be in the queue, whole, with no number missing. */
static void seal_for_ever(int say)
{
	for (;;) {
		struct sealed sealed = world_seal(&w, w.agent);
		struct outbox *outbox = NULL;
		struct err err = {0};

		if (write(say, &sealed.sequence, sizeof(sealed.sequence)) < 0 ||
		    outbox_open(w.arena, stream, &outbox, &err) ||
		    outbox_put(w.arena, outbox, &sealed, &err))
			_exit(1);
	}
}

static void kill_after(unsigned us)
{
	uint64_t said = 0, sequence;
	struct outbox_item *items;
	struct outbox *outbox;
	size_t count;
	int pipes[2];
	pid_t child;

	cr_assert_eq(pipe(pipes), 0);
	child = fork();
	if (child == 0)
		seal_for_ever(pipes[1]);
	close(pipes[1]);
	usleep(us);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	while (read(pipes[0], &sequence, sizeof(sequence)) == sizeof(sequence))
		said = sequence;
	close(pipes[0]);
	outbox = open_outbox(&items, &count);
	cr_assert_geq(count, said);
	for (size_t i = 0; i < count; i++) {
		struct envelope envelope;
		struct text bytes;

		cr_assert_eq(items[i].sequence, i + 1);
		MUST(outbox_read(w.arena, outbox, &items[i], &bytes, err));
		MUST(envelope_parse(w.arena, bytes, &envelope, err));
		cr_assert(digest_equal(envelope.identity, items[i].identity));
	}
}

Test(outbox, a_kill_at_any_moment_loses_nothing)
{
	unsigned seed = 7;

	for (int i = 0; i < 25; i++)
		kill_after((unsigned)rand_r(&seed) % 20000);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/metrics.h"

static void number(struct buffer *out, const char *name, const char *kind,
		   const char *help, uint64_t value)
{
	buffer_printf(out,
		      "# HELP plaudit_%s %s\n# TYPE plaudit_%s %s\n"
		      "plaudit_%s %llu\n",
		      name, help, name, kind, name, (unsigned long long)value);
}

static void put_traffic(struct buffer *out, const struct traffic *traffic)
{
	buffer_str(out, "# HELP plaudit_http_responses_total Answers by the "
			"first digit of their status.\n"
			"# TYPE plaudit_http_responses_total counter\n");
	for (int i = 2; i <= 5; i++)
		buffer_printf(
			out,
			"plaudit_http_responses_total{class=\"%dxx\"} "
			"%llu\n",
			i,
			(unsigned long long)atomic_load(&traffic->by_class[i]));
	number(out, "http_requests_total", "counter", "Requests begun.",
	       atomic_load(&traffic->requests));
	number(out, "http_busy_total", "counter",
	       "Requests refused because too much was waiting.",
	       atomic_load(&traffic->refused_busy));
	number(out, "http_requests_open", "gauge", "Requests not answered yet.",
	       atomic_load(&traffic->open));
	number(out, "http_body_bytes", "gauge", "Bytes of bodies held.",
	       atomic_load(&traffic->body_bytes));
}

struct text metrics_print(struct arena *arena, struct collector *c,
			  const struct traffic *traffic)
{
	struct queue_counts counts = intake_queue_counts(c->queue);
	struct log_edge edge = log_writer_edge(c->writer, arena);
	struct buffer out;

	buffer_init(&out);
	number(&out, "attestations_logged_total", "counter",
	       "Attestations put into the log since the start.", counts.logged);
	number(&out, "attestations_known_total", "counter",
	       "Attestations that were logged before.", counts.known);
	number(&out, "forks_total", "counter",
	       "Entries that contradict another.", counts.forks);
	number(&out, "gaps_total", "counter", "Gaps in chains.", counts.gaps);
	number(&out, "submissions_failed_total", "counter",
	       "Submissions that could not be logged.", counts.failed);
	number(&out, "batches_total", "counter", "Batches of the log.",
	       counts.batches);
	number(&out, "queue_waiting", "gauge", "Submissions that wait.",
	       counts.waiting);
	number(&out, "batch_last_submissions", "gauge",
	       "Submissions in the last batch.", counts.last_batch);
	number(&out, "log_size", "gauge", "Entries in the published log.",
	       edge.size);
	put_traffic(&out, traffic);
	return buffer_take(&out, arena);
}

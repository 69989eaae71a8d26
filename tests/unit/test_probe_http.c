/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "base/limits.h"
#include "probes/http_bounds.h"
#include "unit/probe_stand.h"
#include "unit/temp_tree.h"
#include "unit/tiny_server.h"

static struct probe_stand s;
static struct tiny_server server;
static char elsewhere[200];

static struct tiny_answer answer(void *context, struct text target,
				 struct text body)
{
	static char large[LIMIT_HTTP_BODY + 10], deep[201];

	(void)context;
	if (text_is(target, "GET /json"))
		return (struct tiny_answer){200, "X-A: 1\r\nX-A: \xff\r\n",
					    TEXT("{\"ok\": [true, null]}")};
	if (text_is(target, "GET /deep")) {
		memset(deep, '[', 100);
		memset(deep + 100, ']', 100);
		return (struct tiny_answer){200, NULL, text_from(deep)};
	}
	if (text_is(target, "GET /bytes"))
		return (struct tiny_answer){200, NULL,
					    (struct text){"a\0\xff", 3}};
	if (text_is(target, "GET /large")) {
		memset(large, 'x', sizeof(large) - 1);
		return (struct tiny_answer){200, NULL, text_from(large)};
	}
	if (text_is(target, "GET /slow"))
		sleep(3);
	if (text_is(target, "GET /away"))
		return (struct tiny_answer){
			302, "Location: http://other.test/\r\n", TEXT("")};
	if (text_is(target, "GET /port"))
		return (struct tiny_answer){302, elsewhere, TEXT("")};
	if (text_is(target, "GET /here"))
		return (struct tiny_answer){302, "Location: /json\r\n",
					    TEXT("")};
	if (text_is(target, "GET /gone"))
		return (struct tiny_answer){-1, NULL, TEXT("")};
	return (struct tiny_answer){404, NULL, body};
}

static void begin(void)
{
	stand_begin(&s, "http");
	server = (struct tiny_server){.answer = answer};
	tiny_open(&server);
	s.target = (struct target){.name = TEXT("portal"),
				   .host = TEXT("127.0.0.1"),
				   .environment = ENVIRONMENT_LIVE,
				   .vantage = VANTAGE_OUTSIDE};
	s.target.port =
		(uint16_t)strtoul(strrchr(server.url, ':') + 1, NULL, 10);
	snprintf(elsewhere, sizeof(elsewhere),
		 "Location: http://127.0.0.1:%u/json\r\n", s.target.port - 1u);
	s.look.target = &s.target;
}

static void end(void)
{
	tiny_close(&server);
	arena_close(s.arena);
}

TestSuite(probe_http, .init = begin, .fini = end, .timeout = 30);

static void ask(const char *path, enum reason reason)
{
	stand_set(&s, "path", path);
	stand_want(&s, reason);
}

Test(probe_http, an_answer_becomes_facts)
{
	const struct value *header;

	ask("/json", REASON_NONE);
	cr_expect_eq(stand_fact(&s, "status").integer, 200);
	cr_expect_eq(stand_fact(&s, "json").kind, VALUE_MAP);
	cr_expect_not(stand_fact(&s, "tls").boolean);
	cr_expect_not(stand_fact(&s, "verified").boolean);
	cr_expect_eq(stand_fact(&s, "elapsed").kind, VALUE_DURATION);
	header = value_map_get(stand_fact(&s, "headers").map,
			       value_string(TEXT("x-a")));
	cr_assert_not_null(header);
	cr_expect(text_is(value_text(*header), "1, \xef\xbf\xbd"));
	cr_expect_eq(s.seen.shown_by, STRENGTH_DRILLED_PRODUCTION);
	cr_expect_eq(s.seen.evidence_count, 1);
	ask("/bytes", REASON_NONE);
	cr_expect(text_is(value_text(stand_fact(&s, "body")),
			  "a\xef\xbf\xbd\xef\xbf\xbd"));
	cr_expect_eq(stand_fact(&s, "json").kind, VALUE_NULL);
}

Test(probe_http, what_is_too_deep_was_not_seen)
{
	ask("/deep", REASON_NONE);
	cr_expect_neq(stand_fact(&s, "json").kind, VALUE_NULL);
}

Test(probe_http, what_was_not_answered_has_no_facts)
{
	ask("/gone", REASON_UNREACHABLE);
	cr_expect_eq(s.seen.fact_count, 0);
	ask("/large", REASON_OUR_ERROR);
	stand_set(&s, "timeout", "200ms");
	ask("/slow", REASON_TIMED_OUT);
	s.target.port = 1;
	ask("/json", REASON_UNREACHABLE);
	s.target.host = TEXT("no-such-host.invalid");
	ask("/json", REASON_UNREACHABLE);
}

Test(probe_http, redirects_stay_on_the_target)
{
	ask("/here", REASON_NONE);
	cr_expect_eq(stand_fact(&s, "status").integer, 302);
	stand_set(&s, "follow", "2");
	ask("/here", REASON_NONE);
	cr_expect_eq(stand_fact(&s, "status").integer, 200);
	ask("/away", REASON_NOT_ALLOWED);
	ask("/port", REASON_NOT_ALLOWED);
}

static void with_header(const char *name, const char *value)
{
	struct setting *block = stand_set(&s, "headers", "");
	struct setting *item = arena_new(s.arena, struct setting);

	item->name = text_from(name);
	item->value = text_from(value);
	block->items = item;
	block->count = 1;
}

Test(probe_http, headers_cannot_say_where_or_how_long)
{
	static const char *const names[] = {"Host",
					    "content-length",
					    "Transfer-Encoding",
					    "Upgrade",
					    "Proxy-Auth",
					    "X-Forwarded-Host",
					    "A: b",
					    "A B",
					    ""};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		with_header(names[i], "x");
		ask("/json", REASON_NOT_ALLOWED);
	}
	with_header("Accept", "x\r\nHost: other");
	ask("/json", REASON_NOT_ALLOWED);
	cr_expect_eq(server.requests, 0);
	with_header("Accept", "application/json");
	ask("/json", REASON_NONE);
}

Test(probe_http, a_path_cannot_carry_a_line)
{
	struct err err;

	stand_set(&s, "path", "/json HTTP/1.1\r\nHost: other\r\n\r\n");
	cr_expect_eq(stand_look(&s, &err), -1, "our error, not a verdict");
	stand_set(&s, "path", "@other.test/");
	stand_want(&s, REASON_NONE);
	cr_expect_eq(stand_fact(&s, "status").integer, 404);
}

Test(probe_http, addresses_of_this_machine_are_spelled_out)
{
	struct text allowed = TEXT("127.0.0.1");
	struct http_reach reach = {&s.site, &s.target};

	cr_expect(http_reach_allows(&reach, "127.0.0.1", "127.0.0.1"));
	s.target.host = TEXT("www.bank.test");
	cr_expect(http_reach_allows(&reach, "WWW.bank.test", "203.0.113.9"));
	cr_expect_not(http_reach_allows(&reach, "www.bank.tes", NULL));
	cr_expect_not(http_reach_allows(&reach, "www.bank.test", "127.0.0.1"));
	cr_expect_not(
		http_reach_allows(&reach, "www.bank.test", "169.254.169.254"));
	cr_expect_not(http_reach_allows(&reach, "www.bank.test", "0.0.0.0"));
	cr_expect_not(http_reach_allows(&reach, "www.bank.test", "::1"));
	cr_expect_not(http_reach_allows(&reach, "www.bank.test", "fe80::1"));
	cr_expect_not(
		http_reach_allows(&reach, "www.bank.test", "::ffff:127.0.0.1"));
	s.target.connect_to = TEXT("127.0.0.1:8443");
	cr_expect(http_reach_allows(&reach, "www.bank.test", "127.0.0.1"));
	s.target.connect_to = TEXT("");
	s.site.allow_hosts = &allowed;
	s.site.host_count = 1;
	cr_expect(http_reach_allows(&reach, "www.bank.test", "127.0.0.1"));
}

static pid_t start_tls(const char *top)
{
	char port[16];
	pid_t pid;

	cr_assert_eq(chdir(top), 0);
	cr_assert_geq(snprintf(port, sizeof(port), "%u", s.target.port), 0);
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (!freopen("/dev/null", "w", stdout) ||
		    !freopen("/dev/null", "w", stderr))
			_exit(1);
		execlp("openssl", "openssl", "s_server", "-quiet", "-WWW",
		       "-port", port, "-key", "key.pem", "-cert", "cert.pem",
		       (char *)NULL);
		_exit(1);
	}
	return pid;
}

static void make_certificate(void)
{
	pid_t pid = fork();
	int status = 1;

	if (!pid) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(1);
		execlp("openssl", "openssl", "req", "-x509", "-newkey", "ec",
		       "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
		       "-keyout", "key.pem", "-out", "cert.pem", "-days", "2",
		       "-subj", "/CN=t", "-addext",
		       "subjectAltName=IP:127.0.0.1", (char *)NULL);
		_exit(1);
	}
	waitpid(pid, &status, 0);
	cr_assert_eq(status, 0);
}

Test(probe_http, a_certificate_that_does_not_hold_is_a_fact)
{
	char *top = temp_tree_make(s.arena);
	pid_t tls;

	s.target.port = (uint16_t)(20000 + getpid() % 20000);
	temp_tree_file(s.arena, top, "page", TEXT("hi"));
	cr_assert_eq(chdir(top), 0);
	make_certificate();
	tls = start_tls(top);
	s.target.tls = true;
	for (int i = 0; i < 100 && s.seen.reason == REASON_NONE; i++) {
		struct err err;

		stand_set(&s, "path", "/page");
		cr_assert_eq(stand_look(&s, &err), 0, "%s", err.text);
		if (s.seen.reason == REASON_NONE)
			break;
		s.seen.reason = REASON_NONE;
		usleep(50000);
	}
	ask("/page", REASON_NONE);
	cr_expect(stand_fact(&s, "tls").boolean);
	cr_expect_eq(stand_fact(&s, "verified").kind, VALUE_BOOL);
	cr_expect_not(stand_fact(&s, "verified").boolean);
	cr_expect_eq(stand_fact(&s, "status").kind, VALUE_UNKNOWN);
	s.site.directory = text_from(top);
	s.target.ca_file = TEXT("cert.pem");
	ask("/page", REASON_NONE);
	cr_expect(stand_fact(&s, "verified").boolean);
	cr_expect_eq(stand_fact(&s, "status").integer, 200);
	kill(tls, SIGKILL);
	temp_tree_remove(top);
}

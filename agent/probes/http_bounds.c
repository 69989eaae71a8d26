/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/http_bounds.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

/* Without the brackets of an IPv6 address in a URL. */
static struct text bare_host(struct text host)
{
	if (host.size > 2 && host.data[0] == '[' &&
	    host.data[host.size - 1] == ']')
		return (struct text){host.data + 1, host.size - 2};
	return host;
}

static bool same_host(struct text a, struct text b)
{
	a = bare_host(a);
	b = bare_host(b);
	return a.size == b.size && !strncasecmp(a.data, b.data, a.size);
}

static bool is_special_v4(struct in_addr address)
{
	uint32_t ip = ntohl(address.s_addr);

	return ip >> 24 == 0 || ip >> 24 == 127 || ip >> 16 == 0xa9fe ||
	       ip >> 28 >= 0xe;
}

static bool is_special(const char *address)
{
	struct in_addr v4;
	struct in6_addr v6;

	if (inet_pton(AF_INET, address, &v4) == 1)
		return is_special_v4(v4);
	if (inet_pton(AF_INET6, address, &v6) != 1)
		return true;
	if (IN6_IS_ADDR_V4MAPPED(&v6) || IN6_IS_ADDR_V4COMPAT(&v6)) {
		memcpy(&v4, v6.s6_addr + 12, sizeof(v4));
		return is_special_v4(v4);
	}
	return IN6_IS_ADDR_LOOPBACK(&v6) || IN6_IS_ADDR_UNSPECIFIED(&v6) ||
	       IN6_IS_ADDR_LINKLOCAL(&v6) || IN6_IS_ADDR_MULTICAST(&v6);
}

/* "localhost" is this machine by its name (RFC 6761). */
static bool is_spelled_out(const struct http_reach *reach, struct text address)
{
	const struct target *target = reach->target;
	struct text connect = target->connect_to;
	const char *colon =
		connect.size ? memrchr(connect.data, ':', connect.size) : NULL;

	if (colon)
		connect.size = (size_t)(colon - connect.data);
	if (same_host(target->host, address) || same_host(connect, address) ||
	    same_host(target->host, TEXT("localhost")) ||
	    same_host(connect, TEXT("localhost")))
		return true;
	for (size_t i = 0; i < reach->site->host_count; i++)
		if (same_host(reach->site->allow_hosts[i], address))
			return true;
	return false;
}

bool http_reach_allows(void *context, const char *host, const char *address)
{
	const struct http_reach *reach = context;

	if (!same_host(reach->target->host, text_from(host)))
		return false;
	return !address || !is_special(address) ||
	       is_spelled_out(reach, text_from(address));
}

/* A token of RFC 9110, section 5.6.2. */
static bool is_token(struct text name)
{
	static const char marks[] = "!#$%&'*+-.^_`|~";

	for (size_t i = 0; i < name.size; i++) {
		unsigned char c = (unsigned char)name.data[i];

		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') &&
		    !(c >= 'A' && c <= 'Z') && !(c && strchr(marks, c)))
			return false;
	}
	return name.size > 0;
}

bool http_header_is_free(struct text name)
{
	static const char *const taken[] = {
		"host",	      "content-length", "transfer-encoding",
		"connection", "upgrade",	"te",
		"trailer",    "expect",		"via",
		"forwarded",  "keep-alive",
	};
	for (size_t i = 0; i < ARRAY_SIZE(taken); i++)
		if (same_host(name, text_from(taken[i])))
			return false;
	return is_token(name) &&
	       (name.size < 6 || strncasecmp(name.data, "proxy-", 6)) &&
	       (name.size < 12 || strncasecmp(name.data, "x-forwarded-", 12));
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The part of libcurl that base/http calls, loaded when the first request is
 * made: libcurl brings some thirty libraries with it, and what only verifies,
 * lints or judges should neither wait for them nor have them in its process.
 * The program ends when libcurl is not installed: the package depends on it.
 */
#ifndef PLAUDIT_BASE_CURL_CALLS_H
#define PLAUDIT_BASE_CURL_CALLS_H

#include <curl/curl.h>

struct curl_calls {
	CURLcode (*global_init)(long flags);
	void (*global_cleanup)(void);
	CURL *(*easy_init)(void);
	void (*easy_cleanup)(CURL *curl);
	void (*easy_reset)(CURL *curl);
	CURLcode (*easy_setopt)(CURL *curl, CURLoption option, ...);
	CURLcode (*easy_getinfo)(CURL *curl, CURLINFO info, ...);
	CURLcode (*easy_perform)(CURL *curl);
	const char *(*easy_strerror)(CURLcode code);
	struct curl_slist *(*slist_append)(struct curl_slist *list,
					   const char *line);
	void (*slist_free_all)(struct curl_slist *list);
	CURLU *(*url)(void);
	void (*url_cleanup)(CURLU *url);
	CURLUcode (*url_set)(CURLU *url, CURLUPart part, const char *text,
			     unsigned flags);
	CURLUcode (*url_get)(CURLU *url, CURLUPart part, char **text,
			     unsigned flags);
	void (*free)(void *bytes);
};

void curl_calls_open(struct curl_calls *calls);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/pages.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/arena.h"

/* Below it malloc serves as well. A sanitizer watches malloc's memory only. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MAPPED_BYTES SIZE_MAX
#else
#define MAPPED_BYTES ((size_t)256 * 1024)
#endif
/* From here on memory begins where a huge page does. */
#define HUGE_BYTES ((size_t)PAGES_HUGE)

static void *zeroed(size_t size)
{
	return memset(xmalloc(size), 0, size);
}

static void *mapped(void *pages, size_t size)
{
	if (pages != MAP_FAILED)
		return pages;
	return xmalloc(SIZE_MAX / 2 + size % 2); /* ends the program */
}

/* Addresses alone, as PROT_NONE, of a place that begins where a huge page does;
 * NULL: there are none. */
static void *huge_place(size_t size)
{
	char *all = mmap(NULL, size + HUGE_BYTES, PROT_NONE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	size_t before;

	if (all == MAP_FAILED)
		return NULL;
	before = (HUGE_BYTES - (uintptr_t)all % HUGE_BYTES) % HUGE_BYTES;
	if (before)
		munmap(all, before);
	munmap(all + before + size, HUGE_BYTES - before);
	return all + before;
}

/* What is large is mostly touched here and there: huge pages serve it. */
static void *advise(void *pages, size_t size)
{
	if (size >= HUGE_BYTES)
		(void)!madvise(pages, size, MADV_HUGEPAGE);
	return pages;
}

static size_t whole_pages(size_t size)
{
	return (size + 65535) & ~(size_t)65535; /* of any kernel */
}

void *pages_open(size_t size)
{
	void *place = NULL;

	if (size < MAPPED_BYTES)
		return zeroed(size);
	if (size >= HUGE_BYTES)
		place = huge_place(whole_pages(size));
	return advise(mapped(mmap(place, size, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS |
					  (place ? MAP_FIXED : 0),
				  -1, 0),
			     size),
		      size);
}

/* Where it is if there is room behind it, else to where a huge page begins. */
static void *grow_mapped(void *old, size_t old_size, size_t size)
{
	void *pages = mremap(old, old_size, size, 0), *place;

	if (pages != MAP_FAILED)
		return pages;
	place = size >= HUGE_BYTES ? huge_place(whole_pages(size)) : NULL;
	if (!place)
		return mapped(mremap(old, old_size, size, MREMAP_MAYMOVE),
			      size);
	return mapped(mremap(old, old_size, size, MREMAP_MAYMOVE | MREMAP_FIXED,
			     place),
		      size);
}

void *pages_grow(void *old, size_t old_size, size_t size)
{
	char *pages;

	if (!old)
		return pages_open(size);
	if (old_size >= MAPPED_BYTES &&
	    (old_size >= HUGE_BYTES || size < HUGE_BYTES))
		return advise(grow_mapped(old, old_size, size), size);
	if (size < MAPPED_BYTES) {
		pages = xrealloc(old, size);
		memset(pages + old_size, 0, size - old_size);
		return pages;
	}
	/* small pages do not become huge ones: once they are copied */
	pages = pages_open(size);
	memcpy(pages, old, old_size);
	pages_close(old, old_size);
	return pages;
}

void pages_close(void *pages, size_t size)
{
	if (!pages)
		return;
	if (size < MAPPED_BYTES)
		free(pages);
	else
		munmap(pages, size);
}

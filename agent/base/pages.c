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
#define LARGE_BYTES ((size_t)4 * 1024 * 1024)

static void *zeroed(size_t size)
{
	return memset(xmalloc(size), 0, size);
}

/* What is large is mostly touched here and there: large pages serve it. */
static void *advise(void *pages, size_t size)
{
	if (size >= LARGE_BYTES)
		(void)!madvise(pages, size, MADV_HUGEPAGE);
	return pages;
}

static void *mapped(void *pages, size_t size)
{
	if (pages != MAP_FAILED)
		return pages;
	return xmalloc(SIZE_MAX / 2 + size % 2); /* ends the program */
}

void *pages_open(size_t size)
{
	if (size < MAPPED_BYTES)
		return zeroed(size);
	return advise(mapped(mmap(NULL, size, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
			     size),
		      size);
}

void *pages_grow(void *old, size_t old_size, size_t size)
{
	char *pages;

	if (!old)
		return pages_open(size);
	if (old_size >= MAPPED_BYTES)
		return advise(
			mapped(mremap(old, old_size, size, MREMAP_MAYMOVE),
			       size),
			size);
	if (size < MAPPED_BYTES) {
		pages = xrealloc(old, size);
		memset(pages + old_size, 0, size - old_size);
		return pages;
	}
	pages = pages_open(size);
	memcpy(pages, old, old_size);
	free(old);
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

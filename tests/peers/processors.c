/* SPDX-License-Identifier: Apache-2.0 */
/* Preloaded into a program under test: it believes that the machine has THREADS
 * processors, and starts as many threads. */
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

long sysconf(int name)
{
	long (*real)(int) = (long (*)(int))dlsym(RTLD_NEXT, "sysconf");
	const char *threads = getenv("THREADS");

	if (name == _SC_NPROCESSORS_ONLN && threads)
		return strtol(threads, NULL, 10);
	return real(name);
}

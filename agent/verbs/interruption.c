/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/interruption.h"

#include <signal.h>
#include <string.h>

static volatile sig_atomic_t number;

static void on_signal(int signal)
{
	number = signal;
}

void interruption_catch(void)
{
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	action.sa_handler = on_signal;
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
}

const volatile int *interruption(void)
{
	return &number;
}

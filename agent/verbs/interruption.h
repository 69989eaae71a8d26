/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A run that is asked to end (SIGINT, SIGTERM) ends by itself: what it had is
 * told and marked. The one flag that a signal handler can set.
 */
#ifndef PLAUDIT_VERBS_INTERRUPTION_H
#define PLAUDIT_VERBS_INTERRUPTION_H

/* From now on a signal sets the flag instead of ending the process. */
void interruption_catch(void);
/* The signal's number, 0 before there was one; to be looked at again. */
const volatile int *interruption(void);

#endif

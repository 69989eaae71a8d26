/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a running collector does by the clock: what verbs in other processes
 * changed and signed goes into the log.
 */
#ifndef PLAUDIT_COLLECTOR_COLLECTOR_TICK_H
#define PLAUDIT_COLLECTOR_COLLECTOR_TICK_H

#include "collector/collector.h"

/* To be called every second or so. A failure is told to the operator and tried
 * again the next time. */
void collector_tick(struct collector *collector);

#endif

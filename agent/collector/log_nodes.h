/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hashes of the log's subtrees, read back from the stored tiles: what proofs
 * are made from. Complete subtrees never change, so what was once computed is
 * remembered; the proofs of one batch share nearly all of it. One thread.
 */
#ifndef PLAUDIT_COLLECTOR_LOG_NODES_H
#define PLAUDIT_COLLECTOR_LOG_NODES_H

#include "collector/store.h"
#include "ledger/proof.h"

struct log_nodes;

struct log_nodes *log_nodes_open(struct store *store);
void log_nodes_close(struct log_nodes *nodes);
struct node_source log_nodes_source(struct log_nodes *nodes);

#endif

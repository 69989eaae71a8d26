/* SPDX-License-Identifier: Apache-2.0 */
/* What is well-formed in a check and still not what anybody meant. */
#ifndef PLAUDIT_LOAD_LINT_CHECK_H
#define PLAUDIT_LOAD_LINT_CHECK_H

#include "load/content.h"
#include "model/policy.h"

/* After the whole check was read. */
void lint_check(const struct content *content, const struct check *check);
/* Before the check is read: complains of literals that look like a secret,
 * wherever they stand, and masks them in every line that is shown. */
void lint_secrets(struct content *content);
/* A title that no report has room for. */
void lint_title(const struct content *content, const struct yaml_node *title);
/* Warns of a pattern that holds of an empty text. */
void lint_pattern(const struct content *content, const struct yaml_node *at);
/* Warns of every check of the pack that no clause uses. */
void lint_uses(struct complaints *complaints, const struct pack *pack);

#endif

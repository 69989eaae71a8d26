/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/flag_words.h"

#define ROW(name, ...) {__VA_ARGS__},

const struct word flag_words[FLAG_KIND_COUNT] = {FLAG_KINDS(ROW)};

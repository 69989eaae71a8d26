/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the rule pack is that came with the program: ../share/plaudit beside
 * the directory it runs from, else where the build was told that it would be.
 * Nothing says that it is there.
 */
#ifndef PLAUDIT_LOAD_PACK_INSTALLED_H
#define PLAUDIT_LOAD_PACK_INSTALLED_H

struct arena;

const char *pack_installed(struct arena *arena);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a run that was killed left beside one file that it was putting
 * (base/fs.h), where the directory has other people's files too: of a key or a
 * trust root. Where a directory is ours alone, fs_sweep does it.
 */
#ifndef PLAUDIT_BASE_LEFTOVER_H
#define PLAUDIT_BASE_LEFTOVER_H

/* Removes "<path>.XXXXXX.tmp" that no writer holds. That it cannot is no
 * trouble: they are never read. */
void leftover_sweep(const char *path);

#endif

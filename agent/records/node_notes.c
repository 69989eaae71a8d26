/* SPDX-License-Identifier: Apache-2.0 */
#include "records/node_notes.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/limits.h"

/* A group's node, place and key come at different times. */
struct node_notes {
	int fd;
	pthread_mutex_t lock;
	struct node_group *groups;
	size_t room;
	size_t *keys; /* where its key begins in the texts */
	struct buffer texts;
	bool is_full; /* more groups than are kept, or it is written */
};

struct node_notes *node_notes_open(int fd)
{
	struct node_notes *notes = xmalloc(sizeof(*notes));

	memset(notes, 0, sizeof(*notes));
	notes->fd = fd;
	pthread_mutex_init(&notes->lock, NULL);
	buffer_init(&notes->texts);
	return notes;
}

void node_notes_close(struct node_notes *notes)
{
	if (!notes)
		return;
	pthread_mutex_destroy(&notes->lock);
	close(notes->fd);
	buffer_release(&notes->texts);
	free(notes->groups);
	free(notes->keys);
	free(notes);
}

static void grow(struct node_notes *notes, uint64_t group)
{
	size_t room = notes->room ? notes->room : 256;

	while (room <= group)
		room *= 2;
	notes->groups = xrealloc(notes->groups, room * sizeof(*notes->groups));
	notes->keys = xrealloc(notes->keys, room * sizeof(*notes->keys));
	memset(notes->groups + notes->room, 0,
	       (room - notes->room) * sizeof(*notes->groups));
	memset(notes->keys + notes->room, 0,
	       (room - notes->room) * sizeof(*notes->keys));
	notes->room = room;
}

/* The group's note, under the lock; NULL: beyond what is kept. */
static struct node_group *note_of(struct node_notes *notes, uint64_t group)
{
	if (group >= LIMIT_NODE_GROUPS)
		notes->is_full = true;
	if (notes->is_full)
		return NULL;
	if (group >= notes->room)
		grow(notes, group);
	return &notes->groups[group];
}

void node_notes_node(struct node_notes *notes, uint64_t group,
		     const struct digest *node)
{
	struct node_group *at;

	if (!notes)
		return;
	pthread_mutex_lock(&notes->lock);
	at = note_of(notes, group);
	if (at)
		at->node = *node;
	pthread_mutex_unlock(&notes->lock);
}

void node_notes_place(struct node_notes *notes, uint64_t group, uint32_t file,
		      uint64_t offset)
{
	struct node_group *at;

	if (!notes)
		return;
	pthread_mutex_lock(&notes->lock);
	at = note_of(notes, group);
	if (at) {
		at->file = file;
		at->offset = offset;
	}
	pthread_mutex_unlock(&notes->lock);
}

void node_notes_key(struct node_notes *notes, uint64_t group, struct text key)
{
	struct node_group *at;

	if (!notes)
		return;
	pthread_mutex_lock(&notes->lock);
	/* long keys end it as many groups do */
	if (notes->texts.size + key.size > LIMIT_NODE_FILE / 2)
		notes->is_full = true;
	at = note_of(notes, group);
	if (at) {
		notes->keys[group] = notes->texts.size;
		at->key.size = key.size;
		buffer_text(&notes->texts, key);
	}
	pthread_mutex_unlock(&notes->lock);
}

static int write_file(struct node_notes *notes, const unsigned char k[32],
		      const struct tree_builder *tree, bool sorted,
		      struct err *err)
{
	struct node_file file = {.rows = tree->size, .sorted = sorted};
	struct arena *arena;
	int status;

	file.count = (size_t)group_count(tree->size);
	if (file.count > notes->room)
		grow(notes, file.count);
	for (size_t i = 0; i < file.count; i++)
		notes->groups[i].key.data = notes->texts.data + notes->keys[i];
	memcpy(file.edge, tree->edge, sizeof(file.edge));
	file.groups = notes->groups;
	arena = arena_open();
	status = node_file_write(arena, notes->fd, k, tree_root(tree), &file,
				 err);
	arena_close(arena);
	return status;
}

void node_notes_end(struct node_notes *notes, const unsigned char k[32],
		    const struct tree_builder *tree, bool sorted)
{
	struct err err = {.kind = ERR_NONE};

	if (!notes || notes->is_full ||
	    group_count(tree->size) > LIMIT_NODE_GROUPS)
		return;
	if (write_file(notes, k, tree, sorted, &err) && ftruncate(notes->fd, 0))
		err_clear(&err); /* half a file is told by its tag */
}

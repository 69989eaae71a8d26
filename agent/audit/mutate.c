/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/mutate.h"

#include "audit/nudge.h"
#include "base/arena.h"
#include "cel/cel_lexer.h"
#include "records/aggregate.h"

struct walk {
	struct arena *arena;
	struct text source;
	const struct token *tokens;
	size_t token_count;
	struct mutations *out;
};

/* Tokens [first, last]; first > last: there is no such stretch. */
struct stretch {
	size_t first, last;
};

static const struct stretch nowhere = {1, 0};

static bool is_sign(const struct token *token, const char *sign)
{
	return token->kind == TOKEN_SIGN && text_is(token->text, sign);
}

static struct walk walk_begin(struct arena *arena, struct text source,
			      struct mutations *out)
{
	struct cel_problems problems = {0};
	struct lexer lexer = {arena, &problems, source, 0};
	struct token *tokens = NULL, token;
	size_t count = 0, room = 0;

	while ((token = lexer_next(&lexer)).kind != TOKEN_END) {
		if (count == room)
			tokens = arena_grow(arena, tokens, count, &room,
					    sizeof(*tokens));
		tokens[count++] = token;
	}
	return (struct walk){arena, source, tokens, count, out};
}

/* How many brackets the stretch closes that it did not open, and leaves open.
 */
static void count_open(const struct walk *w, struct stretch s, int *left,
		       int *right)
{
	int depth = 0, least = 0;

	for (size_t i = s.first; i <= s.last; i++) {
		const struct token *t = &w->tokens[i];

		if (is_sign(t, "(") || is_sign(t, "[") || is_sign(t, "{"))
			depth++;
		if (is_sign(t, ")") || is_sign(t, "]") || is_sign(t, "}"))
			depth--;
		if (depth < least)
			least = depth;
	}
	*left = -least;
	*right = depth - least;
}

/* The node's tokens, with the parentheses that belong to its ends: the tree
 * does not keep those. */
static struct stretch stretch_of(const struct walk *w,
				 const struct cel_node *node)
{
	struct stretch s = {0, w->token_count};
	int left, right;

	while (s.first < w->token_count &&
	       w->tokens[s.first].offset < node->offset)
		s.first++;
	while (s.last > 0 && w->tokens[s.last - 1].end > node->end)
		s.last--;
	if (s.last <= s.first)
		return nowhere;
	/* the dot before a name of the outermost scope */
	if (s.first && is_sign(&w->tokens[s.first - 1], "."))
		s.first--;
	s.last--;
	count_open(w, s, &left, &right);
	for (; left > 0; left--, s.first--)
		if (!s.first || !is_sign(&w->tokens[s.first - 1], "("))
			return nowhere;
	for (; right > 0; right--, s.last++)
		if (s.last + 1 >= w->token_count ||
		    !is_sign(&w->tokens[s.last + 1], ")"))
			return nowhere;
	return s;
}

static struct text text_of(const struct walk *w, struct stretch s)
{
	uint32_t from = w->tokens[s.first].offset;

	return (struct text){w->source.data + from,
			     w->tokens[s.last].end - from};
}

static void add(struct walk *w, enum mutation_kind kind, struct stretch s,
		struct text text)
{
	struct mutations *out = w->out;

	if (s.first > s.last)
		return;
	if (out->count == out->room)
		out->items = arena_grow(w->arena, out->items, out->count,
					&out->room, sizeof(*out->items));
	out->items[out->count++] = (struct mutation){
		kind, w->tokens[s.first].offset, w->tokens[s.last].end, text};
}

/* The operator's own token between the operands. */
static struct stretch sign_between(const struct walk *w,
				   const struct cel_node *call,
				   const char *sign)
{
	size_t i = 0;

	while (i < w->token_count && w->tokens[i].offset < call->args[0]->end)
		i++;
	while (i < w->token_count && is_sign(&w->tokens[i], ")"))
		i++;
	if (i == w->token_count || !is_sign(&w->tokens[i], sign) ||
	    w->tokens[i].end > call->args[1]->offset)
		return nowhere;
	return (struct stretch){i, i};
}

static const struct {
	const char *name, *sign;
} comparisons[] = {
	{"_==_", "=="}, {"_!=_", "!="}, {"_<_", "<"},
	{"_<=_", "<="}, {"_>_", ">"},	{"_>=_", ">="},
};

#define EQUALITIES  2
#define COMPARISONS 6

static int comparison_of(const struct cel_node *node)
{
	for (int i = 0; i < COMPARISONS && node->kind == CEL_CALL; i++)
		if (node->count == 2 &&
		    text_is(node->name, comparisons[i].name))
			return i;
	return -1;
}

/* Things that are told apart only: less and more mean nothing for them. */
static bool has_no_order(const struct cel_node *node)
{
	if (!node->type)
		return cel_node_is_null(node);
	switch (node->type->kind) {
	case TYPE_INT:
	case TYPE_UINT:
	case TYPE_DOUBLE:
	case TYPE_TIMESTAMP:
	case TYPE_DURATION:
	case TYPE_DECIMAL:
	case TYPE_SHARE:
	case TYPE_DYN:
		return false;
	default:
		return true;
	}
}

static void compare_other(struct walk *w, const struct cel_node *node, int at)
{
	struct stretch sign = sign_between(w, node, comparisons[at].sign);
	bool equality = at < EQUALITIES && (has_no_order(node->args[0]) ||
					    has_no_order(node->args[1]));

	for (int i = 0; i < (equality ? EQUALITIES : COMPARISONS); i++)
		if (i != at)
			add(w, MUTATION_COMPARE, sign,
			    text_from(comparisons[i].sign));
}

/* Nodes that a macro made stand at the place of the whole call. */
static bool is_one_token(const struct walk *w, struct stretch s)
{
	return s.first == s.last ||
	       (s.first + 1 == s.last && is_sign(&w->tokens[s.first], "-"));
}

static void literal_other(struct walk *w, const struct cel_node *node)
{
	struct stretch s = stretch_of(w, node);
	struct text other[2];
	size_t count;

	if (s.first > s.last || !is_one_token(w, s))
		return;
	/* the field of a.?field is a string without quotes */
	if (node->literal.kind == VALUE_STRING &&
	    w->tokens[s.last].kind != TOKEN_LITERAL)
		return;
	if (node->literal.kind == VALUE_DOUBLE)
		count = nudge_digits(w->arena, text_of(w, s), 0, other);
	else
		count = nudge_literal(w->arena, node->literal, other);
	for (size_t i = 0; i < count; i++)
		add(w, MUTATION_NUDGE, s, other[i]);
}

static void rank_other(struct walk *w, const struct cel_node *node,
		       int64_t rows)
{
	struct stretch s = stretch_of(w, node);
	struct text other[2];
	size_t count;

	if (s.first > s.last)
		return;
	count = nudge_digits(w->arena, text_of(w, s), rows, other);
	for (size_t i = 0; i < count; i++)
		add(w, MUTATION_NUDGE, s, other[i]);
}

static bool is_call(const struct cel_node *node, const char *name, size_t count)
{
	return node->kind == CEL_CALL && node->count == count &&
	       text_is(node->name, name);
}

static bool is_logic(const struct cel_node *node)
{
	return is_call(node, "_&&_", 2) || is_call(node, "_||_", 2);
}

/* Of a macro's own making: its variable that no expression can write. */
static bool is_hidden(const struct cel_node *node)
{
	return node->kind == CEL_NAME && text_starts(node->name, "@");
}

static void visit(struct walk *w, const struct cel_node *node, bool negatable);

static void visit_logic(struct walk *w, const struct cel_node *node)
{
	bool both = text_is(node->name, "_&&_");
	bool hidden = is_hidden(node->args[0]) || is_hidden(node->args[1]);

	if (!hidden)
		add(w, MUTATION_LOGIC,
		    sign_between(w, node, both ? "&&" : "||"),
		    both ? TEXT("||") : TEXT("&&"));
	for (size_t i = 0; i < 2; i++) {
		const struct cel_node *arg = node->args[i];

		if (is_hidden(arg))
			continue;
		/* a && b && c is three conditions, not two and one */
		if (!hidden && !text_equal(arg->name, node->name))
			add(w, MUTATION_DROP, stretch_of(w, arg),
			    both ? TEXT("true") : TEXT("false"));
		visit(w, arg, true);
	}
}

/* The stretch's text between two others; it may hold any byte. */
static struct text between(const struct walk *w, const char *before,
			   struct stretch s, const char *after)
{
	struct buffer out;

	buffer_init(&out);
	buffer_str(&out, before);
	buffer_text(&out, text_of(w, s));
	buffer_str(&out, after);
	return buffer_take(&out, w->arena);
}

static void visit_not(struct walk *w, const struct cel_node *node)
{
	bool bare;
	struct stretch whole = stretch_of(w, node);
	struct stretch inner = stretch_of(w, node->args[0]);

	if (whole.first > whole.last || inner.first > inner.last ||
	    !is_sign(&w->tokens[whole.first], "!"))
		return;
	bare = inner.first == inner.last || node->args[0]->kind != CEL_CALL;
	add(w, MUTATION_NEGATE, whole,
	    between(w, bare ? "" : "(", inner, bare ? "" : ")"));
	visit(w, node->args[0], false);
}

static void visit_parts(struct walk *w, const struct cel_node *node,
			bool negatable)
{
	bool is_choice = is_call(node, "_?_:_", 3);

	if (node->target)
		visit(w, node->target, false);
	for (size_t i = 0; i < node->count; i++)
		visit(w, node->args[i], is_choice && (i == 0 || negatable));
	if (node->kind == CEL_COMPREHENSION) {
		visit(w, node->range, false);
		visit(w, node->step, false);
	}
}

/* `negatable`: a condition that nothing else turns round. */
static void visit(struct walk *w, const struct cel_node *node, bool negatable)
{
	int at = comparison_of(node);
	struct stretch s;

	if (is_logic(node)) {
		visit_logic(w, node);
	} else if (is_call(node, "!_", 1)) {
		visit_not(w, node);
	} else if (at >= 0) {
		compare_other(w, node, at);
		visit_parts(w, node, false);
	} else if (node->kind == CEL_LITERAL) {
		literal_other(w, node);
	} else {
		s = stretch_of(w, node);
		if (negatable && s.first <= s.last && !is_hidden(node))
			add(w, MUTATION_NEGATE, s, between(w, "!(", s, ")"));
		visit_parts(w, node, negatable);
	}
}

static void visit_condition(struct walk *w, const struct cel_node *node)
{
	if (!is_logic(node) && node->kind != CEL_LITERAL)
		add(w, MUTATION_DROP, stretch_of(w, node), TEXT("true"));
	visit(w, node, true);
}

void mutate_condition(struct arena *arena, struct text source,
		      const struct cel_node *tree, struct mutations *out)
{
	struct walk w = walk_begin(arena, source, out);

	visit_condition(&w, tree);
}

void mutate_value(struct arena *arena, struct text source,
		  const struct cel_node *tree, struct mutations *out)
{
	struct walk w = walk_begin(arena, source, out);

	visit(&w, tree, false);
}

/* The i-th argument as it is written, spans among them. */
static bool is_condition(const struct aggregate_kind *kind, size_t i)
{
	if (kind->span_at && i >= kind->span_at)
		return i > kind->span_at &&
		       aggregate_need(kind, i - 1) == ARGUMENT_BOOL;
	return aggregate_need(kind, i) == ARGUMENT_BOOL;
}

void mutate_aggregate(struct arena *arena, struct text source,
		      const struct cel_node *call, int64_t rows,
		      struct mutations *out)
{
	struct walk w = walk_begin(arena, source, out);
	const struct aggregate_kind *kind = aggregate_find(call->name);

	for (size_t i = 0; i < call->count; i++) {
		const struct cel_node *arg = call->args[i];

		if (!i && kind && kind->takes_rank)
			rank_other(&w, arg, rows);
		else if (kind && is_condition(kind, i))
			visit_condition(&w, arg);
		else
			visit(&w, arg, false);
	}
}

struct text mutation_apply(struct arena *arena, struct text source,
			   const struct mutation *mutation)
{
	struct buffer out;

	/* no printf: a string may hold a NUL */
	buffer_init(&out);
	buffer_add(&out, source.data, mutation->offset);
	buffer_text(&out, mutation->text);
	buffer_add(&out, source.data + mutation->end,
		   source.size - mutation->end);
	return buffer_take(&out, arena);
}

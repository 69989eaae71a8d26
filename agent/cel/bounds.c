/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/bounds.h"

#include <string.h>

#include "cel/code.h"

struct judge {
	const struct cel_program *program;
	const struct value_bounds *slots;
	struct value *exact; /* the slots' values, where exact */
	struct arena *scratch;
};

enum order { ORDER_LESS = 1, ORDER_EQUAL = 2, ORDER_MORE = 4 };

static bool is_exact(const struct judge *j, const struct code *code)
{
	if (code->op == CODE_SLOT)
		return j->slots[code->slot].exact;
	for (size_t i = 0; i < code->count; i++)
		if (!is_exact(j, code->args[i]))
			return false;
	return true;
}

static enum truth truth_of(struct value v)
{
	if (v.kind == VALUE_BOOL)
		return v.boolean ? TRUTH_TRUE : TRUTH_FALSE;
	return v.kind == VALUE_UNKNOWN ? TRUTH_EITHER : TRUTH_ERROR;
}

static struct value run(const struct judge *j, const struct code *code)
{
	return code_eval(code, j->program->env, j->program->locals, j->exact,
			 j->scratch);
}

/* False when the operand has no interval we can reason about. */
static bool interval_of(const struct judge *j, const struct code *code,
			struct value_bounds *out)
{
	if (code->op == CODE_SLOT) {
		*out = j->slots[code->slot];
		if (out->exact)
			out->high = out->low;
		return !out->exact || out->low.kind != VALUE_NULL;
	}
	if (!is_exact(j, code))
		return false;
	out->low = out->high = run(j, code);
	out->exact = true;
	return out->low.kind != VALUE_NULL;
}

/* Which orders of a value from a and one from b are possible; 0: no order. */
static unsigned possible_orders(const struct value_bounds *a,
				const struct value_bounds *b)
{
	unsigned orders = 0;
	bool comparable = true;
	int low_to_high = -1, high_to_low = 1;

	if (a->low.kind != VALUE_NULL && b->high.kind != VALUE_NULL)
		low_to_high = value_compare(a->low, b->high, &comparable);
	if (!comparable)
		return 0;
	if (a->high.kind != VALUE_NULL && b->low.kind != VALUE_NULL)
		high_to_low = value_compare(a->high, b->low, &comparable);
	if (!comparable)
		return 0;
	if (low_to_high < 0)
		orders |= ORDER_LESS;
	if (high_to_low > 0)
		orders |= ORDER_MORE;
	if (low_to_high <= 0 && high_to_low >= 0)
		orders |= ORDER_EQUAL;
	return orders;
}

static unsigned wanted_orders(const char *name)
{
	static const struct {
		const char *name;
		unsigned orders;
	} table[] = {{"_<_", ORDER_LESS},   {"_<=_", ORDER_LESS | ORDER_EQUAL},
		     {"_>_", ORDER_MORE},   {"_>=_", ORDER_MORE | ORDER_EQUAL},
		     {"_==_", ORDER_EQUAL}, {"_!=_", ORDER_LESS | ORDER_MORE}};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (strcmp(name, table[i].name) == 0)
			return table[i].orders;
	return 0;
}

static enum truth judge_comparison(const struct judge *j,
				   const struct code *code, unsigned wanted)
{
	struct value_bounds a, b;
	unsigned orders;

	if (!interval_of(j, code->args[0], &a) ||
	    !interval_of(j, code->args[1], &b))
		return TRUTH_EITHER;
	if (value_failed(&a.low) || value_failed(&b.low) ||
	    value_failed(&a.high) || value_failed(&b.high))
		return TRUTH_EITHER;
	orders = possible_orders(&a, &b);
	if (!orders)
		return TRUTH_EITHER;
	if (!(orders & wanted))
		return TRUTH_FALSE;
	return orders & ~wanted ? TRUTH_EITHER : TRUTH_TRUE;
}

static enum truth judge(const struct judge *j, const struct code *code);

/* `decides`: false for &&, true for ||. */
static enum truth judge_logic(const struct judge *j, const struct code *code,
			      enum truth decides)
{
	enum truth a = judge(j, code->args[0]);
	enum truth b = judge(j, code->args[1]);

	if (a == decides || b == decides)
		return decides;
	if (a == TRUTH_EITHER || b == TRUTH_EITHER)
		return TRUTH_EITHER;
	if (a == TRUTH_ERROR || b == TRUTH_ERROR)
		return TRUTH_ERROR;
	return a;
}

static enum truth judge(const struct judge *j, const struct code *code)
{
	unsigned wanted;
	enum truth t;

	if (is_exact(j, code))
		return truth_of(run(j, code));
	if (code->op == CODE_AND)
		return judge_logic(j, code, TRUTH_FALSE);
	if (code->op == CODE_OR)
		return judge_logic(j, code, TRUTH_TRUE);
	if (code->op != CODE_CALL || !code->name)
		return TRUTH_EITHER;
	if (strcmp(code->name, "!_") == 0) {
		t = judge(j, code->args[0]);
		return t == TRUTH_TRUE	  ? TRUTH_FALSE
		       : t == TRUTH_FALSE ? TRUTH_TRUE
					  : t;
	}
	wanted = wanted_orders(code->name);
	return wanted ? judge_comparison(j, code, wanted) : TRUTH_EITHER;
}

enum truth cel_eval_bounds(const struct cel_program *program,
			   const struct value_bounds *slots,
			   struct arena *scratch)
{
	unsigned count = program->env->slots;
	struct judge j = {program, slots,
			  arena_many(scratch, count, struct value), scratch};

	for (unsigned i = 0; i < count; i++)
		j.exact[i] = slots[i].exact
				     ? slots[i].low
				     : value_unknown("known as an interval");
	return judge(&j, program->root);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/fact_type.h"

/* What one entry of a list or map is could remain unseen, and be nobody's
 * claim: it is unknown wherever an expression meets it. */
static bool entry_fits(struct value v, const struct cel_type *type)
{
	return v.kind == VALUE_UNKNOWN || value_fits(v, type);
}

static bool list_fits(const struct value_list *list,
		      const struct cel_type *item)
{
	for (size_t i = 0; item && i < list->count; i++)
		if (!entry_fits(list->items[i], item))
			return false;
	return true;
}

static bool map_fits(const struct value_map *map, const struct cel_type *type)
{
	for (size_t i = 0; i < map->count; i++)
		if ((type->key &&
		     !value_fits(map->entries[i].key, type->key)) ||
		    (type->item &&
		     !entry_fits(map->entries[i].value, type->item)))
			return false;
	return true;
}

/* The value kind of each type that a fact can have. */
static const struct {
	enum type_kind type;
	enum value_kind value;
} pairs[] = {
	{TYPE_NULL, VALUE_NULL},	 {TYPE_BOOL, VALUE_BOOL},
	{TYPE_INT, VALUE_INT},		 {TYPE_UINT, VALUE_UINT},
	{TYPE_DOUBLE, VALUE_DOUBLE},	 {TYPE_STRING, VALUE_STRING},
	{TYPE_BYTES, VALUE_BYTES},	 {TYPE_TIMESTAMP, VALUE_TIMESTAMP},
	{TYPE_DURATION, VALUE_DURATION}, {TYPE_LIST, VALUE_LIST},
	{TYPE_MAP, VALUE_MAP},		 {TYPE_DECIMAL, VALUE_DECIMAL},
	{TYPE_SHARE, VALUE_SHARE},
};

bool value_fits(struct value v, const struct cel_type *type)
{
	bool right = false;

	if (!type || type->kind == TYPE_DYN)
		return true;
	if (v.kind == VALUE_NULL && type->nullable)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		if (pairs[i].type == type->kind)
			right = pairs[i].value == v.kind;
	if (!right)
		return false;
	if (type->kind == TYPE_DECIMAL)
		return v.scale == type->scale;
	if (type->kind == TYPE_LIST)
		return list_fits(v.list, type->item);
	if (type->kind == TYPE_MAP)
		return map_fits(v.map, type);
	return true;
}

static bool bound_fits(struct value v, const struct cel_type *type)
{
	return v.kind == VALUE_NULL || v.kind == VALUE_UNKNOWN ||
	       value_fits(v, type);
}

static const struct cel_type *fact_type(const struct check *check, size_t index)
{
	struct text bare = {NULL, 0};
	const struct cel_name *name =
		cel_env_find(check->expect_env, bare, check->fact_names[index]);

	return name ? name->type : &type_dyn;
}

bool fact_fits(const struct check *check, size_t index, struct value fact,
	       const struct fact_bounds *bounds)
{
	const struct cel_type *type = fact_type(check, index);

	if (fact.kind != VALUE_UNKNOWN && !value_fits(fact, type))
		return false;
	return bounds->exact || (bound_fits(bounds->low, type) &&
				 bound_fits(bounds->high, type));
}

bool facts_are_typed(const struct finding *finding)
{
	const struct check *check = finding->check;

	if (finding->seen_count && finding->seen_count != check->fact_count)
		return false;
	for (size_t i = 0; i < finding->seen_count; i++)
		if (!fact_fits(check, i, finding->seen[i].value,
			       &finding->seen[i].bounds))
			return false;
	if (finding->parameter_count != check->parameter_count)
		return false;
	for (size_t i = 0; i < finding->parameter_count; i++)
		if (finding->parameters[i].value.kind != VALUE_UNKNOWN &&
		    !value_fits(finding->parameters[i].value,
				check->parameters[i].type))
			return false;
	return true;
}

# Finds functions in code laid out by .clang-format (the brace of a function
# stands alone in the first column) and complains of long ones, of too many
# parameters, of deep nesting and of many branches.
# A callback whose signature a library fixes (it gives back an MHD type) may have
# the parameters that the library wants.
# Variables: max_lines max_params max_depth max_branches max_file
function complain(line, text) { printf "%s:%d: %s\n", FILENAME, line, text; bad = 1 }
function strip(s) {
	gsub(/\\./, "", s)
	gsub(/"[^"]*"/, "\"\"", s)
	gsub(/'[^']*'/, "''", s)
	gsub(/\/\*[^*]*\*\//, "", s)
	return s
}
FNR == 1 { file_end(); prev = ""; head = ""; inside = 0; comment = 0; file = FILENAME }
{ lines = FNR; last = FILENAME }
function file_end() {
	if (last != "" && lines > max_file)
		printf "%s:%d: the file has %d lines (at most %d)\n", last, lines, lines, max_file
	if (last != "" && lines > max_file)
		bad = 1
}
{
	code = $0
	if (comment) {
		if (code !~ /\*\//) next
		sub(/.*\*\//, "", code); comment = 0
	}
	code = strip(code)
	if (code ~ /\/\*/) { sub(/\/\*.*/, "", code); comment = 1 }
}
!inside && /^\{$/ && head ~ /\)[ \t]*$/ {
	inside = 1; start = FNR; branches = 1; deep = 0; deep_at = 0
	name = head; sub(/\(.*/, "", name); sub(/.*[ \t*]/, "", name)
	args = head; sub(/^[^(]*\(/, "", args); sub(/\)[ \t]*$/, "", args)
	depth = 0; params = (args ~ /^(void)?$/) ? 0 : 1
	for (i = 1; i <= length(args); i++) {
		c = substr(args, i, 1)
		if (c == "(") depth++
		if (c == ")") depth--
		if (c == "," && !depth) params++
	}
	if (params > max_params && head !~ /MHD_Result/)
		complain(start, sprintf("%s has %d parameters (at most %d)", name, params, max_params))
	next
}
inside && /^\}/ {
	length_of = FNR - start - 1
	if (length_of > max_lines)
		complain(start, sprintf("%s has %d lines (at most %d)", name, length_of, max_lines))
	if (branches > max_branches)
		complain(start, sprintf("%s has %d branches (at most %d)", name, branches, max_branches))
	if (deep > max_depth)
		complain(deep_at, sprintf("%s nests %d deep (at most %d)", name, deep, max_depth))
	inside = 0; head = ""; next
}
inside {
	s = code
	branches += gsub(/(^|[^A-Za-z0-9_])(if|for|while|switch)[ \t]*\(/, "&", s)
	branches += gsub(/&&|\|\|/, "&", s)
	branches += gsub(/[^?]\?[^?]/, "&", s)
	# a block inside a function: how many tabs its statement stands in
	if (code ~ /^\t+(if|for|while|switch|do)([ \t]*\(|[ \t]*\{)/) {
		match(code, /^\t+/)
		if (RLENGTH > deep) { deep = RLENGTH; deep_at = FNR }
	}
	next
}
{
	if (code ~ /^[A-Za-z_]/) head = code
	else if (code ~ /^[ \t]+[^ \t]/ && head != "") head = head " " code
	if (code ~ /[;}]$/ || code ~ /^#/) head = ""
}
END { file_end(); exit bad }

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The forms of each database. PostgreSQL's and SQLite's are run by the tests;
 * the others are those of their vendors' manuals, held by golden SQL.
 */
#include "records/sql_dialect.h"

/* clang-format off */
#define POSTGRES_FITS \
	"abs($) * @ <= 9223372036854775807 AND $ = round($, #)"

static const struct sql_dialect postgresql = {
	.name = "postgresql",
	.product = "PostgreSQL",
	.quote_open = '"', .quote_close = '"',
	/* a cursor on the server: without it the driver holds all rows */
	.connect = "UseDeclareFetch=1;Fetch=512",
	.session = {"SET default_transaction_read_only = on",
		    "SET standard_conforming_strings = on",
		    "SET client_min_messages = error",
		    "SET TimeZone = '{posix}'"},
	.begin = {"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"},
	.holds_snapshot = true,
	.transaction = "repeatable-read, read-only",
	.transaction_check =
		"SELECT CASE WHEN current_setting('transaction_isolation') = "
		"'repeatable read' AND current_setting('transaction_read_only')"
		" = 'on' THEN '1' ELSE '0' END",
	.role_check =
		"SELECT CASE WHEN has_table_privilege('{table}', 'INSERT') OR "
		"has_table_privilege('{table}', 'UPDATE') OR "
		"has_table_privilege('{table}', 'DELETE') OR "
		"has_table_privilege('{table}', 'TRUNCATE') "
		"THEN '1' ELSE '0' END",
	.string = {.text = "CAST($ AS text) COLLATE \"C\"",
		   .value = "NULLIF(CAST($ AS text), '') COLLATE \"C\""},
	.integer = {.text = "CAST($ AS text) COLLATE \"C\"",
		    .value = "CAST($ AS bigint)"},
	.boolean = {.text = "CAST($ AS text) COLLATE \"C\"",
		    .value = "CAST(CAST($ AS boolean) AS integer)"},
	.decimal = {.text = "CAST(CASE WHEN CAST($ AS numeric) = "
			    "round(CAST($ AS numeric), #) THEN "
			    "round(CAST($ AS numeric), #) ELSE "
			    "CAST($ AS numeric) END AS text) COLLATE \"C\"",
		    .value = "CASE WHEN " POSTGRES_FITS
			     " THEN CAST($ * @ AS bigint) END"},
	/* offsets of old times have seconds, which RFC 3339 cannot say */
	.timestamp = {.text =
			"CASE WHEN $ < '0001-01-01' OR $ >= '10000-01-01' "
			"THEN CAST($ AS text) WHEN $ < '1970-01-01' THEN "
			"to_char(CAST($ AS timestamptz) AT TIME ZONE 'UTC', "
			"'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') ELSE "
			"to_char(CAST($ AS timestamptz), "
			"'YYYY-MM-DD\"T\"HH24:MI:SS.USTZH:TZM') END "
			"COLLATE \"C\"",
		      .value =
			"CASE WHEN isfinite($) THEN CAST(EXTRACT(EPOCH FROM "
			"CAST($ AS timestamptz)) * 1000000 AS bigint) END"},
	.date_text = "to_char($, 'YYYY-MM-DD') COLLATE \"C\"",
	.literal_open = "'", .literal_close = "'",
	.shown = "CAST($ AS text)",
	.sum = "SUM($)",
	.orders_text = true,
};

#define SQLITE_WORD "lower(CAST($ AS TEXT))"
#define SQLITE_ROUND "printf('%.#f', $)"
#define SQLITE_SMALL "abs($) * @ < 9000000000000000"
#define SQLITE_DAY "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
#define SQLITE_CLOCK "[0-9][0-9]:[0-9][0-9]:[0-9][0-9]"
/* s the text; f its fraction, o its offset of z characters */
#define SQLITE_PARTS \
	"FROM (SELECT s, z, substr(r, 1, length(r) - z) AS f, " \
	"substr(r, length(r) - z + 1) AS o " \
	"FROM (SELECT s, substr(s, 20) AS r, CASE WHEN substr(s, 20) GLOB " \
	"'*[-+][0-9][0-9]:[0-9][0-9]' THEN 6 WHEN substr(s, 20) GLOB '*[Zz]' " \
	"THEN 1 ELSE 0 END AS z FROM (SELECT $ AS s)))"

static const struct sql_dialect sqlite = {
	.name = "sqlite",
	.product = "SQLite",
	.quote_open = '"', .quote_close = '"',
	/* rows as they are stepped to: else the driver holds all of them */
	.connect = "StepAPI=1",
	/* behind the fence there is no place for its temporary files; what
	 * sorting may hold instead has an end */
	.session = {"PRAGMA query_only = ON", "PRAGMA temp_store = MEMORY",
		    "PRAGMA hard_heap_limit = 1073741824"},
	.transaction = "serializable, query-only",
	.transaction_check = "SELECT query_only FROM pragma_query_only",
	.by_value = true,
	.streams_alone = true,
	.string = {.text = "CAST($ AS TEXT) || ''",
		   .value = "NULLIF(CAST($ AS TEXT) || '', '')"},
	.integer = {.text = "CAST($ AS TEXT)",
		    .value = "CASE WHEN typeof($) = 'integer' THEN $ END",
		    .bad = "typeof($) = 'real'"},
	.boolean = {.text = "CAST($ AS TEXT)",
		    .value = "CASE WHEN " SQLITE_WORD
			     " IN ('true', '1', 'yes', 'y') THEN 1 WHEN "
			     SQLITE_WORD " IN ('false', '0', 'no', 'n') "
			     "THEN 0 END",
		    .bad = SQLITE_WORD " NOT IN ('', 'true', '1', 'yes', 'y', "
			   "'false', '0', 'no', 'n')"},
	.decimal = {.text = "CASE WHEN typeof($) = 'real' AND CAST("
			    SQLITE_ROUND " AS REAL) = $ THEN " SQLITE_ROUND
			    " ELSE CAST($ AS TEXT) END",
		    .value = "CASE typeof($) WHEN 'integer' THEN CASE WHEN "
			     "abs($) <= 9223372036854775807 / @ THEN $ * @ END "
			     "WHEN 'real' THEN CASE WHEN " SQLITE_SMALL
			     " AND CAST(" SQLITE_ROUND " AS REAL) = $ THEN "
			     "CAST(replace(" SQLITE_ROUND ", '.', '') AS "
			     "INTEGER) END END",
		    .bad = "(typeof($) = 'real' AND " SQLITE_SMALL
			   " AND CAST(" SQLITE_ROUND " AS REAL) <> $) OR "
			   "(typeof($) = 'integer' AND abs($) > "
			   "9223372036854775807 / @)"},
	.timestamp = {.text = "CAST($ AS TEXT)",
		.value =
		"(SELECT CASE WHEN typeof(s) = 'text' AND s GLOB '" SQLITE_DAY
		"[T t]" SQLITE_CLOCK "*' AND date(substr(s, 1, 10)) = "
		"substr(s, 1, 10) AND substr(s, 12, 2) < '24' AND "
		"substr(s, 15, 1) < '6' AND substr(s, 18, 1) < '6' AND "
		"(f = '' OR (length(f) BETWEEN 2 AND 10 AND f GLOB '.*' AND "
		"substr(f, 2) NOT GLOB '*[^0-9]*' AND "
		"rtrim(substr(f, 8), '0') = '')) AND (z < 6 OR "
		"(substr(o, 2, 2) < '24' AND substr(o, 5, 1) < '6')) THEN "
		"(strftime('%s', substr(s, 1, 10)) + substr(s, 12, 2) * 3600 + "
		"substr(s, 15, 2) * 60 + substr(s, 18, 2)) * 1000000 + "
		"CAST(substr(substr(f, 2) || '000000', 1, 6) AS INTEGER) - "
		"CASE z WHEN 6 THEN CASE substr(o, 1, 1) WHEN '-' THEN -1000000"
		" ELSE 1000000 END * (substr(o, 2, 2) * 3600 + substr(o, 5, 2) "
		"* 60) WHEN 1 THEN 0 ELSE ~ END WHEN typeof(s) = 'text' AND "
		"s GLOB '" SQLITE_DAY "' AND date(s) = s THEN "
		"strftime('%s', s) * 1000000 - ~ END " SQLITE_PARTS ")"},
	.date_text = "CAST($ AS TEXT)",
	.literal_open = "'", .literal_close = "'",
	.shown = "CAST($ AS TEXT)",
	.half_high = "SUM($ / 4294967296)",
	.half_low = "SUM($ % 4294967296)",
	.orders_text = true,
	.fixed_offset = true,
};

#define SERVER_FITS \
	"ABS($) <= 9223372036854775807 / CAST(@ AS decimal(38, 0)) AND " \
	"$ = ROUND($, #)"
#define SERVER_TEXT "CAST($ AS nvarchar(4000)) COLLATE Latin1_General_100_BIN2"

static const struct sql_dialect sqlserver = {
	.name = "sqlserver",
	.product = "SQL Server",
	.quote_open = '[', .quote_close = ']',
	.session = {"SET TRANSACTION ISOLATION LEVEL SNAPSHOT",
		    "SET XACT_ABORT ON"},
	.holds_snapshot = true,
	.transaction = "snapshot",
	.transaction_check =
		"SELECT CASE WHEN transaction_isolation_level = 5 THEN '1' "
		"ELSE '0' END FROM sys.dm_exec_sessions WHERE session_id = "
		"@@SPID",
	.role_check =
		"SELECT CASE WHEN HAS_PERMS_BY_NAME('{bare}', 'OBJECT', "
		"'INSERT') = 1 OR HAS_PERMS_BY_NAME('{bare}', 'OBJECT', "
		"'UPDATE') = 1 OR HAS_PERMS_BY_NAME('{bare}', 'OBJECT', "
		"'DELETE') = 1 THEN '1' ELSE '0' END",
	.string = {.text = SERVER_TEXT,
		   .value = "NULLIF(" SERVER_TEXT ", N'') + N'|'"},
	.integer = {.text = "CAST($ AS varchar(40))",
		    .value = "CAST($ AS bigint)"},
	.boolean = {.text = "CAST($ AS varchar(1))",
		    .value = "CAST($ AS int)"},
	.decimal = {.text = "CASE WHEN $ = ROUND($, #) THEN CAST(CAST($ AS "
			    "decimal(38, #)) AS varchar(60)) ELSE CAST($ AS "
			    "varchar(60)) END",
		    .value = "CASE WHEN " SERVER_FITS
			     " THEN CAST($ * @ AS bigint) END"},
	.timestamp = {.text = "CONVERT(varchar(40), $, 126)",
		      .value = "DATEDIFF_BIG(microsecond, CAST("
			       "'1970-01-01T00:00:00+00:00' AS datetimeoffset),"
			       " TODATETIMEOFFSET($, '+00:00')) - ~"},
	.date_text = "CONVERT(varchar(10), $, 23)",
	.literal_open = "N'", .literal_close = "'",
	.text_end = "|",
	.shown = "CAST($ AS varchar(60))",
	.sum = "SUM(CAST($ AS decimal(38, 0)))",
	.fixed_offset = true,
};

#define ORACLE_MARKS "'NLS_NUMERIC_CHARACTERS=''.,'''"
#define ORACLE_ZONED "CAST($ AS TIMESTAMP(6) WITH TIME ZONE)"
#define ORACLE_UTC "SYS_EXTRACT_UTC(" ORACLE_ZONED ")"

static const struct sql_dialect oracle = {
	.name = "oracle",
	.product = "Oracle",
	.quote_open = '"', .quote_close = '"',
	.session = {"ALTER SESSION SET NLS_COMP = BINARY",
		    "ALTER SESSION SET NLS_SORT = BINARY",
		    "ALTER SESSION SET TIME_ZONE = '{zone}'"},
	.begin = {"SET TRANSACTION READ ONLY"},
	.holds_snapshot = true,
	.transaction = "read-only",
	.role_check =
		"SELECT CASE WHEN EXISTS (SELECT 1 FROM ALL_TAB_PRIVS WHERE "
		"TABLE_SCHEMA || '.' || TABLE_NAME = UPPER('{bare}') AND "
		"PRIVILEGE IN ('INSERT', 'UPDATE', 'DELETE') AND GRANTEE IN "
		"(USER, 'PUBLIC')) OR EXISTS (SELECT 1 FROM SESSION_PRIVS "
		"WHERE PRIVILEGE LIKE '%ANY TABLE' AND PRIVILEGE NOT LIKE "
		"'SELECT%') OR USER = UPPER('{schema}') THEN '1' ELSE '0' END "
		"FROM DUAL",
	.string = {.text = "TO_CHAR($)", .value = "TO_CHAR($)"},
	.integer = {.text = "TO_CHAR($, 'TM9', " ORACLE_MARKS ")",
		    .value = "CASE WHEN $ = TRUNC($) AND ABS($) <= "
			     "9223372036854775807 THEN $ END"},
	.boolean = {.text = "TO_CHAR($)", .value = "TO_NUMBER($)"},
	.decimal = {.text = "CASE WHEN $ = ROUND($, #) THEN TO_CHAR($, "
			    "'FM99999999999999999990' || RPAD('D', # + 1, '0')"
			    ", " ORACLE_MARKS ") ELSE TO_CHAR($, 'TM9', "
			    ORACLE_MARKS ") END",
		    .value = "CASE WHEN ABS($) * @ <= 9223372036854775807 AND "
			     "$ = ROUND($, #) THEN $ * @ END"},
	.timestamp = {.text = "TO_CHAR(" ORACLE_ZONED ", 'YYYY-MM-DD\"T\""
			      "HH24:MI:SS.FF6TZH:TZM')",
		      .value = "ROUND((TO_DATE(TO_CHAR(" ORACLE_UTC
			       ", 'YYYYMMDDHH24MISS'), 'YYYYMMDDHH24MISS') - "
			       "DATE '1970-01-01') * 86400) * 1000000 + "
			       "TO_NUMBER(TO_CHAR(" ORACLE_UTC ", 'FF6'))"},
	.date_text = "TO_CHAR(" ORACLE_ZONED
		     ", 'YYYY-MM-DD\"T\"HH24:MI:SSTZH:TZM')",
	.literal_open = "'", .literal_close = "'",
	.shown = "TO_CHAR($, 'TM9')",
	.sum = "SUM($)",
	.orders_text = true,
};

#define MYSQL_BYTES "CAST(CONVERT($ USING utf8mb4) AS BINARY)"

static const struct sql_dialect mysql = {
	.name = "mysql",
	.product = "MySQL",
	.quote_open = '`', .quote_close = '`',
	.session = {"SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
		    "SET SESSION TRANSACTION READ ONLY",
		    "SET SESSION sql_mode = 'ANSI_QUOTES,STRICT_ALL_TABLES'",
		    "SET SESSION time_zone = '{offset}'"},
	.begin = {"START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"},
	.holds_snapshot = true,
	.transaction = "repeatable-read, read-only",
	.transaction_check =
		"SELECT CASE WHEN @@transaction_isolation = 'REPEATABLE-READ' "
		"AND @@transaction_read_only = 1 THEN '1' ELSE '0' END",
	.string = {.text = "CONVERT($ USING utf8mb4) COLLATE utf8mb4_bin",
		   .value = "NULLIF(" MYSQL_BYTES ", x'')"},
	.integer = {.text = "CAST($ AS CHAR)", .value = "CAST($ AS SIGNED)"},
	.boolean = {.text = "CAST($ AS CHAR)", .value = "CAST($ AS SIGNED)"},
	.decimal = {.text = "CASE WHEN $ = ROUND($, #) THEN CAST(CAST($ AS "
			    "DECIMAL(38, #)) AS CHAR) ELSE CAST($ AS CHAR) END",
		    .value = "CASE WHEN ABS($) * @ <= 9223372036854775807 AND "
			     "$ = ROUND($, #) THEN CAST($ * @ AS SIGNED) END"},
	.timestamp = {.text = "DATE_FORMAT($, '%Y-%m-%dT%H:%i:%s.%f')",
		      .value = "TIMESTAMPDIFF(MICROSECOND, "
			       "'1970-01-01 00:00:00', $) - ~"},
	.date_text = "DATE_FORMAT($, '%Y-%m-%d')",
	.literal_open = "x'", .literal_close = "'",
	.literal_hex = true,
	.shown = "CAST($ AS CHAR)",
	.sum = "SUM(CAST($ AS DECIMAL(65, 0)))",
	.orders_text = true,
	.fixed_offset = true,
};

static const struct sql_dialect trino = {
	.name = "trino",
	.product = "Trino",
	.quote_open = '"', .quote_close = '"',
	.session = {"SET TIME ZONE '{zone}'"},
	.transaction = "of one statement",
	.string = {.text = "CAST($ AS varchar)",
		   .value = "NULLIF(CAST($ AS varchar), '')"},
	.integer = {.text = "CAST($ AS varchar)",
		    .value = "CAST($ AS bigint)"},
	.boolean = {.text = "CAST($ AS varchar)",
		    .value = "CAST($ AS integer)"},
	.decimal = {.text = "CASE WHEN $ = round($, #) THEN CAST(CAST($ AS "
			    "decimal(38, #)) AS varchar) ELSE CAST($ AS "
			    "varchar) END",
		    .value = "CASE WHEN abs($) * @ <= 9223372036854775807 AND "
			     "$ = round($, #) THEN CAST($ * @ AS bigint) END"},
	.timestamp = {.text = "to_iso8601(CAST($ AS timestamp(6) with time "
			      "zone))",
		      .value = "CAST(round(to_unixtime(CAST($ AS timestamp(6) "
			       "with time zone)) * 1000000) AS bigint)"},
	.date_text = "to_iso8601($)",
	.literal_open = "'", .literal_close = "'",
	.shown = "CAST($ AS varchar)",
	.sum = "SUM(CAST($ AS decimal(38, 0)))",
	.orders_text = true,
};

static const struct sql_dialect spark = {
	.name = "spark",
	.product = "Spark",
	.quote_open = '`', .quote_close = '`',
	.session = {"SET TIME ZONE '{zone}'", "SET spark.sql.ansi.enabled=true"},
	.transaction = "of one statement",
	.string = {.text = "CAST($ AS STRING)",
		   .value = "NULLIF(CAST($ AS STRING), '')"},
	.integer = {.text = "CAST($ AS STRING)", .value = "CAST($ AS BIGINT)"},
	.boolean = {.text = "CAST($ AS STRING)", .value = "CAST($ AS INT)"},
	.decimal = {.text = "CASE WHEN $ = round($, #) THEN CAST(CAST($ AS "
			    "DECIMAL(38, #)) AS STRING) ELSE CAST($ AS STRING) "
			    "END",
		    .value = "CASE WHEN abs($) * @ <= 9223372036854775807 AND "
			     "$ = round($, #) THEN CAST($ * @ AS BIGINT) END"},
	.timestamp = {.text = "date_format($, \"yyyy-MM-dd'T'HH:mm:ss.SSSSSS"
			      "XXX\")",
		      .value = "unix_micros(CAST($ AS TIMESTAMP))"},
	.date_text = "date_format($, 'yyyy-MM-dd')",
	.literal_open = "CAST(X'", .literal_close = "' AS STRING)",
	.literal_hex = true,
	.shown = "CAST($ AS STRING)",
	.sum = "SUM(CAST($ AS DECIMAL(38, 0)))",
	.orders_text = true,
};
/* clang-format on */

const struct sql_dialect *sql_dialect_of(enum database_kind kind)
{
	static const struct sql_dialect *const all[DATABASE_KIND_COUNT] = {
		[DATABASE_POSTGRESQL] = &postgresql,
		[DATABASE_SQLITE] = &sqlite,
		[DATABASE_SQLSERVER] = &sqlserver,
		[DATABASE_ORACLE] = &oracle,
		[DATABASE_MYSQL] = &mysql,
		[DATABASE_TRINO] = &trino,
		[DATABASE_SPARK] = &spark,
	};

	return all[kind];
}

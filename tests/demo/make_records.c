/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes the records of the three demo institutions: the same bytes for the same
 * --now on every machine (xorshift, integers only, Bangkok is UTC+7 all year).
 * What is wrong in them is planted here and written down in truth.csv.
 *
 *   make_records --now 2026-11-20T09:00:00+07:00 --out DIR [--one-of N]
 *
 * --one-of N writes about every N-th row only, for quick tests; what is planted
 * stays. See tests/demo/README.md for what each file is.
 */
#include "record_sheet.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SPREAD	  (31 * DAY) /* a day more than the checks' windows of 30 d */
#define BUDDHIST  543 /* years ahead of the common era */
#define CUSTOMERS 150000

struct plan {
	int64_t now; /* seconds since 1970, UTC */
	const char *directory;
	uint64_t one_of;
};

/* The moment of event i of n, in order, from the spread's start to its end. */
static int64_t moment(const struct plan *plan, uint64_t i, uint64_t n)
{
	return plan->now - SPREAD + (int64_t)(i * SPREAD / n);
}

/* The data owner's own count, which the audit compares with what it read. */
static void write_total(const struct plan *plan, const char *name,
			uint64_t rows)
{
	struct sheet sheet;

	sheet_open(&sheet, plan->directory, name, 0, "rows");
	put_digits(&sheet, rows, 1);
	end_row(&sheet);
	sheet_close(&sheet);
}

/* -- the bank ------------------------------------------------------------- */

/* Thai headers and Buddhist years, as a core banking export has them. */
#define FREEZE_HEADER                                                                                                                                                                                                                \
	"เลขที่กรณี,ช่องทางรับแจ้ง,วันเวลารับแจ้ง,วันเวลาผู้เสียหายแจ้ง,วันเวลาระงับ," \
	"ผลการดำเนินการ,วันเวลายกเลิกการระงับ,เหตุผลการยกเลิก"

static void freeze_case(struct sheet *sheet, const struct plan *plan,
			uint64_t *dice, uint64_t i, int64_t called)
{
	bool aoc = chance(dice, 6500);
	int64_t received = called + (aoc ? delay(dice, 40, 600) : 0);
	int64_t frozen =
		received + delay(dice, 15, chance(dice, 60) ? 3000 : 700);
	bool cleared = chance(dice, 1500);
	int64_t released =
		frozen + (cleared ? delay(dice, 2 * 3600, 60 * 3600)
				  : 3 * DAY + delay(dice, 60, 7 * DAY));
	bool held = frozen < plan->now;
	bool free = released < plan->now;

	put_id(sheet, 'F', i + 1);
	put_text(sheet, aoc ? ",aoc," : ",bank,");
	put_time(sheet, received);
	put_comma(sheet);
	put_time(sheet, called);
	put_comma(sheet);
	put_time_if(sheet, frozen, held);
	put_text(sheet, !held		     ? ",pending,"
			: chance(dice, 2200) ? ",nothing-left,"
					     : ",held,");
	put_time_if(sheet, released, free);
	put_text(sheet, !free ? "," : cleared ? ",cleared" : ",expired");
	end_row(sheet);
}

static void make_freezes(const struct plan *plan)
{
	const uint64_t total = 500000 / plan->one_of;
	uint64_t dice = 0x66726565;
	struct sheet sheet;

	sheet_open(&sheet, plan->directory, "bank/exports/freeze-cases.csv",
		   BUDDHIST, FREEZE_HEADER);
	for (uint64_t i = 0; i < total; i++) {
		int64_t called = moment(plan, i, total);

		if (called < plan->now - 700)
			freeze_case(&sheet, plan, &dice, i, called);
	}
	sheet_close(&sheet);
	write_total(plan, "bank/exports/freeze-cases.total.csv", sheet.rows);
}

struct customer {
	int64_t day; /* the day the sums are of */
	int64_t sum; /* sent that day, satang */
	int64_t since_face; /* of it, since the last face comparison */
};

static int64_t amount(uint64_t *dice)
{
	int64_t kind = below(dice, 1000);

	if (kind < 620)
		return 2000 + below(dice, 298000);
	if (kind < 930)
		return 300000 + below(dice, 1700000);
	if (kind < 985)
		return 2000000 + below(dice, 3000000);
	return 5000000 + below(dice, 45000000);
}

static void transfer(struct sheet *sheet, uint64_t *dice, uint64_t i,
		     int64_t at, struct customer *of, uint64_t customer)
{
	if (of->day != (at + BANGKOK) / DAY)
		*of = (struct customer){(at + BANGKOK) / DAY, 0, 0};

	int64_t money = amount(dice);
	bool own = chance(dice, 300); /* between the customer's accounts */
	bool face = !own &&
		    (money >= 5000000 || of->since_face + money >= 20000000);
	bool refused = face && chance(dice, 400);

	if (!refused) {
		of->sum += money;
		of->since_face = face ? 0 : of->since_face + (own ? 0 : money);
	}
	put_id(sheet, 'T', i + 1);
	put_comma(sheet);
	put_hash(sheet, customer);
	put_comma(sheet);
	put_time(sheet, at);
	put_comma(sheet);
	put_money(sheet, money);
	put_comma(sheet);
	put_money(sheet, of->sum);
	put_comma(sheet);
	put_money(sheet, of->since_face);
	put_text(sheet, !face	  ? ",pin,,"
			: refused ? ",face,fail,"
				  : ",face,pass,");
	put_text(sheet, own ? "own-account," : ",");
	put_text(sheet, refused ? "refused" : "executed");
	end_row(sheet);
}

static void make_transfers(const struct plan *plan)
{
	const uint64_t total = 2000000 / plan->one_of;
	struct customer *customers = calloc(CUSTOMERS, sizeof *customers);
	uint64_t dice = 0x7472616e, all = 0;
	char name[] = "bank/exports/transfers-1.csv";
	struct sheet sheet;

	if (!customers)
		abort();
	for (uint64_t part = 0; part < 4; part++) {
		name[sizeof "bank/exports/transfers-" - 1] = (char)('1' + part);
		sheet_open(&sheet, plan->directory, name, 0,
			   "txn_id,cust_hash,at,amount,day_cum,since_face,"
			   "auth_method,pad_result,exempt_code,action");
		for (uint64_t i = total * part / 4; i < total * (part + 1) / 4;
		     i++) {
			uint64_t who = (uint64_t)below(&dice, CUSTOMERS);

			transfer(&sheet, &dice, i, moment(plan, i, total),
				 &customers[who], who);
		}
		sheet_close(&sheet);
		all += sheet.rows;
	}
	free(customers);
	write_total(plan, "bank/exports/transfers.total.csv", all);
}

static void make_messages(const struct plan *plan)
{
	const uint64_t total = 50000 / plan->one_of;
	uint64_t dice = 0x6d736773;
	struct sheet sheet;

	sheet_open(&sheet, plan->directory, "bank/exports/messages.csv", 0,
		   "msg_id,at,channel,has_url,customer_requested,template_id");
	for (uint64_t i = 0; i < total; i++) {
		bool asked = chance(&dice, 150);

		put_id(&sheet, 'M', i + 1);
		put_comma(&sheet);
		put_time(&sheet, moment(plan, i, total));
		put_text(&sheet, chance(&dice, 7000) ? ",sms," : ",email,");
		put_text(&sheet, asked ? "true,true,REQ-" : "false,false,STD-");
		put_digits(&sheet, (uint64_t)below(&dice, 40), 3);
		end_row(&sheet);
	}
	sheet_close(&sheet);
}

/* -- the telecom operator ------------------------------------------------- */

/* Planted for TH-NBTC-08: one delivered link in about 4,000 was not checked. */
static void make_a2p(const struct plan *plan)
{
	static const char *const hosts[] = {"www.shop-example.test",
					    "parcel-example.test",
					    "pay.utility-example.test"};
	const uint64_t total = 1000000 / plan->one_of;
	uint64_t dice = 0x61327020;
	struct sheet sheet;

	sheet_open(&sheet, plan->directory, "telco/exports/a2p-messages.csv", 0,
		   "msg_id,at,origin,sender_id,registered,url_host,"
		   "url_verified,marked,action");
	for (uint64_t i = 0; i < total; i++) {
		bool abroad = chance(&dice, 1200);
		bool registered = !chance(&dice, 90);
		bool link = chance(&dice, 2500);
		bool missed = i % 16000 == 7999 % total;
		bool checked = link && !missed && !chance(&dice, 200);

		put_id(&sheet, 'A', i + 1);
		put_comma(&sheet);
		put_time(&sheet, moment(plan, i, total));
		put_text(&sheet, abroad ? ",intl,BRAND" : ",dom,BRAND");
		put_digits(&sheet, (uint64_t)below(&dice, 800), 3);
		put_text(&sheet, registered || missed ? ",true," : ",false,");
		put_text(&sheet, link || missed ? hosts[below(&dice, 3)] : "");
		put_text(&sheet, checked	  ? ",true,"
				 : link || missed ? ",false,"
						  : ",,");
		put_text(&sheet, abroad ? "true," : "false,");
		put_text(&sheet, missed || (registered && link == checked)
					 ? "delivered"
					 : "blocked");
		end_row(&sheet);
	}
	sheet_close(&sheet);
	write_total(plan, "telco/exports/a2p-messages.total.csv", sheet.rows);
}

/* Planted for TH-NBTC-02: every 1,500th order took more than a day. */
static void make_orders(const struct plan *plan)
{
	const uint64_t total = 20000 / plan->one_of;
	uint64_t dice = 0x6f726472;
	struct sheet sheet;

	sheet_open(&sheet, plan->directory, "telco/exports/orders.csv", 0,
		   "order_id,issuer,kind,service_type,received_at,executed_at");
	for (uint64_t i = 0; i < total; i++) {
		bool late = i % 1500 == 700 % total;
		bool mobile = late || chance(&dice, 9000);
		int64_t at = moment(plan, i, total);
		int64_t done = at + (late     ? 93600 + below(&dice, 150000)
				     : mobile ? delay(&dice, 300, 70000)
					      : delay(&dice, 3600, 200000));

		put_id(&sheet, 'O', i + 1);
		put_text(&sheet,
			 late || chance(&dice, 8000) ? ",nbtc," : ",centre,");
		put_text(&sheet,
			 late || chance(&dice, 9300) ? "suspend," : "restore,");
		put_text(&sheet, mobile ? "mobile," : "fixed,");
		put_time(&sheet, at);
		put_comma(&sheet);
		put_time_if(&sheet, done, done < plan->now);
		end_row(&sheet);
	}
	sheet_close(&sheet);
}

/* -- the platform --------------------------------------------------------- */

/* Planted for TH-PLT-01 and -02: one time in 12,500 the spreadsheet that the
 * export went through has put its error word where the removal time was. */
static void make_notices(const struct plan *plan)
{
	static const char *const sources[] = {"user", "user", "user", "mdes",
					      "flagger"};
	static const char *const classes[] = {"scam-ad", "impersonation",
					      "investment", "phishing"};
	const uint64_t total = 200000 / plan->one_of;
	uint64_t dice = 0x74616b65;
	struct sheet sheet;

	sheet_open(&sheet, plan->directory,
		   "platform/exports/takedown-notices.csv", 0,
		   "notice_id,source,class,received_at,removed_at,"
		   "reporter_told_at");
	for (uint64_t i = 0; i < total; i++) {
		bool broken = i % 12500 == 6000 % total;
		int64_t at = moment(plan, i, total);
		int64_t gone = at + delay(&dice, 120, 80000);

		put_id(&sheet, 'N', i + 1);
		put_comma(&sheet);
		put_text(&sheet, broken ? sources[2 + i / 12500 % 2]
					: sources[below(&dice, 5)]);
		put_comma(&sheet);
		put_text(&sheet, classes[below(&dice, 4)]);
		put_comma(&sheet);
		put_time(&sheet, at);
		put_comma(&sheet);
		if (broken)
			put_text(&sheet, "#VALUE!");
		else
			put_time_if(&sheet, gone, gone < plan->now);
		put_comma(&sheet);
		put_time_if(&sheet, gone + 600, gone + 600 < plan->now);
		end_row(&sheet);
	}
	sheet_close(&sheet);
}

/* -- the program ---------------------------------------------------------- */

/* "2026-11-20T09:00:00+07:00" or ...Z */
static int64_t parse_now(const char *text)
{
	int y, m, d, hour, minute, second, used = 0, h = 0, min = 0;
	char sign = '+';

	if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d%n", &y, &m, &d, &hour,
		   &minute, &second, &used) != 6 ||
	    (strcmp(text + used, "Z") != 0 &&
	     sscanf(text + used, "%c%2d:%2d", &sign, &h, &min) != 3)) {
		fprintf(stderr, "make_records: --now wants RFC 3339: %s\n",
			text);
		exit(3);
	}
	/* Days from civil, the inverse of spell_date. */
	y -= m <= 2;
	int64_t days = 365 * (int64_t)y + y / 4 - y / 100 + y / 400 +
		       (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1 - 719468;
	int64_t offset = (int64_t)h * 3600 + min * 60;

	return days * DAY + hour * 3600 + minute * 60 + second -
	       (sign == '-' ? -offset : offset);
}

static void make_all(const struct plan *plan)
{
	make_directory(plan->directory, "");
	make_directory(plan->directory, "bank");
	make_directory(plan->directory, "bank/exports");
	make_directory(plan->directory, "telco");
	make_directory(plan->directory, "telco/exports");
	make_directory(plan->directory, "platform");
	make_directory(plan->directory, "platform/exports");
	make_freezes(plan);
	make_transfers(plan);
	make_messages(plan);
	make_a2p(plan);
	make_orders(plan);
	make_notices(plan);
}

int main(int count, char **words)
{
	struct plan plan = {.one_of = 1};
	const char *now = NULL;

	for (int i = 1; i + 1 < count; i += 2) {
		if (strcmp(words[i], "--now") == 0)
			now = words[i + 1];
		else if (strcmp(words[i], "--out") == 0)
			plan.directory = words[i + 1];
		else if (strcmp(words[i], "--one-of") == 0)
			plan.one_of = strtoull(words[i + 1], NULL, 10);
	}
	if (count % 2 == 0 || !now || !plan.directory || plan.one_of < 1 ||
	    plan.one_of > 1000) {
		fprintf(stderr, "usage: make_records --now TIME --out DIR "
				"[--one-of 1..1000]\n");
		return 3;
	}
	plan.now = parse_now(now);
	make_all(&plan);
	return 0;
}

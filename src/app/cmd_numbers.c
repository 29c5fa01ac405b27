/* incare numbers: how often films were played, by day; of nobody in particular. */
#include "base/clock.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/str.h"
#include "cmd.h"
#include "store/numbers.h"

enum { NUMBERS_DAYS = 28, NUMBERS_DAYS_MAX = 36500 };
static const int64_t numbers_day_ms = INT64_C(24) * 3600 * 1000;

/* 2026-03-01 */
static const char *numbers_day(char out[CLOCK_TEXT_MAX], int64_t day)
{
    clock_write_rfc3339(out, day * numbers_day_ms);
    out[10] = '\0';
    return out;
}

/* A small number in a small place may say who it was: it is told as small. */
static int numbers_say(void *context, const struct number_row *row)
{
    char day[CLOCK_TEXT_MAX], count[24] = "under 10";

    (void)context;
    if (row->count >= number_told_min)
        snprintf(count, sizeof count, "%lld", (long long)row->count);
    printf("%s  %-6s %9s  %s\n", numbers_day(day, row->day), row->metric, count, row->slug);
    return 0;
}

static int numbers_write(void *context, const struct number_row *row)
{
    struct json *json = context;
    char day[CLOCK_TEXT_MAX];

    json_object(json, NULL);
    json_string(json, "day", numbers_day(day, row->day));
    json_string(json, "slug", row->slug);
    json_string(json, "metric", row->metric);
    if (row->count < number_told_min)
        json_string(json, "count", NULL);
    else
        json_number(json, "count", row->count);
    json_end_object(json);
    return 0;
}

static int numbers_tell(const struct cmd_line *line, struct db *db, int64_t first_day)
{
    AUTO_BUF struct buf text = {0};
    struct json json;
    int r;

    if (!line->value[CMD_JSON]) {
        r = numbers_each(db, first_day, line->arena, numbers_say, NULL);
        return r ? cmd_fault("numbers", r) : CMD_DONE;
    }
    json_start(&json, &text);
    json_array(&json, NULL);
    r = numbers_each(db, first_day, line->arena, numbers_write, &json);
    json_end_array(&json);
    return r ? cmd_fault("numbers", r) : cmd_print(&text);
}

int cmd_numbers(struct cmd_line *line)
{
    int64_t days = NUMBERS_DAYS;
    AUTO_DB struct db *db = NULL;
    AUTO_FD int data_fd = -1;
    int r;

    if (line->operand_count &&
        (!str_to_number(line->operands[0], &days) || days < 1 || days > NUMBERS_DAYS_MAX)) {
        log_complain(line->operands[0], "this is no number of days", "incare numbers 28");
        return CMD_MISUSED;
    }
    data_fd = cmd_open_data(line, false);
    if (data_fd < 0)
        return CMD_FAILED;
    r = db_open(&db, data_fd, DB_READ);
    if (r)
        return cmd_fault("catalogue.db", r);
    return numbers_tell(line, db, clock_wall_ms() / numbers_day_ms - days + 1);
}

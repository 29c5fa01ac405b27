/* Notices as people write them, word for word; a word we do not know is named with its nearest. */
#include "intake/noticing.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/vtt.h"

static const char *const words[] = {"kind", "how", "from", "to", "skip", "en", "cy", NULL};
const char *const noticing_kinds[] = {"violence",        "sex",      "stigma",
                                      "disturbing",      "language", "risk",
                                      "mental-health",   "death",    "parental-guidance",
                                      "crime",           "abuse",    "socio-political",
                                      "flashing-lights", "objects",  "separation",
                                      "restraint",       NULL};
const char *const noticing_hows[] = {"mentioned", "described", "heard", "shown", NULL};

struct reading {
    const struct jsontext *json; /* of one notice */
    struct arena *arena;
    int place; /* from 1, to be told */
    char *problem;
};

static int refuse(struct reading *reading, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static int refuse(struct reading *reading, const char *format, ...)
{
    char why[NOTICING_PROBLEM_MAX];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    snprintf(reading->problem, NOTICING_PROBLEM_MAX, "notice %d: %.*s", reading->place,
             NOTICING_PROBLEM_MAX - 24, why);
    str_make_text(reading->problem); /* bytes of the file may stand in it */
    return NOTICING_REFUSED;
}

/* NULL: it is none of them; *meant may be what was meant. */
static const char *choose(const char *const *choices, const char *text, const char **meant)
{
    for (int i = 0; choices[i]; i++) {
        str_nearer(meant, text, choices[i]);
        if (str_equal(choices[i], text))
            return choices[i];
    }
    return NULL;
}

static int read_choice(struct reading *reading, const char *name, const char *const *choices,
                       const char **out)
{
    const char *text = jsontext_text(reading->json, name), *meant = NULL;
    char hint[STR_HINT_MAX];

    if (!text)
        return refuse(reading, "it needs a '%s', such as \"%s\"", name, choices[0]);
    *out = choose(choices, text, &meant);
    return *out ? 0
                : refuse(reading, "'%s' cannot be '%.48s'%s", name, text, str_hint(hint, meant));
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Up to three digits behind the point of seconds; where they end, or NULL. */
static const char *read_fraction(const char *c, int64_t *ms)
{
    int64_t unit = 100;

    if (*c != '.')
        return c;
    for (c++; is_digit(*c) && unit; c++, unit /= 10)
        *ms += (*c - '0') * unit;
    return unit == 100 ? NULL : c;
}

/* "6:02", "1:06:02", and ".5" behind either. */
bool noticing_read_time(const char *text, int64_t *ms)
{
    int64_t seconds = 0;
    int parts = 0;
    const char *c = text;

    for (;; c++) {
        int64_t part = 0;
        int digits = 0;

        for (; is_digit(*c) && digits < 4; c++, digits++)
            part = part * 10 + (*c - '0');
        if (!digits || (parts && (digits != 2 || part > 59)))
            return false;
        seconds = seconds * 60 + part;
        if (++parts == 3 || *c != ':')
            break;
    }
    *ms = seconds * 1000;
    c = parts > 1 ? read_fraction(c, ms) : NULL;
    return c && !*c;
}

/* In seconds, or as a player writes it. */
static int read_moment(struct reading *reading, const char *name, int64_t *ms)
{
    const char *text = jsontext_text(reading->json, name);
    int64_t seconds;
    bool is_good = false;

    *ms = -1;
    if (jsontext_kind(reading->json, name) == JSONTEXT_MISSING)
        return 0;
    if (text) {
        is_good = noticing_read_time(text, ms);
    } else if (jsontext_number(reading->json, name, &seconds)) {
        is_good = seconds >= 0 && seconds <= film_duration_ms_max / 1000;
        *ms = is_good ? seconds * 1000 : -1;
    }
    if (is_good && *ms <= film_duration_ms_max)
        return 0;
    return refuse(reading, "'%s' should be a moment in the film, such as \"6:02\"", name);
}

static int read_stretch(struct reading *reading, struct notice_row *row)
{
    int r = read_moment(reading, "from", &row->start_ms);

    if (!r)
        r = read_moment(reading, "to", &row->end_ms);
    if (r)
        return r;
    if (row->end_ms >= 0 && row->start_ms < 0)
        return refuse(reading, "'to' needs a 'from'");
    if (row->end_ms >= 0 && row->end_ms <= row->start_ms)
        return refuse(reading, "'to' is not after 'from'");
    row->is_skippable = row->end_ms >= 0;
    if (jsontext_kind(reading->json, "skip") == JSONTEXT_MISSING)
        return 0;
    if (!jsontext_bool(reading->json, "skip", &row->is_skippable))
        return refuse(reading, "'skip' should be true or false");
    if (row->is_skippable && row->end_ms < 0)
        return refuse(reading, "what is skipped needs a 'from' and a 'to'");
    return 0;
}

/* "": not in this language. */
static int read_text(struct reading *reading, const char *name, const char **out)
{
    const char *text = jsontext_text(reading->json, name);

    if (jsontext_kind(reading->json, name) == JSONTEXT_MISSING)
        text = "";
    if (!text)
        return refuse(reading, "'%s' should be a text in quotes", name);
    if (!str_is_text(text, strlen(text)) || strchr(text, '\n') ||
        (int64_t)strlen(text) > notice_bytes_max)
        return refuse(reading, "'%s' should be one line of at most %d bytes", name,
                      notice_bytes_max);
    *out = arena_strdup(reading->arena, text + strspn(text, " \t"));
    return *out ? 0 : fault(-ENOMEM);
}

static int read_names(struct reading *reading)
{
    const char *name;

    for (int i = 0; (name = jsontext_name(reading->json, i)); i++) {
        const char *meant = NULL;
        char hint[STR_HINT_MAX];

        if (!choose(words, name, &meant))
            return refuse(reading, "unknown word '%.48s'%s", name, str_hint(hint, meant));
    }
    return 0;
}

static int read_notice(struct reading *reading, struct notice_row *row)
{
    int r = read_names(reading);

    if (!r)
        r = read_choice(reading, "kind", noticing_kinds, &row->kind);
    if (!r)
        r = read_choice(reading, "how", noticing_hows, &row->how);
    if (!r)
        r = read_stretch(reading, row);
    if (!r)
        r = read_text(reading, "en", &row->en);
    if (!r)
        r = read_text(reading, "cy", &row->cy);
    if (!r && !row->en[0] && !row->cy[0])
        r = refuse(reading, "it says nothing; put what people read in \"en\" and in \"cy\"");
    return r;
}

int noticing_read(struct arena *arena, const struct jsontext *json, struct noticing *noticing,
                  char problem[NOTICING_PROBLEM_MAX])
{
    int count = jsontext_count(json, "notices"), r = 0;

    if (count < 0 || count > notices_max) {
        snprintf(problem, NOTICING_PROBLEM_MAX, "'notices' should be a list of at most %d",
                 notices_max);
        return NOTICING_REFUSED;
    }
    noticing->rows = arena_array(arena, (size_t)count + 1, sizeof *noticing->rows);
    if (!noticing->rows)
        return fault(-ENOMEM);
    for (int i = 0; i < count && !r; i++) {
        AUTO_JSONTEXT struct jsontext *object = jsontext_object(json, "notices", i);
        struct reading reading = {
            .json = object, .arena = arena, .place = i + 1, .problem = problem};

        r = object ? read_notice(&reading, &noticing->rows[i])
                   : refuse(&reading, "it should be an object: { … }");
    }
    noticing->count = r ? -1 : count;
    return r;
}

int noticing_read_file(struct arena *arena, const char *bytes, size_t length,
                       struct noticing *noticing, char problem[NOTICING_PROBLEM_MAX])
{
    AUTO_JSONTEXT struct jsontext *json = NULL;
    char where[160] = "";
    int r = jsontext_open(&json, bytes, length, where);

    if (r == -EINVAL) {
        snprintf(problem, NOTICING_PROBLEM_MAX, "%s", where);
        return NOTICING_REFUSED;
    }
    if (r)
        return fault(r);
    for (int i = 0; jsontext_name(json, i); i++)
        if (!str_equal(jsontext_name(json, i), "notices")) {
            snprintf(problem, NOTICING_PROBLEM_MAX,
                     "it should hold \"notices\" and nothing else: { \"notices\": [ … ] }");
            return NOTICING_REFUSED;
        }
    return noticing_read(arena, json, noticing, problem);
}

void noticing_write_time(char out[NOTICING_TIME_MAX], int64_t ms)
{
    char clock[24];

    vtt_write_time(clock, ms);
    if (ms % 1000)
        snprintf(out, NOTICING_TIME_MAX, "%s.%03d", clock, (int)(ms % 1000));
    else
        snprintf(out, NOTICING_TIME_MAX, "%s", clock);
}

static void write_moment(struct json *json, const char *name, int64_t ms)
{
    char at[NOTICING_TIME_MAX];

    if (ms < 0)
        return;
    noticing_write_time(at, ms);
    json_string(json, name, at);
}

void noticing_write(struct buf *out, const struct notice_row *rows, int count)
{
    struct json json;

    json_start(&json, out);
    json_object(&json, NULL);
    json_array(&json, "notices");
    for (int i = 0; i < count; i++) {
        json_object(&json, NULL);
        json_string(&json, "kind", rows[i].kind);
        json_string(&json, "how", rows[i].how);
        write_moment(&json, "from", rows[i].start_ms);
        write_moment(&json, "to", rows[i].end_ms);
        json_bool(&json, "skip", rows[i].is_skippable);
        json_string(&json, "en", rows[i].en);
        json_string(&json, "cy", rows[i].cy);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
}

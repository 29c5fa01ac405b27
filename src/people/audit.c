/* The audit log: acts added to their chain, and the chain held against itself. */
#include "people/audit.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/str.h"
#include "crypt/digest.h"
#include "seal.h"
#include "store/acts.h"

bool audit_is_reserved(const char *name)
{
    return strcasecmp(name, AUDIT_COMMAND_LINE) == 0 || strcasecmp(name, AUDIT_ITSELF) == 0;
}

/* As audit.h says it: anybody can do the sum again. */
static int make_digest(const char *before, const struct act_row *row, char digest[DIGEST_TEXT_MAX])
{
    AUTO_BUF struct buf text = {0};

    buf_printf(&text, "%s\n%lld\n%lld\n%s\n%s\n%s\n%s\n", before, (long long)row->number,
               (long long)row->at, row->actor, row->act, row->object, row->detail);
    return text.failed ? fault(-ENOMEM) : digest_bytes(text.data, text.length, digest);
}

/* One line of text, as it goes into the chain. */
static char *take_text(struct arena *arena, const char *text)
{
    char *taken = arena_strndup(arena, text, strnlen(text, AUDIT_TEXT_MAX));

    if (!taken)
        return NULL;
    str_make_text(taken); /* also where a letter was cut in two */
    for (char *at = taken; *at; at++)
        if (*at == '\n' || *at == '\t')
            *at = ' ';
    return taken;
}

int audit_add(struct db *db, const char *actor, const char *act, const char *object,
              const char *detail)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 16);
    char digest[DIGEST_TEXT_MAX];
    struct act_row last = {.sha256 = ""};
    struct act_row row = {.sha256 = digest, .at = clock_wall_ms()};
    int r = arena ? acts_last(db, arena, &last) : -ENOMEM;

    if (r < 0)
        return fault(r);
    row.number = last.number + 1;
    row.actor = take_text(arena, actor);
    row.act = take_text(arena, act);
    row.object = take_text(arena, object);
    row.detail = take_text(arena, detail);
    if (!row.actor || !row.act || !row.object || !row.detail)
        return fault(-ENOMEM);
    r = make_digest(last.sha256, &row, digest);
    return r ? fault(r) : acts_add(db, &row);
}

int audit_addf(struct db *db, const char *actor, const char *act, const char *object,
               const char *format, ...)
{
    char detail[AUDIT_TEXT_MAX];
    va_list values;

    va_start(values, format);
    vsnprintf(detail, sizeof detail, format, values);
    va_end(values);
    return audit_add(db, actor, act, object, detail);
}

int audit_each(struct db *db, const struct acts_from *from,
               int (*each)(void *context, const struct act_row *row), void *context)
{
    return acts_each_before(db, from, each, context);
}

int audit_each_name(struct db *db, struct arena *arena, int (*each)(void *context, const char *act),
                    void *context)
{
    return acts_each_name(db, arena, each, context);
}

struct walk {
    struct audit_verdict *verdict;
    char before[DIGEST_TEXT_MAX];
};

static int walk_one(void *context, const struct act_row *row)
{
    struct walk *walk = context;
    struct audit_verdict *verdict = walk->verdict;
    char digest[DIGEST_TEXT_MAX];
    int r = make_digest(walk->before, row, digest);

    if (r)
        return fault(r);
    if (row->number != ++verdict->count || !str_equal(digest, row->sha256)) {
        verdict->finding = AUDIT_BROKEN;
        verdict->number = verdict->count;
        return AUDIT_BROKEN;
    }
    str_copy(walk->before, sizeof walk->before, digest);
    return 0;
}

/* Every line of audit.log: does the chain still say so? */
static int hold_against(struct db *db, char *seals, struct audit_verdict *verdict)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)INT64_MAX);
    struct act_row row;
    const char *sha256;
    int64_t number;
    int r = arena ? 0 : -ENOMEM;

    while (r == 0 && seal_next(&seals, &number, &sha256)) {
        verdict->seals++;
        r = acts_find(db, number, arena, &row);
        if (r < 0 || (r == 0 && str_equal(row.sha256, sha256)))
            continue;
        verdict->finding = r == ACTS_MISSING ? AUDIT_CUT : AUDIT_REPLACED;
        verdict->number = number;
        return 0;
    }
    return fault(r);
}

/* audit.log is read first: the chain is never shorter than it was when that was written. */
int audit_verify(struct db *db, int data_fd, struct audit_verdict *verdict)
{
    AUTO_BUF struct buf seals = {0};
    struct walk walk = {.verdict = verdict};
    int r;

    *verdict = (struct audit_verdict){0};
    r = seal_read(data_fd, &seals);
    if (r == 0)
        r = acts_each(db, walk_one, &walk);
    if (r)
        return r == AUDIT_BROKEN ? 0 : fault(r);
    str_copy(verdict->head, sizeof verdict->head, walk.before);
    return hold_against(db, seals.data, verdict);
}

int audit_seal(struct db *db, int data_fd, int64_t *sealed)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 16);
    struct act_row last = {0};
    int r = arena ? acts_last(db, arena, &last) : -ENOMEM;

    if (r == ACTS_MISSING || (r == 0 && last.number == *sealed))
        return 0;
    if (r == 0)
        r = seal_append(data_fd, last.number, last.sha256);
    if (r == 0)
        *sealed = last.number;
    return fault(r);
}

void audit_describe(const struct audit_verdict *verdict, char text[AUDIT_VERDICT_MAX])
{
    long long number = (long long)verdict->number, count = (long long)verdict->count;

    switch (verdict->finding) {
    case AUDIT_WHOLE:
        snprintf(text, AUDIT_VERDICT_MAX, "%lld act%s in one chain, %s", count,
                 count == 1 ? "" : "s",
                 verdict->seals ? "as audit.log says" : "of which audit.log knows none yet");
        return;
    case AUDIT_BROKEN:
        snprintf(text, AUDIT_VERDICT_MAX,
                 "the chain breaks at act %lld: it, or the one before it, is not what was written",
                 number);
        return;
    case AUDIT_CUT:
        snprintf(text, AUDIT_VERDICT_MAX,
                 "there are %lld acts, and audit.log knows act %lld: the last ones were cut off, "
                 "or the catalogue is an older copy; if a backup was put back, move audit.log "
                 "aside and keep it",
                 count, number);
        return;
    case AUDIT_REPLACED:
        snprintf(text, AUDIT_VERDICT_MAX,
                 "act %lld is not the one that audit.log knows: acts were replaced, or an older "
                 "copy of the catalogue was written on; if a backup was put back, move audit.log "
                 "aside and keep it",
                 number);
        return;
    }
}

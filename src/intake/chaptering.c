/* The chapters of a film, as staff edit them. */
#include "intake/chaptering.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "intake/noticing.h"
#include "intake/publish.h"
#include "store/captions.h"

enum { TITLE_BYTES_MAX = 200 };

static int refuse(struct revise_problem *problem, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static int refuse(struct revise_problem *problem, int line, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(problem->text, sizeof problem->text, format, arguments);
    va_end(arguments);
    str_make_text(problem->text);
    problem->line = line;
    return REVISE_BAD;
}

/* "1:02 Arriving": a moment, a blank, what it is called. */
static int read_line(char *line, int number, struct arena *arena, struct vtt_cue *cue,
                     struct revise_problem *problem)
{
    size_t time = strcspn(line, " \t");
    char *title = line + time;
    size_t length;

    if (*title)
        *title++ = '\0';
    title += strspn(title, " \t");
    length = strlen(title);
    while (length && (title[length - 1] == ' ' || title[length - 1] == '\t'))
        length--;
    if (!noticing_read_time(line, &cue->start_ms))
        return refuse(problem, number,
                      "\"%.40s\" is no moment. Begin each line with one, as in \"1:02 Arriving\".",
                      line);
    if (!length)
        return refuse(problem, number, "the chapter at %.40s has no name", line);
    if (length > TITLE_BYTES_MAX)
        return refuse(problem, number, "the name is longer than %d bytes", TITLE_BYTES_MAX);
    cue->text = arena_strndup(arena, title, length);
    return cue->text ? 0 : fault(-ENOMEM);
}

static int read_lines(char *text, struct arena *arena, struct vtt *vtt,
                      struct revise_problem *problem)
{
    char *next = text;

    for (int number = 1; next; number++) {
        char *line = next;
        int r;

        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        line += strspn(line, " \t");
        if (!*line)
            continue;
        if (vtt->count == chapters_max)
            return refuse(problem, number, "more than %d chapters", chapters_max);
        r = read_line(line, number, arena, &vtt->cues[vtt->count], problem);
        if (r)
            return r;
        if (vtt->count && vtt->cues[vtt->count].start_ms <= vtt->cues[vtt->count - 1].start_ms)
            return refuse(problem, number, "it does not begin after the one above");
        vtt->count++;
    }
    return 0;
}

static int read_vtt(const struct revise_edit *edit, struct arena *arena, struct vtt *vtt,
                    struct revise_problem *problem)
{
    struct vtt_report report;
    int r = vtt_read(arena, edit->bytes, edit->length, vtt, &report);

    if (r == VTT_REFUSED)
        return refuse(problem, report.line, "%s", report.reason);
    if (!r && vtt->count > chapters_max)
        return refuse(problem, 0, "more than %d chapters", chapters_max);
    return fault(r);
}

/* Forms end lines with CR LF. A NUL is told as a letter that is none. */
static char *copy_lines(const struct revise_edit *edit, struct arena *arena)
{
    char *text = arena_alloc(arena, edit->length + 1);
    size_t length = 0;

    for (size_t i = 0; text && i < edit->length; i++)
        if (edit->bytes[i] != '\r')
            text[length++] = edit->bytes[i] ? edit->bytes[i] : '\x7F';
    return text;
}

static int read_text(const struct revise_edit *edit, struct arena *arena, struct vtt *vtt,
                     struct revise_problem *problem)
{
    char *text;

    if (edit->length > 6 && memcmp(edit->bytes, "WEBVTT", 6) == 0)
        return read_vtt(edit, arena, vtt, problem);
    if (edit->length > (size_t)caption_bytes_max)
        return refuse(problem, 0, "this is far too long");
    text = copy_lines(edit, arena);
    vtt->cues = arena_array(arena, (size_t)chapters_max, sizeof *vtt->cues);
    if (!text || !vtt->cues)
        return fault(-ENOMEM);
    return str_is_text(text, strlen(text)) ? read_lines(text, arena, vtt, problem)
                                           : refuse(problem, 0, "this is no text in UTF-8");
}

/* Each lasts until the next, the last one to the film's end. */
static int fit(struct vtt *vtt, int64_t duration_ms, struct revise_problem *problem)
{
    for (int i = 0; i < vtt->count; i++) {
        struct vtt_cue *cue = &vtt->cues[i];
        int64_t next_ms = i + 1 < vtt->count ? cue[1].start_ms : duration_ms;

        if (duration_ms && cue->start_ms >= duration_ms)
            return refuse(problem, 0, "\"%.80s\" begins after the film has ended", cue->text);
        cue->end_ms = next_ms > cue->start_ms ? next_ms : cue->start_ms + 1000;
    }
    return 0;
}

/* Inside the transaction. */
static int save(struct revise *revise, const struct revise_edit *edit, struct vtt *vtt,
                struct revise_problem *problem)
{
    AUTO_BUF struct buf text = {0};
    int64_t before = revise->last.id;
    int r = revise->version.id ? fit(vtt, revise->version.duration_ms, problem) : REVISE_UNMADE;

    vtt_write(&text, vtt);
    if (text.failed)
        return fault(-ENOMEM);
    if (!r)
        r = revise_add(revise, edit, text.data);
    if (r || revise->last.id == before)
        return r < 0 ? fault(r) : r;
    r = chapters_replace(revise->act.db, revise->version.id, vtt);
    if (!r)
        r = revise_approve(revise, revise->last.id);
    if (!r)
        r = publish_search(revise->act.db, revise->film.id);
    return r ? fault(r)
             : fault(revise_tell(revise, "chapters", "revision %lld, %d of them",
                                 (long long)revise->last.number, vtt->count));
}

int chaptering_save(const struct revise_act *act, const struct revise_edit *edit, int64_t *number,
                    struct revise_problem *problem)
{
    struct revise revise;
    struct vtt vtt = {0};
    int r;

    *problem = (struct revise_problem){0};
    r = read_text(edit, act->arena, &vtt, problem);
    if (r)
        return r < 0 ? fault(r) : r;
    r = db_begin(act->db);
    if (r)
        return fault(r);
    r = revise_open(&revise, act, "chapters", "");
    if (!r)
        r = save(&revise, edit, &vtt, problem);
    *number = revise.last.number;
    r = db_end(act->db, r);
    return r < 0 ? fault(r) : r;
}

int chaptering_read(struct db *db, const char *slug, struct arena *arena,
                    struct chaptering *chaptering)
{
    const struct revise_act act = {.db = db, .arena = arena, .slug = slug};
    struct revise revise;
    int r = revise_open(&revise, &act, "chapters", "");

    if (r)
        return r < 0 ? fault(r) : r;
    *chaptering = (struct chaptering){.row = revise.last};
    revise_film(&revise, &chaptering->film);
    if (!revise.version.id)
        return 0;
    chaptering->is_stale =
        revise.last.number && !str_equal(revise.last.content, revise.version.sha256);
    return fault(chapters_list(db, revise.version.id, arena, &chaptering->vtt));
}

void chaptering_write(struct buf *out, const struct vtt *vtt)
{
    char at[NOTICING_TIME_MAX];

    buf_text(out, "");
    for (int i = 0; i < vtt->count; i++) {
        noticing_write_time(at, vtt->cues[i].start_ms);
        buf_printf(out, "%s %s\n", at, vtt->cues[i].text);
    }
}

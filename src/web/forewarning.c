/* What people are told of a film before they watch it, and the film without what they skip. */
#include "forewarning.h"

#include <errno.h>
#include <inttypes.h>

#include "base/str.h"
#include "base/vtt.h"

#include "card.h"
#include "wording.h"

static const char *forewarning_clock(struct arena *arena, int64_t ms)
{
    char clock[24];

    vtt_write_time(clock, ms);
    return arena_strdup(arena, clock);
}

/* "6:02 to 6:20", "from 6:02". */
static const char *forewarning_when(struct arena *arena, enum tongue tongue, int64_t start_ms,
                                    int64_t end_ms)
{
    const char *from = forewarning_clock(arena, start_ms);
    const char *to = end_ms >= 0 ? forewarning_clock(arena, end_ms) : "";

    if (!from || !to)
        return NULL;
    return wording_make(arena, tongue, end_ms >= 0 ? WORD_STRETCH : WORD_STRETCH_FROM, from, to);
}

static const char *forewarning_skip(struct arena *arena, enum tongue tongue,
                                    const struct film_stretch *skip)
{
    return forewarning_when(arena, tongue, skip->start_ms, skip->end_ms);
}

/* "6:02 to 6:20", "6:02 to 6:20 and 8:00 to 8:30", "3 parts". */
static const char *forewarning_skips(struct arena *arena, enum tongue tongue,
                                     const struct film *film)
{
    const char *one = forewarning_skip(arena, tongue, &film->skips[0]), *two;

    if (film->skip_count > 2)
        return wording_count(arena, tongue, WORD_COUNT_PART, film->skip_count);
    if (film->skip_count == 1 || !one)
        return one;
    two = forewarning_skip(arena, tongue, &film->skips[1]);
    return two ? wording_make(arena, tongue, WORD_STRETCHES_TWO, one, two) : NULL;
}

/* For the player: "362.000-380.000 480.500-490.000". */
static const char *forewarning_seconds(struct arena *arena, const struct film *film)
{
    AUTO_BUF struct buf out = {0};

    for (int i = 0; i < film->skip_count; i++) {
        const struct film_stretch *skip = &film->skips[i];

        buf_printf(&out, "%s%" PRId64 ".%03d-%" PRId64 ".%03d", i ? " " : "", skip->start_ms / 1000,
                   (int)(skip->start_ms % 1000), skip->end_ms / 1000, (int)(skip->end_ms % 1000));
    }
    return out.failed ? NULL : arena_strndup(arena, out.data, out.length);
}

/* A browser's own player skips nothing, but stops where it is told to (Media Fragments 4.2.1). */
static int forewarning_stop(struct arena *arena, const struct film *film, struct film_view *view)
{
    int64_t seconds = film->duration_ms / 1000;

    for (int i = 0; i < film->skip_count; i++) {
        const struct film_stretch *skip = &film->skips[i];
        int64_t stop = skip->start_ms / 1000, resume = (skip->end_ms + 999) / 1000;

        if (stop > view->start) {
            view->stop = stop;
            view->resume = resume < seconds ? resume : 0;
            break;
        }
        if (view->start < resume)
            view->start = resume < seconds ? resume : seconds;
    }
    view->stop_clock = forewarning_clock(arena, view->stop * 1000);
    view->resume_clock = forewarning_clock(arena, view->resume * 1000);
    return view->stop_clock && view->resume_clock ? 0 : -ENOMEM;
}

static int forewarning_notices(struct arena *arena, const struct film *film, struct film_view *view)
{
    enum tongue tongue = view->frame.tongue;
    struct notice_view *notices =
        arena_array(arena, (size_t)film->notice_count + 1, sizeof *notices);

    if (!notices)
        return -ENOMEM;
    for (int i = 0; i < film->notice_count; i++) {
        const struct film_notice *notice = &film->notices[i];

        notices[i] =
            (struct notice_view){.text = card_text(tongue, notice->text, notice->text_language),
                                 .start_ms = notice->start_ms,
                                 .end_ms = notice->end_ms};
        if (notice->start_ms < 0)
            continue;
        notices[i].when = forewarning_when(arena, tongue, notice->start_ms, notice->end_ms);
        if (!notices[i].when)
            return -ENOMEM;
    }
    for (int i = 0; i < film->notice_count; i++) {
        view->has_flashes |= str_equal(film->notices[i].kind, "flashing-lights");
        view->is_left_in_a_hurry |= str_equal(film->notices[i].kind, "abuse");
    }
    view->notices = notices;
    view->notice_count = film->notice_count;
    return 0;
}

int forewarning_fill(struct arena *arena, const struct film *film, bool is_skipping,
                     struct film_view *view)
{
    int r = forewarning_notices(arena, film, view);

    if (r || !film->skip_count)
        return r;
    view->skips = forewarning_seconds(arena, film);
    view->skip_words = forewarning_skips(arena, view->frame.tongue, film);
    if (!view->skips || !view->skip_words)
        return -ENOMEM;
    view->is_skipping = is_skipping;
    return is_skipping ? forewarning_stop(arena, film, view) : 0;
}

const char *forewarning_line(struct arena *arena, enum tongue tongue, const struct film *film)
{
    AUTO_BUF struct buf out = {0};

    for (int i = 0; i < film->notice_count; i++) {
        const struct film_notice *notice = &film->notices[i];
        const char *when = notice->start_ms < 0
                               ? ""
                               : forewarning_when(arena, tongue, notice->start_ms, notice->end_ms);

        if (!when)
            return NULL;
        buf_printf(&out, i ? "; %s" : "%s", notice->text);
        if (*when)
            buf_printf(&out, " (%s)", when);
    }
    if (out.failed)
        return NULL;
    return out.length ? wording_make(arena, tongue, WORD_NOTICES_LINE, out.data, NULL) : "";
}

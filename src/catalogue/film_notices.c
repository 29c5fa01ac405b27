/* What people are told of a film before they watch it, as far as the film goes. */
#include <errno.h>

#include "base/fault.h"
#include "base/str.h"
#include "film_row.h"
#include "store/notices.h"

/* In the language that is looked for; where it has none in that one, in the other. */
static void put_text(struct film_notice *notice, const char *language)
{
    bool is_welsh = notice->cy && (str_equal(language, "cy") || !notice->en);

    notice->text = is_welsh ? notice->cy : notice->en;
    notice->text_language = is_welsh ? "cy" : "en";
}

/* A film that was replaced by a shorter one may end before a stretch does. */
static void put_stretch(struct film_notice *notice, const struct notice_row *row, int64_t film_ms)
{
    bool is_within = row->start_ms >= 0 && row->start_ms < film_ms;

    notice->start_ms = notice->end_ms = -1;
    if (!is_within)
        return;
    notice->start_ms = row->start_ms;
    notice->end_ms = row->end_ms < film_ms ? row->end_ms : film_ms;
    notice->is_skippable = row->is_skippable;
}

/* Into what is skipped, which is in order and does not touch. */
static void add_skip(struct film *film, int64_t start_ms, int64_t end_ms)
{
    int at, kept = 0;

    for (int i = 0; i < film->skip_count; i++) {
        const struct film_stretch skip = film->skips[i];

        if (skip.end_ms < start_ms || skip.start_ms > end_ms) {
            film->skips[kept++] = skip;
            continue;
        }
        start_ms = skip.start_ms < start_ms ? skip.start_ms : start_ms;
        end_ms = skip.end_ms > end_ms ? skip.end_ms : end_ms;
    }
    for (at = kept; at > 0 && film->skips[at - 1].start_ms > start_ms; at--)
        film->skips[at] = film->skips[at - 1];
    film->skips[at] = (struct film_stretch){.start_ms = start_ms, .end_ms = end_ms};
    film->skip_count = kept + 1;
}

int film_fill_notices(struct film *film, const struct look *look, struct arena *arena)
{
    const char *language = look->language ? look->language : film_speaks(film, "cy") ? "cy" : "en";
    struct notice_row *rows;
    int count;
    int r = notices_list(look->db, film->id, arena, &rows, &count);

    if (r)
        return fault(r);
    film->notices = arena_array(arena, (size_t)count + 1, sizeof *film->notices);
    film->skips = arena_array(arena, (size_t)count + 1, sizeof *film->skips);
    if (!film->notices || !film->skips)
        return fault(-ENOMEM);
    for (int i = 0; i < count; i++) {
        struct film_notice *notice = &film->notices[i];

        *notice = (struct film_notice){.kind = rows[i].kind,
                                       .how = rows[i].how,
                                       .en = rows[i].en[0] ? rows[i].en : NULL,
                                       .cy = rows[i].cy[0] ? rows[i].cy : NULL};
        put_text(notice, language);
        put_stretch(notice, &rows[i], film->duration_ms);
        if (notice->is_skippable)
            add_skip(film, notice->start_ms, notice->end_ms);
    }
    film->notice_count = count;
    return 0;
}

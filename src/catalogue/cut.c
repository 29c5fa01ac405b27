/* A viewer and a film in 63 bits. */
#include "catalogue/cut.h"

#include "base/fault.h"
#include "base/str.h"
#include "catalogue/look.h"
#include "picture.h"

/* From the top: the sign (staff), one bit for a grant, one for its kind, its row id, the film's. */
enum { GRANT_BIT = 62, PREVIEW_BIT = 61, GRANT_AT = 32 };
#define CUT_BITS(count) ((INT64_C(1) << (count)) - 1)

int64_t cut_of(const struct viewer *viewer, int64_t film_id)
{
    int64_t cut = INT64_C(1) << GRANT_BIT;

    check(film_id > 0 && film_id <= CUT_BITS(GRANT_AT));
    if (viewer->kind == VIEWER_PUBLIC)
        return film_id;
    if (viewer->kind == VIEWER_STAFF)
        return -1 - film_id; /* -1 means something else to http */
    check(viewer->grant_id > 0 && viewer->grant_id <= CUT_BITS(PREVIEW_BIT - GRANT_AT));
    if (viewer->kind == VIEWER_PREVIEW)
        cut |= INT64_C(1) << PREVIEW_BIT;
    return cut | viewer->grant_id << GRANT_AT | film_id;
}

static struct viewer viewer_of(int64_t cut)
{
    if (cut < 0)
        return (struct viewer){.kind = VIEWER_STAFF};
    if (!(cut >> GRANT_BIT))
        return (struct viewer){.kind = VIEWER_PUBLIC};
    return (struct viewer){
        .kind = cut >> PREVIEW_BIT & 1 ? VIEWER_PREVIEW : VIEWER_PARTNER,
        .grant_id = cut >> GRANT_AT & CUT_BITS(PREVIEW_BIT - GRANT_AT),
        .until_ms = INT64_MAX,
    };
}

/* What staff look at before it is public ends when it is withdrawn. */
static bool is_due_for_staff(const struct look *look, int64_t film_id)
{
    const struct visibility *film = look_film_by_id(look, film_id);

    return !film || film->is_withdrawn;
}

/* Begun by a permit of this film. */
static bool is_due_by_grant(struct look *look, int64_t film_id)
{
    const struct stock *stock = picture_stock(look->picture);
    int at = stock_find_film(stock, film_id);

    return at < 0 ||
           !str_copy(look->viewer.film, sizeof look->viewer.film,
                     stock->films[at].base.public_id) ||
           !look_film_by_id(look, film_id);
}

bool cut_is_due(struct library *library, int64_t cut, int64_t now_ms)
{
    const struct viewer viewer = viewer_of(cut);
    AUTO_LOOK struct look look = look_open(library, NULL, &viewer, now_ms);

    if (viewer.kind == VIEWER_STAFF)
        return is_due_for_staff(&look, -1 - cut);
    if (viewer.kind == VIEWER_PUBLIC)
        return !look_film_by_id(&look, cut);
    return is_due_by_grant(&look, cut & CUT_BITS(GRANT_AT));
}

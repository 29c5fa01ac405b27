/* Partners, as far as their frames need to know of them. */
#include "catalogue/partner.h"

#include <errno.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "picture.h"
#include "store/partners.h"

bool partner_origin_lets(const char *listed, const char *page)
{
    static const char open[] = "http://", secure[] = "https://";

    if (str_equal(listed, page))
        return true;
    return str_starts(listed, open) && str_starts(page, secure) &&
           str_equal(listed + sizeof open - 1, page + sizeof secure - 1);
}

static int add_origin(void *context, const char *origin)
{
    struct partner_origins *origins = context;

    if (origins->count < partner_origins_max)
        origins->list[origins->count++] = origin;
    return 0;
}

static int make_room(struct arena *arena, struct partner_origins *origins)
{
    *origins = (struct partner_origins){
        .list = arena_array(arena, (size_t)partner_origins_max, sizeof *origins->list)};
    return origins->list ? 0 : fault(-ENOMEM);
}

int partner_origins_of_film(const struct look *look, int64_t film_id, struct arena *arena,
                            struct partner_origins *origins)
{
    int r = make_room(arena, origins);

    return r ? r
             : partners_each_origin_of_film(look->db, film_id, look->now_ms, arena, add_origin,
                                            origins);
}

int partner_origins(const struct look *look, struct arena *arena, struct partner_origins *origins)
{
    int r = make_room(arena, origins);

    return r ? r
             : partners_each_origin(look->db, look->viewer.grant_id, arena, add_origin, origins);
}

/* The film's own id, without asking the rule: that is asked with it. */
static bool take_grant(struct look *look, const char *slug, const char *key)
{
    const struct stock *stock = picture_stock(look->picture);
    int at = table_find(&stock->slugs, slug);

    look->viewer = (struct viewer){.kind = VIEWER_PARTNER,
                                   .grant_id = stock_grant_id(stock, VIEWER_PARTNER, key),
                                   .until_ms = INT64_MAX};
    return look->viewer.grant_id && at >= 0 &&
           str_copy(look->viewer.film, sizeof look->viewer.film, stock->films[at].base.public_id) &&
           look_film(look, slug);
}

int partner_look(struct look *look, const char *slug, const char *key, struct arena *arena,
                 struct partner_origins *origins)
{
    return take_grant(look, slug, key) ? partner_origins(look, arena, origins) : PARTNER_MISSING;
}

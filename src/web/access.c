/* What a film has for whom. */
#include "access.h"

#include "base/str.h"

static bool access_has(const struct film *film, const char *kind)
{
    for (int i = 0; i < film->version_count; i++)
        if (str_equal(film->versions[i].kind, kind) || str_equal(film->versions[i].kind, "ad_bsl"))
            return true;
    return false;
}

static const char *access_rung(const struct access *access)
{
    if (!access->has_captions)
        return NULL;
    if (!access->is_described)
        return "A";
    return access->is_signed ? "AAA" : "AA";
}

struct access access_of(const struct film *film)
{
    const struct film_version *main = &film->versions[0];
    struct access access = {
        .has_captions = main->caption_count > 0,
        .has_welsh = film_speaks(film, "cy"),
        .is_described = access_has(film, "ad"),
        .is_signed = access_has(film, "bsl"),
    };

    for (int i = 0; i < main->caption_count; i++)
        access.has_welsh |= str_equal(main->captions[i].language, "cy");
    access.rung = access_rung(&access);
    return access;
}

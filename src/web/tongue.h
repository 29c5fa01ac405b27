/* The language of a page: the site is whole in both. What a film speaks is another matter. */
#pragma once

enum tongue { TONGUE_EN, TONGUE_CY, TONGUES };

/* What stands before the path of a page. */
static inline const char *tongue_path(enum tongue tongue)
{
    return tongue == TONGUE_CY ? "/cy" : "";
}

/* BCP 47. */
static inline const char *tongue_tag(enum tongue tongue)
{
    return tongue == TONGUE_CY ? "cy" : "en-GB";
}

static inline enum tongue tongue_other(enum tongue tongue)
{
    return tongue == TONGUE_CY ? TONGUE_EN : TONGUE_CY;
}

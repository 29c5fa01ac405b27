/* What a film has for whom, and the rung of the access ladder that makes: seen at a glance. */
#pragma once

#include "catalogue/film.h"

struct access {
    bool has_captions, has_welsh, is_described, is_signed;
    /* "A" with subtitles, "AA" described as well, "AAA" signed as well; NULL: none of it. */
    const char *rung;
};

struct access access_of(const struct film *film);

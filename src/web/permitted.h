/* Addresses of a film's bytes for who was let in on somebody's account. */
#pragma once

#include "catalogue/film.h"
#include "crypt/permit.h"
#include "http/request.h"

/* "/p/…": the start of "/p/…/media/…" for this film, good for as long as it takes to watch it from
 * now. grant: the partner's or preview's public id. NULL: no memory. */
const char *permitted(struct request *req, enum permit_kind kind, const char *grant,
                      const struct film *film);

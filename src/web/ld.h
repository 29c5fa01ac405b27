/* What a page says of its film to machines that read schema.org. */
#pragma once

#include "views.h"

/* A VideoObject with its chapters as clips, in a data block that runs nothing (HTML 4.12.1: it is
 * no script, and no policy counts it as one). It names the page and no file. */
void ld_write(struct buf *out, enum tongue tongue, const struct film_view *view);

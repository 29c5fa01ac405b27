/* How a film is framed elsewhere, as other programs ask for it (oEmbed 1.0, oembed.com). */
#pragma once

#include "base/arena.h"
#include "http/request.h"

#include "views.h"

/* "https://films.example.org/oembed?url=…" of a page's address. NULL: no memory. */
const char *oembed_address(struct arena *arena, const char *origin, const char *page);
/* How high a frame of that width is: the picture, and what stands below it. */
int oembed_height(int width);
/* What to paste into a page. NULL: no memory. */
const char *oembed_html(struct arena *arena, enum tongue tongue, const struct iframe_view *view);

/* The list of what is to be removed by hand of a film, as pages of the studio show it. */
#pragma once

#include "base/buf.h"
#include "http/request.h"
#include "intake/removing.h"

#include "tongue.h"

struct byhand_item_view {
    const char *id, *what, *how, *url, *heading;
    const char *changed; /* "Ada, Sunday 29 March 2026, 19:00 BST"; NULL: nobody yet */
    int64_t revision;
    bool is_done;
};

struct byhand_view {
    const char *slug, *title, *token;
    const struct byhand_item_view *items;
    int count, done;
    bool is_whole; /* nothing is left to do */
};

/* -ENOMEM. */
int byhand_fill(struct request *req, const struct removing *removing, const char *token,
                struct byhand_view *view);

/* Compiled from parts/part_byhand.html: a list with a button for each. */
void part_byhand_write(struct buf *out, enum tongue tongue, const struct byhand_view *view);

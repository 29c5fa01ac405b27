/* Who is asking. */
#pragma once

#include <stdint.h>

#include "base/id.h"

enum viewer_kind {
    VIEWER_PUBLIC,  /* anybody: sees what is public now */
    VIEWER_STAFF,   /* the command line and who has signed in: sees everything */
    VIEWER_PARTNER, /* in a frame on a partner's site: sees one film, as long as that may show it */
    VIEWER_PREVIEW, /* who was given a look before release: sees one film, until that is ended */
};

struct viewer {
    enum viewer_kind kind;
    /* Of partners and previews, as their permit says it: */
    int64_t grant_id;  /* the row id of the partner or preview; 0: it is no more */
    char film[ID_MAX]; /* the public id of the film */
    int64_t until_ms;  /* wall clock: seen before that */
};

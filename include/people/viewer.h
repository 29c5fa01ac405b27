/* Who is asking. */
#pragma once

enum viewer_kind {
    VIEWER_PUBLIC, /* anybody: sees what is public now */
    VIEWER_STAFF,  /* the command line (and, later, signed-in staff): sees everything */
};

struct viewer {
    enum viewer_kind kind;
};

/* What the studio shows people of their own account. */
#pragma once

#include "studio_frame.h"

/* A passkey, or a browser that is signed in. */
struct way_view {
    const char *id;
    const char *since, *used;
    bool is_this;
};

struct studio_account_view {
    struct studio_frame frame;
    const char *challenge, *handle;
    struct way_view *passkeys, *sessions;
    int passkey_count, session_count;
    bool has_password, has_app;
    struct studio_field now, password, again; /* of a new password */
    struct studio_field code;                 /* that an app shows */
    const char *secret, *base32;              /* for an app that is set up now */
    int64_t code_count;
    const char **codes; /* just made; NULL: none */
    int new_code_count;
};

void studio_account_write(struct buf *out, enum tongue tongue,
                          const struct studio_account_view *view);

/* What the upload page shows. */
#pragma once

#include "studio_frame.h"

struct studio_upload_view {
    struct studio_frame frame;
};

void studio_upload_write(struct buf *out, enum tongue tongue,
                         const struct studio_upload_view *view);

/* The neutral "not here": the same bytes for what is hidden, withdrawn or never was. */
#include "routes.h"
#include "views.h"

void page_missing_write(struct buf *out)
{
    const struct frame_view frame = {.title = "Not here: IN CARE", .is_hidden = true};

    page_missing_body_write(out, &frame);
}

/* The page for our own faults: no database, no film. */
#include "routes.h"
#include "views.h"

void page_broken_write(struct buf *out)
{
    const struct frame_view frame = {.title = "Something went wrong: IN CARE", .is_hidden = true};

    page_broken_body_write(out, &frame);
}

/* The neutral "not here": the same bytes for what is hidden, withdrawn or never was. */
#include "frame.h"
#include "routes.h"

void page_missing_write(struct buf *out)
{
    const struct frame_view frame = frame_neutral("Not here: IN CARE");

    page_missing_body_write(out, frame.tongue, &frame);
}

/* The page for our own faults: no database, no film. */
#include "frame.h"
#include "routes.h"

void page_broken_write(struct buf *out)
{
    const struct frame_view frame = frame_neutral("Something went wrong: IN CARE");

    page_broken_body_write(out, frame.tongue, &frame);
}

/* How a picture is turned to be upright. Private to av, pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct upright {
    const char *filters; /* for a filter graph, each with a comma behind it; "" when upright */
    bool is_turned;      /* width and height change places */
};

/* matrix: of the display (ISO/IEC 14496-12, 6.2.2), nine numbers; NULL: upright. */
struct upright upright_of(const int32_t *matrix);

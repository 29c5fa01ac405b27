/* libav's errors as ours: most are -errno, the rest are words of its own. Private to av. */
#pragma once

#include <errno.h>

static inline int averror_fault(int r)
{
    if (r >= 0)
        return 0;
    return r > -4096 ? r : -EINVAL;
}

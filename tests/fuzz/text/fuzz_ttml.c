/* Whatever is read as TTML must be clean, and must read back the same once written as WebVTT. */
#include <string.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/vtt.h"
#include "clean_captions.h"
#include "text/ttml.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    struct vtt_report report;
    struct vtt vtt;
    int r = ttml_read(arena, bytes, length, &vtt, &report);

    check(r >= 0);
    if (r == TTML_OTHER)
        return 0;
    if (r) {
        check(report.line > 0 && *report.reason);
        check(str_is_text(report.reason, strlen(report.reason)));
        return 0;
    }
    check(!clean_captions_cues(&vtt));
    check(!clean_captions_again(&vtt));
    return 0;
}

/* Whatever is read as captions must be clean text, and must read back the same once written. */
#include <string.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/vtt.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check_clean(const struct vtt *vtt)
{
    int64_t latest_ms = 0;

    check(vtt->count > 0 && vtt->count <= caption_cues_max);
    for (int i = 0; i < vtt->count; i++) {
        const struct vtt_cue *cue = &vtt->cues[i];

        check(cue->start_ms >= latest_ms && cue->end_ms > cue->start_ms);
        check(cue->end_ms <= film_duration_ms_max);
        check(*cue->text && str_is_text(cue->text, strlen(cue->text)));
        check(!cue->speaker || (*cue->speaker && !strchr(cue->speaker, '\n')));
        check(!cue->speaker || str_is_text(cue->speaker, strlen(cue->speaker)));
        latest_ms = cue->start_ms;
    }
}

static void check_same(const struct vtt *a, const struct vtt *b)
{
    check(a->count == b->count);
    for (int i = 0; i < a->count; i++) {
        check(a->cues[i].start_ms == b->cues[i].start_ms);
        check(a->cues[i].end_ms == b->cues[i].end_ms);
        check(str_equal(a->cues[i].speaker, b->cues[i].speaker));
        check(str_equal(a->cues[i].text, b->cues[i].text));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    AUTO_BUF struct buf out = {0};
    struct vtt_problem problem = {0};
    struct vtt vtt, again;
    int r = vtt_read(arena, bytes, length, &vtt, &problem);

    check(r >= 0);
    if (r) {
        check(problem.line > 0 && *problem.reason);
        check(str_is_text(problem.reason, strlen(problem.reason)));
        return 0;
    }
    check_clean(&vtt);
    vtt_write(&out, &vtt);
    check(!out.failed);
    if ((int64_t)out.length > caption_bytes_max) /* escapes make text longer */
        return 0;
    check(!vtt_read(arena, out.data, out.length, &again, &problem));
    check_same(&vtt, &again);
    return 0;
}

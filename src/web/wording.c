/* Words with something filled in. */
#include "wording.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/html.h"

static void wording_fill(struct buf *out, const char *says, const char *one, const char *two,
                         void (*put)(struct buf *out, const char *text))
{
    for (const char *hole; (hole = strchr(says, '{')); says = hole + 3) {
        const char *filling = hole[1] == '1' ? one : two; /* the table holds no other */

        buf_append(out, says, (size_t)(hole - says));
        if (filling)
            put(out, filling);
    }
    buf_text(out, says);
}

const char *wording_make(struct arena *arena, enum tongue tongue, enum word word, const char *one,
                         const char *two)
{
    AUTO_BUF struct buf out = {0};

    wording_fill(&out, wording_say(tongue, word), one, two, buf_text);
    return out.failed ? NULL : arena_strndup(arena, out.data, out.length);
}

void wording_put(struct buf *out, enum tongue tongue, enum word word, const char *one,
                 const char *two)
{
    wording_fill(out, wording_say(tongue, word), one, two, html_text);
}

const char *wording_count(struct arena *arena, enum tongue tongue, enum word word, int64_t count)
{
    char number[24];

    snprintf(number, sizeof number, "%" PRId64, count);
    return wording_make(arena, tongue, count == 1 ? word : (enum word)(word + 1), number, NULL);
}

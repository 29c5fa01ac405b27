/* Whatever the bytes, what comes out is UTF-8 with one kind of line end and no control character
 * but tab, newline and NUL; and it comes out the same again. */
#include <string.h>

#include "base/charset.h"
#include "base/fault.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check_clean(const char *at, const char *end)
{
    while (at < end) {
        int32_t letter = utf8_read(&at, end);

        check(letter >= ' ' || letter == '\t' || letter == '\n' || letter == 0);
        check(letter < 0x7F || letter > 0x9F);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    AUTO_BUF struct buf once = {0}, twice = {0};

    charset_to_utf8(&once, bytes, length);
    if (!once.length)
        return 0;
    check_clean(once.data, once.data + once.length);
    if (memchr(once.data, '\0', once.length)) /* no text, and perhaps like UTF-16 */
        return 0;
    charset_to_utf8(&twice, once.data, once.length);
    if (once.length >= 3 && !memcmp(once.data, "\xEF\xBB\xBF", 3)) /* there were two marks */
        return 0;
    check(once.length == twice.length && !memcmp(once.data, twice.data, once.length));
    return 0;
}

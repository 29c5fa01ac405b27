/* Any form with files: in whatever pieces it comes, it says the same; no more bytes are told than
 * came, and names are text. The first line is the header, the rest the body. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"
#include "http/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length);

/* All that was told, as one number: bytes one after the other, whatever pieces they came in. */
struct told {
    uint64_t digest;
    size_t bytes;
    bool is_open;
};

static void add(struct told *told, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        told->digest = (told->digest ^ (uint8_t)bytes[i]) * 1099511628211U;
}

static bool begin(void *cls, const struct multipart_part *part)
{
    struct told *told = cls;

    check(!told->is_open && *part->name && str_is_text(part->name, strlen(part->name)));
    check(!part->file_name || str_is_text(part->file_name, strlen(part->file_name)));
    told->is_open = true;
    add(told, part->name, strlen(part->name) + 1);
    add(told, part->type, strlen(part->type) + 1);
    if (part->file_name)
        add(told, part->file_name, strlen(part->file_name) + 1);
    return false;
}

static bool bytes(void *cls, const void *bytes, size_t length)
{
    struct told *told = cls;

    check(told->is_open && length > 0);
    told->bytes += length;
    add(told, bytes, length);
    return false;
}

static bool end(void *cls)
{
    struct told *told = cls;

    check(told->is_open);
    told->is_open = false;
    add(told, "end", 3);
    return false;
}

static const struct multipart_taker taker = {begin, bytes, end};

static int read_in_pieces(const char *header, const uint8_t *body, size_t length, size_t piece,
                          struct told *told)
{
    struct multipart *multipart = NULL;
    int r = multipart_open(&multipart, header, &taker, told);

    if (r)
        return -1;
    for (size_t at = 0; !r && at < length; at += piece)
        r = multipart_take(multipart, body + at, length - at < piece ? length - at : piece);
    if (!r)
        r = multipart_end(multipart);
    check(multipart_why(multipart));
    multipart_close(multipart);
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
    struct told whole = {0}, single = {0}, some = {0};
    const uint8_t *line = length ? memchr(data, '\n', length) : NULL;
    size_t head = line ? (size_t)(line - data) : length, body = line ? head + 1 : length;
    char *header = strndup((const char *)data, head);
    int r;

    check(header);
    r = read_in_pieces(header, data + body, length - body, length + 1, &whole);
    check(whole.bytes <= length);
    check(read_in_pieces(header, data + body, length - body, 1, &single) == r);
    check(read_in_pieces(header, data + body, length - body, 7, &some) == r);
    /* Of what is broken the last bytes before that may be told or not. */
    if (r <= 0)
        check(whole.digest == single.digest && whole.digest == some.digest);
    free(header);
    return 0;
}

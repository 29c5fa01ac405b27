/* Forms that enclose a file. */
#include "enclosure.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "http/multipart.h"

struct enclosure {
    struct multipart *multipart;
    struct buf *fields, file;
    bool has_file, is_file, is_skipped; /* a file was chosen; of the part at hand */
};

/* Every byte as %41: the reader of forms judges what it is. */
static void encode(struct buf *out, const char *bytes, size_t length)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < length; i++) {
        const unsigned char c = (unsigned char)bytes[i];
        const char text[] = {'%', digits[c >> 4], digits[c & 15]};

        buf_append(out, text, sizeof text);
    }
}

static bool begin(void *cls, const struct multipart_part *part)
{
    struct enclosure *enclosure = cls;

    enclosure->is_file = part->file_name != NULL;
    enclosure->is_skipped = enclosure->is_file && (!part->file_name[0] || enclosure->has_file);
    if (enclosure->is_file) {
        enclosure->has_file |= part->file_name[0] != '\0';
        return false;
    }
    if (enclosure->fields->length)
        buf_text(enclosure->fields, "&");
    encode(enclosure->fields, part->name, strlen(part->name));
    buf_text(enclosure->fields, "=");
    return enclosure->fields->failed;
}

static bool take(void *cls, const void *bytes, size_t length)
{
    struct enclosure *enclosure = cls;

    if (enclosure->is_skipped)
        return false;
    if (!enclosure->is_file) {
        encode(enclosure->fields, bytes, length);
        return enclosure->fields->failed;
    }
    buf_append(&enclosure->file, bytes, length);
    return enclosure->file.failed;
}

static bool end(void *cls)
{
    (void)cls;
    return false;
}

int enclosure_open(struct enclosure **enclosure, const char *content_type, struct buf *fields,
                   size_t file_max)
{
    static const struct multipart_taker taker = {begin, take, end};
    struct enclosure *new = calloc(1, sizeof *new);
    int r;

    if (!new)
        return fault(-ENOMEM);
    new->fields = fields;
    new->file.bytes_max = file_max;
    r = multipart_open(&new->multipart, content_type, &taker, new);
    if (r) {
        free(new);
        return r < 0 ? fault(r) : 1;
    }
    *enclosure = new;
    return 0;
}

bool enclosure_take(struct enclosure *enclosure, const void *bytes, size_t length)
{
    return multipart_take(enclosure->multipart, bytes, length) != 0;
}

const char *enclosure_fault(const struct enclosure *enclosure)
{
    if (enclosure->file.failed || enclosure->fields->failed)
        return NULL; /* told apart: it is too much */
    return multipart_end(enclosure->multipart) ? multipart_why(enclosure->multipart) : NULL;
}

const char *enclosure_file(const struct enclosure *enclosure, size_t *length, bool *is_too_large)
{
    *length = enclosure->file.failed ? 0 : enclosure->file.length;
    *is_too_large = enclosure->file.failed;
    return enclosure->file.data;
}

void enclosure_close(struct enclosure *enclosure)
{
    if (!enclosure)
        return;
    multipart_close(enclosure->multipart);
    buf_free(&enclosure->file);
    free(enclosure);
}

/* The parts of a mapped file, with the text between them in one block of memory. */
#include "byteranges.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/fault.h"
#include "base/id.h"

enum { vectors_max = 2 * RANGE_PARTS_MAX + 1 };

struct byteranges {
    struct mapping *mapping;
    const uint8_t *bytes; /* from where the range counts */
    char *text;           /* what stands before each part and after the last */
};

static void byteranges_free(void *cls)
{
    struct byteranges *parts = cls;

    mapping_release(parts->mapping);
    free(parts->text);
    free(parts);
}

/* Where each piece of text ends. */
static void write_text(struct buf *text, size_t ends[RANGE_PARTS_MAX + 1],
                       const struct range *range, const char *type, int64_t size,
                       const char *boundary)
{
    for (int i = 0; i < range->count; i++) {
        const struct span *span = &range->spans[i];

        buf_printf(text,
                   "%s--%s\r\nContent-Type: %s\r\nContent-Range: bytes %lld-%lld/%lld\r\n\r\n",
                   i ? "\r\n" : "", boundary, type, (long long)span->first,
                   (long long)(span->first + span->length - 1), (long long)size);
        ends[i] = text->length;
    }
    buf_printf(text, "\r\n--%s--\r\n", boundary);
    ends[range->count] = text->length;
}

static int fill(struct MHD_IoVec vectors[vectors_max], const struct byteranges *parts,
                const size_t ends[RANGE_PARTS_MAX + 1], const struct range *range)
{
    size_t from = 0;
    int count = 0;

    for (int i = 0; i <= range->count; i++) {
        vectors[count++] = (struct MHD_IoVec){parts->text + from, ends[i] - from};
        from = ends[i];
        if (i < range->count)
            vectors[count++] = (struct MHD_IoVec){parts->bytes + range->spans[i].first,
                                                  (size_t)range->spans[i].length};
    }
    return count;
}

struct MHD_Response *byteranges_make(const struct range *range, const char *type,
                                     struct mapping *mapping, struct span piece,
                                     char out[BYTERANGES_TYPE_MAX])
{
    struct byteranges *parts = calloc(1, sizeof *parts);
    struct MHD_IoVec vectors[vectors_max];
    AUTO_BUF struct buf text = {0};
    size_t ends[RANGE_PARTS_MAX + 1], length;
    struct MHD_Response *response;
    char boundary[ID_MAX];

    if (!parts)
        return NULL;
    id_new(boundary); /* 128 random bits: not in the film (RFC 2046 5.1.1) */
    snprintf(out, BYTERANGES_TYPE_MAX, "multipart/byteranges; boundary=%s", boundary);
    write_text(&text, ends, range, type, piece.length, boundary);
    parts->text = buf_take(&text, &length);
    if (!parts->text) {
        free(parts);
        return NULL;
    }
    parts->mapping = mapping_hold(mapping);
    parts->bytes = mapping_bytes(mapping) + piece.first;
    response = MHD_create_response_from_iovec(vectors, (unsigned)fill(vectors, parts, ends, range),
                                              byteranges_free, parts);
    if (!response)
        byteranges_free(parts);
    return response;
}

/* A growing run of bytes. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

/* Makes room for length more bytes and a NUL. */
static bool reserve(struct buf *buf, size_t length)
{
    size_t bytes_max = buf->bytes_max ? buf->bytes_max : (size_t)buf_bytes_max;
    size_t wanted;
    char *data;

    if (buf->failed || length > bytes_max - buf->length) {
        buf->failed = true;
        return false;
    }
    if (buf->length + length < buf->capacity)
        return true;
    wanted = buf->length + length + 1;
    if (wanted < buf->capacity * 2)
        wanted = buf->capacity * 2;
    if (wanted < 256)
        wanted = 256;
    data = realloc(buf->data, wanted);
    if (!data) {
        buf->failed = true;
        return false;
    }
    buf->data = data;
    buf->capacity = wanted;
    return true;
}

void buf_append(struct buf *buf, const void *bytes, size_t length)
{
    if (!reserve(buf, length))
        return;
    if (length)
        memcpy(buf->data + buf->length, bytes, length);
    buf->length += length;
    buf->data[buf->length] = '\0';
}

void buf_text(struct buf *buf, const char *text)
{
    buf_append(buf, text, strlen(text));
}

void buf_char(struct buf *buf, char c)
{
    buf_append(buf, &c, 1);
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args, again;
    int length;

    va_start(args, format);
    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, args);
    if (length < 0) {
        buf->failed = true;
    } else if (reserve(buf, (size_t)length)) {
        vsnprintf(buf->data + buf->length, (size_t)length + 1, format, again);
        buf->length += (size_t)length;
    }
    va_end(again);
    va_end(args);
}

void buf_clear(struct buf *buf)
{
    buf->length = 0;
    buf->failed = false;
    if (buf->data)
        buf->data[0] = '\0';
}

void buf_free(struct buf *buf)
{
    free(buf->data);
    *buf = (struct buf){.bytes_max = buf->bytes_max};
}

char *buf_take(struct buf *buf, size_t *length)
{
    char *data;

    buf_append(buf, "", 0); /* so that empty is "", not NULL */
    if (buf->failed)
        buf_free(buf);
    data = buf->data;
    *length = buf->length;
    *buf = (struct buf){.bytes_max = buf->bytes_max};
    return data;
}

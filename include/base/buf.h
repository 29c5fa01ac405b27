/* A growing run of bytes. A failed append sticks: write freely, ask buf_failed() once at the end.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct buf {
    char *data; /* NUL-terminated whenever it is not NULL */
    size_t length;
    size_t capacity;
    size_t bytes_max; /* 0: limits.h buf_bytes_max */
    bool failed;
};

void buf_append(struct buf *buf, const void *bytes, size_t length);
void buf_text(struct buf *buf, const char *text);
void buf_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_clear(struct buf *buf); /* empties, keeps the memory, forgets a failure */
void buf_free(struct buf *buf);
/* Gives the bytes away (caller frees); NULL when the buffer failed. buf is empty afterwards. */
char *buf_take(struct buf *buf, size_t *length);

#define AUTO_BUF __attribute__((cleanup(buf_free)))

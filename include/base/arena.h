/* Memory that lives as long as one request or one job and is freed at once. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* Opens an arena that will hand out at most bytes_max bytes in all. NULL when out of memory. */
struct arena *arena_open(size_t bytes_max);
/* Frees the arena and everything handed out from it. NULL is allowed. */
void arena_close(struct arena *arena);

/* Whether it has ever said no: what was made in it may then be less than it should be. */
bool arena_has_refused(const struct arena *arena);

/* size bytes, zeroed, aligned for any type; NULL when the limit or the memory is used up. */
void *arena_alloc(struct arena *arena, size_t size);
/* As arena_alloc for count things of size bytes; overflow gives NULL. */
void *arena_array(struct arena *arena, size_t count, size_t size);
/* A copy of text (NUL-terminated), or of its first length bytes plus NUL. NULL for text NULL. */
char *arena_strdup(struct arena *arena, const char *text);
char *arena_strndup(struct arena *arena, const char *text, size_t length);
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static inline void arena_closep(struct arena **arena)
{
    arena_close(*arena);
}
#define AUTO_ARENA __attribute__((cleanup(arena_closep)))

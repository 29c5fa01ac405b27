/* Blocks that double in size, handed out from the front, freed together. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { first_block_bytes = 4096, largest_block_bytes = 1 << 20 };

struct block {
    struct block *older;
    alignas(max_align_t) char bytes[];
};

struct arena {
    struct block *newest;
    size_t used, size; /* of the newest block */
    size_t bytes_left; /* of the limit */
    bool has_refused;
};

struct arena *arena_open(size_t bytes_max)
{
    struct arena *arena = calloc(1, sizeof *arena);

    if (arena)
        arena->bytes_left = bytes_max;
    return arena;
}

void arena_close(struct arena *arena)
{
    if (!arena)
        return;
    for (struct block *block = arena->newest, *older; block; block = older) {
        older = block->older;
        free(block);
    }
    free(arena);
}

static bool grow(struct arena *arena, size_t size)
{
    size_t wanted = arena->size ? arena->size * 2 : first_block_bytes;
    struct block *block;

    if (wanted > largest_block_bytes)
        wanted = largest_block_bytes;
    if (wanted < size)
        wanted = size;
    block = calloc(1, sizeof *block + wanted);
    if (!block)
        return false;
    block->older = arena->newest;
    arena->newest = block;
    arena->used = 0;
    arena->size = wanted;
    return true;
}

bool arena_has_refused(const struct arena *arena)
{
    return arena->has_refused;
}

static void *refuse(struct arena *arena)
{
    arena->has_refused = true;
    return NULL;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    size_t rounded;
    void *bytes;

    if (size > arena->bytes_left)
        return refuse(arena);
    rounded = size ? (size + align - 1) & ~(align - 1) : align; /* each address is its own */
    if (rounded > arena->bytes_left)
        return refuse(arena);
    if (rounded > arena->size - arena->used && !grow(arena, rounded))
        return refuse(arena);
    bytes = arena->newest->bytes + arena->used;
    arena->used += rounded;
    arena->bytes_left -= rounded;
    return bytes;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;

    return __builtin_mul_overflow(count, size, &bytes) ? refuse(arena) : arena_alloc(arena, bytes);
}

char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
    char *copy = text && length < SIZE_MAX ? arena_alloc(arena, length + 1) : NULL;

    if (copy)
        memcpy(copy, text, length);
    return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return text ? arena_strndup(arena, text, strlen(text)) : NULL;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    char *text = NULL;
    va_list args, again;
    int length;

    va_start(args, format);
    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, args);
    if (length >= 0)
        text = arena_alloc(arena, (size_t)length + 1);
    if (text)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(args);
    return text;
}

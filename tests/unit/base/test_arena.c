/* Arenas: aligned, zeroed, bounded. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdalign.h>
#include <string.h>

#include "base/arena.h"

static void memory_is_zeroed_and_aligned(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);

    for (size_t size = 0; size < 300; size++) {
        char *bytes = arena_alloc(arena, size);

        assert_non_null(bytes);
        assert_int_equal((uintptr_t)bytes % alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(bytes[i], 0);
        memset(bytes, 0xAA, size); /* a neighbour handed out twice would show */
    }
}

static void the_limit_holds(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(10000);

    assert_null(arena_alloc(arena, 10001));
    assert_non_null(arena_alloc(arena, 6000));
    assert_null(arena_alloc(arena, 6000));
    assert_non_null(arena_alloc(arena, 3000));
    assert_null(arena_alloc(arena, SIZE_MAX));
    assert_null(arena_alloc(arena, SIZE_MAX - 15));
}

static void it_remembers_that_it_said_no(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(10000), *other = arena_open(10000);

    assert_non_null(arena_alloc(arena, 6000));
    assert_false(arena_has_refused(arena));
    assert_null(arena_alloc(arena, 6000));
    assert_non_null(arena_alloc(arena, 100));
    assert_true(arena_has_refused(arena));
    assert_null(arena_array(other, SIZE_MAX / 2, 3));
    assert_true(arena_has_refused(other));
}

static void even_nothing_uses_up_the_limit(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(64);
    int given = 0;

    while (given < 100 && arena_alloc(arena, 0))
        given++;
    assert_in_range(given, 1, 64);
}

static void arrays_do_not_overflow(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(SIZE_MAX);

    assert_null(arena_array(arena, SIZE_MAX / 2, 3));
    assert_non_null(arena_array(arena, 10, 3));
}

static void texts_are_copied(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);

    assert_string_equal(arena_strdup(arena, "door"), "door");
    assert_string_equal(arena_strndup(arena, "doors", 4), "door");
    assert_string_equal(arena_printf(arena, "%s %d", "door", 7), "door 7");
    assert_null(arena_strdup(arena, NULL));
    assert_null(arena_strndup(arena, "x", SIZE_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(the_limit_holds),
        cmocka_unit_test(it_remembers_that_it_said_no),
        cmocka_unit_test(even_nothing_uses_up_the_limit),
        cmocka_unit_test(arrays_do_not_overflow),
        cmocka_unit_test(texts_are_copied),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Answers kept by a loop: until their generation ends, and never too many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "cache.h"
#include "http/coding.h"

static struct answer an_answer(size_t bytes)
{
    static char nothing[1];

    return (struct answer){
        .status = 200,
        .bytes = bytes,
        .response = MHD_create_response_from_buffer(0, nothing, MHD_RESPMEM_PERSISTENT),
        .unchanged = MHD_create_response_from_buffer(0, nothing, MHD_RESPMEM_PERSISTENT),
    };
}

static const struct answer *keep(struct cache *cache, uint64_t generation, const char *path,
                                 const char *query, size_t bytes)
{
    const struct target target = {path, query};
    struct answer answer = an_answer(bytes);
    const struct answer *kept =
        cache_keep(cache, generation, &target, (struct guise){false, 0}, &answer);

    answer_release(&answer);
    return kept;
}

static const struct answer *find(struct cache *cache, uint64_t generation, const char *path,
                                 const char *query)
{
    const struct target target = {path, query};

    return cache_find(cache, generation, &target, (struct guise){false, 0});
}

static int open_cache(void **state)
{
    *state = calloc(1, sizeof(struct cache));
    return *state ? 0 : -1;
}

static int close_cache(void **state)
{
    cache_clear(*state);
    free(*state);
    return 0;
}

static void the_whole_target_is_the_key(void **state)
{
    struct cache *cache = *state;

    find(cache, 1, "/", NULL);
    assert_non_null(keep(cache, 1, "/a", "b", 10));
    assert_non_null(find(cache, 1, "/a", "b"));
    assert_null(find(cache, 1, "/a", NULL));
    assert_null(find(cache, 1, "/a", ""));
    assert_null(find(cache, 1, "/a?b", NULL));
    assert_null(find(cache, 1, "/", "b"));
}

/* RFC 6797 7.2: what says HSTS must not go out in the clear. */
static void what_goes_over_tls_is_another_answer(void **state)
{
    const struct target target = {"/a", NULL};
    struct cache *cache = *state;
    struct answer answer = an_answer(10);

    find(cache, 1, "/", NULL);
    assert_non_null(cache_keep(cache, 1, &target, (struct guise){true, 0}, &answer));
    assert_null(find(cache, 1, "/a", NULL));
    assert_non_null(cache_find(cache, 1, &target, (struct guise){true, 0}));
    assert_non_null(keep(cache, 1, "/a", NULL, 10));
    assert_int_equal(cache->count, 2);
}

/* RFC 9110 8.8.3: who takes brotli is sent other bytes than who does not. */
static void each_coding_is_another_answer(void **state)
{
    const struct target target = {"/a", NULL};
    struct cache *cache = *state;
    struct answer answer = an_answer(10);

    find(cache, 1, "/", NULL);
    assert_non_null(cache_keep(cache, 1, &target, (struct guise){false, CODING_BROTLI}, &answer));
    assert_null(find(cache, 1, "/a", NULL));
    assert_null(cache_find(cache, 1, &target, (struct guise){false, CODING_GZIP}));
    assert_non_null(cache_find(cache, 1, &target, (struct guise){false, CODING_BROTLI}));
    assert_null(cache_find(cache, 1, &target, (struct guise){true, CODING_BROTLI}));
}

static void a_change_ends_all_of_them(void **state)
{
    struct cache *cache = *state;

    find(cache, 1, "/", NULL);
    keep(cache, 1, "/a", NULL, 10);
    assert_null(find(cache, 2, "/a", NULL));
    assert_int_equal(cache->count, 0);
    assert_int_equal(cache->bytes, 0);
}

static void what_was_made_before_a_change_is_not_kept(void **state)
{
    struct cache *cache = *state;

    find(cache, 2, "/", NULL);
    assert_null(keep(cache, 1, "/a", NULL, 10));
    assert_null(find(cache, 2, "/a", NULL));
}

static void the_same_target_is_kept_once(void **state)
{
    struct cache *cache = *state;

    find(cache, 1, "/", NULL);
    keep(cache, 1, "/a", NULL, 10);
    keep(cache, 1, "/a", NULL, 20);
    assert_int_equal(cache->count, 1);
}

static void random_queries_do_not_grow_it_and_the_asked_for_stays(void **state)
{
    struct cache *cache = *state;
    char query[32];

    find(cache, 1, "/", NULL);
    keep(cache, 1, "/home", NULL, 10);
    for (int i = 0; i < 3 * kept_answers_max; i++) {
        snprintf(query, sizeof query, "q=%d", i);
        keep(cache, 1, "/search", query, 10);
        assert_true(cache->count <= kept_answers_max);
        assert_non_null(find(cache, 1, "/home", NULL));
    }
    assert_null(find(cache, 1, "/search", "q=0"));
}

static void large_ones_are_bounded_by_bytes(void **state)
{
    struct cache *cache = *state;
    char query[32];

    find(cache, 1, "/", NULL);
    assert_null(keep(cache, 1, "/huge", NULL, (size_t)kept_bytes_max / 8 + 1));
    for (int i = 0; i < 20; i++) {
        snprintf(query, sizeof query, "q=%d", i);
        keep(cache, 1, "/large", query, (size_t)kept_bytes_max / 8);
        assert_true(cache->bytes <= (size_t)kept_bytes_max);
    }
    assert_in_range(cache->count, 6, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_whole_target_is_the_key, open_cache, close_cache),
        cmocka_unit_test_setup_teardown(what_goes_over_tls_is_another_answer, open_cache,
                                        close_cache),
        cmocka_unit_test_setup_teardown(each_coding_is_another_answer, open_cache, close_cache),
        cmocka_unit_test_setup_teardown(a_change_ends_all_of_them, open_cache, close_cache),
        cmocka_unit_test_setup_teardown(what_was_made_before_a_change_is_not_kept, open_cache,
                                        close_cache),
        cmocka_unit_test_setup_teardown(the_same_target_is_kept_once, open_cache, close_cache),
        cmocka_unit_test_setup_teardown(random_queries_do_not_grow_it_and_the_asked_for_stays,
                                        open_cache, close_cache),
        cmocka_unit_test_setup_teardown(large_ones_are_bounded_by_bytes, open_cache, close_cache),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What is packed is brotli (RFC 7932), and comes out as it went in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <brotli/decode.h>
#include <string.h>

#include "pack/brotli.h"

static const char words[] = "the kettle was on, and the kettle was on, and ";

static size_t unpack(const struct buf *packed, uint8_t *out, size_t most)
{
    size_t length = most;

    return BrotliDecoderDecompress(packed->length, (const uint8_t *)packed->data, &length, out) ==
                   BROTLI_DECODER_RESULT_SUCCESS
               ? length
               : 0;
}

static void a_text_comes_out_as_it_went_in(void **state)
{
    AUTO_BUF struct buf text = {0}, packed = {0};
    uint8_t out[100 * sizeof words];

    (void)state;
    for (int i = 0; i < 100; i++)
        buf_text(&text, words);
    assert_int_equal(brotli_pack(text.data, text.length, &packed), 0);
    assert_true(packed.length < text.length / 10);
    assert_int_equal(unpack(&packed, out, sizeof out), text.length);
    assert_memory_equal(out, text.data, text.length);
}

/* An ETag stands for bytes (RFC 9110 8.8.1), and each serving loop packs for itself. */
static void the_same_comes_of_the_same(void **state)
{
    AUTO_BUF struct buf one = {0}, other = {0};
    char text[5000];

    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = words[i * i % (sizeof words - 1)];
    assert_int_equal(brotli_pack(text, sizeof text, &one), 0);
    assert_int_equal(brotli_pack(text, sizeof text, &other), 0);
    assert_int_equal(one.length, other.length);
    assert_memory_equal(one.data, other.data, one.length);
}

static void what_becomes_no_smaller_is_left(void **state)
{
    AUTO_BUF struct buf packed = {0};
    char noise[4096];
    uint32_t seed = 1;

    (void)state;
    for (size_t i = 0; i < sizeof noise; i++) {
        seed = seed * 1664525u + 1013904223u;
        noise[i] = (char)(seed >> 24);
    }
    assert_true(brotli_pack(noise, sizeof noise, &packed) > 0);
    assert_true(brotli_pack("a", 1, &packed) > 0);
    assert_true(brotli_pack("", 0, &packed) > 0);
    assert_int_equal(packed.length, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_comes_out_as_it_went_in),
        cmocka_unit_test(the_same_comes_of_the_same),
        cmocka_unit_test(what_becomes_no_smaller_is_left),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Rows from RFC 9110 12.4.2 and 12.5.3. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/coding.h"

struct row {
    const char *sentence;
    const char *header;
    int accepted;
};

enum { BOTH = CODING_GZIP | CODING_BROTLI };

static const struct row rows[] = {
    {"no header: plain bytes", NULL, 0},
    {"an empty header: plain bytes", "", 0},
    {"one coding", "gzip", CODING_GZIP},
    {"names have no case", "GZip, BR", BOTH},
    {"as browsers say it", "gzip, deflate, br", BOTH},
    {"blanks may stand anywhere", " gzip ;\tq=1 ,\tbr", BOTH},
    {"elements may be empty", ",, gzip,,", CODING_GZIP},
    {"a weight above zero accepts", "gzip;q=0.001", CODING_GZIP},
    {"a weight has three digits after the point", "gzip;q=1.000", CODING_GZIP},
    {"a weight of zero refuses", "gzip;q=0, br;q=0.0", 0},
    {"zero may be written long", "gzip;q=0.000, br", CODING_BROTLI},
    {"the weight's name has no case", "gzip;Q=0", 0},
    {"a star stands for all", "*", BOTH},
    {"a star does not stand for what is named", "gzip;q=0, *", CODING_BROTLI},
    {"in any order", "*;q=0.5, br;q=0", CODING_GZIP},
    {"a star of weight zero adds nothing", "gzip, *;q=0", CODING_GZIP},
    {"identity refused is still sent: no 406 for a style sheet", "identity;q=0", 0},
    {"a longer name is another name", "gzipped, brotli, x-br", 0},
    {"a weight above one is not a weight", "gzip;q=2", 0},
    {"a weight without digits is not a weight", "gzip;q=", 0},
    {"another parameter is not a weight", "gzip;level=9", 0},
    {"words without a comma are no coding", "gzip br", 0},
    {"a weight ends at the comma", "gzip;q=0, br;q=1", CODING_BROTLI},
    {"a weight that goes on is not a weight", "gzip;q=0.5x", 0},
    {"a weight of more than three digits is not a weight", "gzip;q=0.5000", 0},
    {"one with anything but zeros is not a weight", "gzip;q=1.5", 0},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (coding_read(rows[i].header) != rows[i].accepted)
            print_error("%s\n", rows[i].sentence);
        assert_int_equal(coding_read(rows[i].header), rows[i].accepted);
    }
}

static void brotli_is_the_best_there_is(void **state)
{
    (void)state;
    assert_int_equal(coding_best(BOTH), CODING_BROTLI);
    assert_int_equal(coding_best(CODING_GZIP), CODING_GZIP);
    assert_int_equal(coding_best(0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows),
                                       cmocka_unit_test(brotli_is_the_best_there_is)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

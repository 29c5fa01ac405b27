/* The Range header: rows from RFC 9110 section 14, and what no server in reach served rightly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "http/range.h"

struct row {
    const char *sentence;
    const char *header;
    enum range_answer answer;
    int count;
    struct span spans[4];
};

/* Of a representation of 10,000 bytes, as in the RFC's examples. */
static const struct row rows[] = {
    {"no field is the whole", NULL, RANGE_WHOLE, 0, {{0, 0}}},
    {"the first 500 bytes", "bytes=0-499", RANGE_PART, 1, {{0, 500}}},
    {"the second 500 bytes", "bytes=500-999", RANGE_PART, 1, {{500, 500}}},
    {"the final 500 bytes", "bytes=-500", RANGE_PART, 1, {{9500, 500}}},
    {"the final 500 bytes, open", "bytes=9500-", RANGE_PART, 1, {{9500, 500}}},
    {"the first and last bytes", "bytes=0-0,-1", RANGE_PART, 2, {{0, 1}, {9999, 1}}},
    {"first, middle and last 1000 with blanks and an unsatisfiable rest",
     "bytes= 0-999, 4500-5499, -1000",
     RANGE_PART,
     3,
     {{0, 1000}, {4500, 1000}, {9000, 1000}}},
    {"overlapping ones of the RFC become one",
     "bytes=500-600,601-999",
     RANGE_PART,
     1,
     {{500, 500}}},
    {"so do these", "bytes=500-700,601-999", RANGE_PART, 1, {{500, 500}}},
    {"whichever comes first", "bytes=601-999,500-600", RANGE_PART, 1, {{500, 500}}},
    {"the order asked is kept",
     "bytes=1000-1100,100-200",
     RANGE_PART,
     2,
     {{1000, 101}, {100, 101}}},
    {"one that joins two stands where the first stood",
     "bytes=900-999,0-9,100-199,150-950",
     RANGE_PART,
     2,
     {{100, 900}, {0, 10}}},
    {"an end past the end is cut", "bytes=9000-20000", RANGE_PART, 1, {{9000, 1000}}},
    {"a suffix longer than all is all", "bytes=-20000", RANGE_PART, 1, {{0, 10000}}},
    {"an end of 2^64 is very far", "bytes=10-18446744073709551616", RANGE_PART, 1, {{10, 9990}}},
    {"an end of forty digits too",
     "bytes=10-9999999999999999999999999999999999999999",
     RANGE_PART,
     1,
     {{10, 9990}}},
    {"a suffix of 2^64+1 is all, not one byte",
     "bytes=-18446744073709551617",
     RANGE_PART,
     1,
     {{0, 10000}}},
    {"2^63-1 is beyond", "bytes=9223372036854775807-", RANGE_BEYOND, 0, {{0, 0}}},
    {"2^64 does not wrap to 0",
     "bytes=18446744073709551616-18446744073709551620",
     RANGE_BEYOND,
     0,
     {{0, 0}}},
    {"numbers beyond 2^64 still have an order",
     "bytes=18446744073709551617-18446744073709551616",
     RANGE_WHOLE,
     0,
     {{0, 0}}},
    {"leading zeros are digits", "bytes=0000000000000000000000000-4", RANGE_PART, 1, {{0, 5}}},
    {"the length is beyond", "bytes=10000-", RANGE_BEYOND, 0, {{0, 0}}},
    {"no last bytes are none", "bytes=-0", RANGE_BEYOND, 0, {{0, 0}}},
    {"all beyond is beyond", "bytes=-0,10000-", RANGE_BEYOND, 0, {{0, 0}}},
    {"what is beyond is left out", "bytes=0-9,10005-,20-29", RANGE_PART, 2, {{0, 10}, {20, 10}}},
    {"units ignore case", "BYTES=0-4", RANGE_PART, 1, {{0, 5}}},
    {"an unknown unit is ignored", "seconds=10-20", RANGE_WHOLE, 0, {{0, 0}}},
    {"a unit that begins alike too", "bytesx=0-4", RANGE_WHOLE, 0, {{0, 0}}},
    {"blanks around the field are no part of it", "\t bytes=0-4 \t", RANGE_PART, 1, {{0, 5}}},
    {"a list may have tabs", "bytes=0-1\t,\t4-5", RANGE_PART, 2, {{0, 2}, {4, 2}}},
    {"and empty elements", "bytes=,0-4,, ,", RANGE_PART, 1, {{0, 5}}},
    {"a list of nothing is malformed", "bytes=, ,", RANGE_WHOLE, 0, {{0, 0}}},
    {"nothing is malformed", "bytes=", RANGE_WHOLE, 0, {{0, 0}}},
    {"backwards is malformed", "bytes=5-4", RANGE_WHOLE, 0, {{0, 0}}},
    {"also beside a good one", "bytes=0-1,5-4", RANGE_WHOLE, 0, {{0, 0}}},
    {"a hyphen alone", "bytes=-", RANGE_WHOLE, 0, {{0, 0}}},
    {"no hyphen", "bytes=10", RANGE_WHOLE, 0, {{0, 0}}},
    {"three numbers", "bytes=1-2-3", RANGE_WHOLE, 0, {{0, 0}}},
    {"a sign", "bytes=+1-5", RANGE_WHOLE, 0, {{0, 0}}},
    {"hex", "bytes=0x1-0x2", RANGE_WHOLE, 0, {{0, 0}}},
    {"a semicolon", "bytes=0-1;4-5", RANGE_WHOLE, 0, {{0, 0}}},
    {"blanks inside", "bytes=1 -2", RANGE_WHOLE, 0, {{0, 0}}},
    {"blanks instead of a comma", "bytes=1-2 4-5", RANGE_WHOLE, 0, {{0, 0}}},
    {"blanks before the equals", "bytes =0-4", RANGE_WHOLE, 0, {{0, 0}}},
    {"a Content-Range", "bytes 0-4/10000", RANGE_WHOLE, 0, {{0, 0}}},
    {"bytes that are no ASCII", "bytes=0-4\xff", RANGE_WHOLE, 0, {{0, 0}}},
};

static void every_row_holds(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct row *row = &rows[i];
        struct range range = range_read(row->header, 10000);

        if (range.answer != row->answer || (row->answer == RANGE_PART && range.count != row->count))
            fail_msg("%s: answer %d, %d spans", row->sentence, (int)range.answer, range.count);
        for (int s = 0; row->answer == RANGE_PART && s < row->count; s++)
            if (range.spans[s].first != row->spans[s].first ||
                range.spans[s].length != row->spans[s].length)
                fail_msg("%s: span %d is %lld+%lld", row->sentence, s,
                         (long long)range.spans[s].first, (long long)range.spans[s].length);
    }
}

static void an_empty_file_is_always_sent_whole(void **state)
{
    assert_int_equal(range_read("bytes=0-", 0).answer, RANGE_WHOLE);
    assert_int_equal(range_read("bytes=-5", 0).answer, RANGE_WHOLE);
    assert_int_equal(range_read("bytes=-0", 0).answer, RANGE_WHOLE);
}

/* RFC 9110 17.15: neither many nor overlapping ranges make the answer larger than the file. */
static void no_request_is_amplified(void **state)
{
    char header[8192] = "bytes=";
    struct range range;

    for (int i = 0; i < 300; i++)
        memcpy(header + 6 + 3 * i, "0-,", 4);
    range = range_read(header, 10000);
    assert_int_equal(range.answer, RANGE_PART);
    assert_int_equal(range.count, 1);
    assert_int_equal(range.spans[0].length, 10000);

    header[6] = '\0';
    for (int i = 0; i <= RANGE_PARTS_MAX; i++)
        snprintf(header + strlen(header), 32, "%d-%d,", i * 10, i * 10 + 1);
    assert_int_equal(range_read(header, 10000).answer, RANGE_WHOLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_holds),
        cmocka_unit_test(an_empty_file_is_always_sent_whole),
        cmocka_unit_test(no_request_is_amplified),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What wire_extract_check() lets through: rows that spoil one field. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/limits.h"
#include "wire/extract.h"

static const struct wire_extract good = {.magic = WIRE_EXTRACT_MAGIC,
                                         .verdict = WIRE_ACCEPTED,
                                         .language = "eng",
                                         .bytes = INT64_C(2) << 20};

#define AT(field, number) \
    offsetof(struct wire_extract, field), sizeof(((struct wire_extract *)0)->field), (number)

static const struct {
    const char *sentence;
    size_t offset, size;
    int64_t value;
} spoils[] = {
    {"another magic", AT(magic, 1)},
    {"no such verdict", AT(verdict, WIRE_VERDICTS)},
    {"refused, without a reason", AT(verdict, WIRE_REFUSED)},
    {"accepted, with a reason", AT(reason[0], 'x')},
    {"a language that is no text", AT(language[0], 0x1b)},
    {"a language without an end", AT(language[3], 0xff)},
    {"fewer than no bytes", AT(bytes, -1)},
    {"more than any sound has", AT(bytes, INT64_C(1) << 31)},
};

static void test_an_answer_passes(void **state)
{
    assert_true(wire_extract_check(&good));
}

static void test_spoiled_answers_do_not(void **state)
{
    for (size_t i = 0; i < sizeof(spoils) / sizeof(spoils[0]); i++) {
        struct wire_extract extract = good;

        memcpy((char *)&extract + spoils[i].offset, &spoils[i].value, spoils[i].size);
        if (wire_extract_check(&extract))
            fail_msg("%s", spoils[i].sentence);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_answer_passes),
        cmocka_unit_test(test_spoiled_answers_do_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

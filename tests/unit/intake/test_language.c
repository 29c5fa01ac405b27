/* Language tags: rows from RFC 5646, 2.1 and 2.1.1 (its examples and their usual case). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "language.h"

static const struct {
    const char *sentence, *text, *tag; /* tag NULL: refused */
} rows[] = {
    {"a language", "cy", "cy"},
    {"three letters", "bfi", "bfi"},
    {"a region is in capitals", "en-gb", "en-GB"},
    {"a language is not", "EN-Ca", "en-CA"},
    {"a script has one capital", "az-latn-ir", "az-Latn-IR"},
    {"a region of digits", "es-419", "es-419"},
    {"a variant is small", "sl-ROZAJ", "sl-rozaj"},
    {"a variant with digits", "de-1996", "de-1996"},
    {"one letter", "e", NULL},
    {"four letters are no language", "engl", NULL},
    {"digits are no language", "12", NULL},
    {"a part of nine", "en-abcdefghi", NULL},
    {"an empty part", "en--GB", NULL},
    {"a hyphen at the end", "en-", NULL},
    {"nothing", "", NULL},
    {"an underscore", "en_GB", NULL},
    {"letters beyond ASCII", "\xc5\xb5y", NULL},
    {"too long", "en-abcdefgh-abcdefgh-abcdefgh-abcdefgh", NULL},
};

static void test_tags(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char tag[LANGUAGE_MAX] = "";
        bool is_good = language_take(tag, rows[i].text, strlen(rows[i].text));
        if (is_good != (rows[i].tag != NULL) || (is_good && strcmp(tag, rows[i].tag) != 0))
            fail_msg("%s: %s", rows[i].sentence, is_good ? tag : "refused");
    }
}

static void test_only_so_many_bytes_are_read(void **state)
{
    char tag[LANGUAGE_MAX];

    assert_true(language_take(tag, "en-GB.vtt", 5));
    assert_string_equal(tag, "en-GB");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tags),
        cmocka_unit_test(test_only_so_many_bytes_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

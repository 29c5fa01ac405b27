/* What a person typed becomes words to find, never syntax. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "store/terms.h"

static const struct row {
    const char *sentence;
    const char *typed;
    const char *match; /* NULL: no word in it */
} rows[] = {
    {"one word may be the beginning of one", "home", "\"home\"*"},
    {"all words but the last are whole", "the first night", "\"the\" \"first\" \"night\"*"},
    {"blanks of any kind and number part words", " \t the\n\r first ", "\"the\" \"first\"*"},
    {"a quote is doubled", "say \"home\"", "\"say\" \"\"\"home\"\"\"*"},
    {"an operator is a word", "home AND care OR NOT x",
     "\"home\" \"AND\" \"care\" \"OR\" \"NOT\" \"x\""},
    {"brackets and colons are part of a word", "title:(home)", "\"title:(home)\"*"},
    {"a sign alone is no word", "- home * + care", "\"home\" \"care\"*"},
    {"one last letter is whole", "plan b", "\"plan\" \"b\""},
    {"letters beyond ASCII are letters", "tŷ", "\"tŷ\"*"},
    {"one last letter of two bytes may begin a word", "ŵ", "\"ŵ\"*"},
    {"nothing is no word", "", NULL},
    {"blanks are no word", " \t\n", NULL},
    {"signs are no words", "\" ' % -- ((( *", NULL},
    {"what is not UTF-8 is no word", "\xff\xfe home \xc3", "\"home\"*"},
    {"the eleventh word is left away", "a b c d e f g h i jj kk",
     "\"a\" \"b\" \"c\" \"d\" \"e\" \"f\" \"g\" \"h\" \"i\" \"jj\"*"},
    {"the 65th byte of a word is left away",
     "0123456789012345678901234567890123456789012345678901234567890123X",
     "\"0123456789012345678901234567890123456789012345678901234567890123\"*"},
    {"a letter is not cut in two",
     "012345678901234567890123456789012345678901234567890123456789012ŵ",
     "\"012345678901234567890123456789012345678901234567890123456789012\"*"},
};

static void test_rows(void **state)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char match[TERMS_MAX];
        bool is_any = terms_write(match, rows[i].typed);

        if (is_any != (rows[i].match != NULL) || (is_any && strcmp(match, rows[i].match) != 0))
            fail_msg("%s: %s", rows[i].sentence, is_any ? match : "no word");
    }
}

static const struct shortened {
    const char *sentence;
    const char *typed;
    const char *match;
    bool is_shortened;
} shortened[] = {
    {"four words are four words", "who put it on", "\"who\" \"put\" \"it\" \"on\"*", false},
    {"of more the longest stay, in their order", "the kettle was on and the door shut",
     "\"the\" \"kettle\" \"door\" \"shut\"*", true},
    {"of equal ones those that come first, and none of them is a beginning", "aa bb cc dd ee ff",
     "\"aa\" \"bb\" \"cc\" \"dd\"", true},
    {"no word is none", "- *", "", false},
};

static void test_the_longest_stay(void **state)
{
    for (size_t i = 0; i < sizeof(shortened) / sizeof(shortened[0]); i++) {
        char match[TERMS_MAX];
        bool is_shortened = terms_write_longest(match, shortened[i].typed, 4);

        if (is_shortened != shortened[i].is_shortened || strcmp(match, shortened[i].match) != 0)
            fail_msg("%s: %s", shortened[i].sentence, match);
    }
}

static void test_the_longest_fits(void **state)
{
    char typed[10 * 65 + 1], match[TERMS_MAX];

    for (size_t i = 0; i + 1 < sizeof(typed); i++)
        typed[i] = i % 65 == 64 ? ' ' : i % 65 == 0 ? 'a' : '"';
    typed[sizeof(typed) - 1] = '\0';
    assert_true(terms_write(match, typed));
    assert_int_equal(strlen(match), 10 * (1 + 63 * 2 + 2) + 9 + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_the_longest_stay),
        cmocka_unit_test(test_the_longest_fits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

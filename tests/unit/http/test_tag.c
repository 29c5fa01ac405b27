/* Tags made from bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tag.h"

static void the_same_bytes_have_the_same_tag_everywhere(void **state)
{
    char tag[TAG_MAX], again[TAG_MAX];

    tag_of_bytes(tag, "a page of seventeen", 19);
    tag_of_bytes(again, "a page of seventeen", 19);
    assert_string_equal(tag, again);
    assert_int_equal(strlen(tag), 34);
    assert_int_equal(tag[0], '"');
    assert_int_equal(tag[33], '"');
}

/* Every change of one bit of a page, and every length of zeros, has a tag of its own. */
static void other_bytes_have_other_tags(void **state)
{
    static char tags[8 * 64 + 64][TAG_MAX];
    unsigned char page[64] = {0};
    int count = 0;

    for (int length = 0; length < 64; length++)
        tag_of_bytes(tags[count++], page, (size_t)length);
    for (int bit = 0; bit < 8 * 64; bit++) {
        page[bit / 8] ^= (unsigned char)(1 << bit % 8);
        tag_of_bytes(tags[count++], page, sizeof page);
        page[bit / 8] = 0;
    }
    for (int i = 0; i < count; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(tags[i], tags[j]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_bytes_have_the_same_tag_everywhere),
        cmocka_unit_test(other_bytes_have_other_tags),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

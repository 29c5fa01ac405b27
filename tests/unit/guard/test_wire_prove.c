/* What wire_proof_check() lets through: rows that spoil one field; and how long a proof may take.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/limits.h"
#include "wire/prove.h"

static struct wire_proof good(void)
{
    return (struct wire_proof){.magic = WIRE_PROOF_MAGIC, .verdict = WIRE_ACCEPTED};
}

static struct wire_proof dirty(void)
{
    return (struct wire_proof){.magic = WIRE_PROOF_MAGIC,
                               .verdict = WIRE_REFUSED,
                               .at = 1234,
                               .path = "moov/udta",
                               .reason = "user data may say who filmed, where, and when"};
}

struct spoil {
    const char *sentence;
    size_t offset, size;
    int64_t value;
};

#define AT(field, number) \
    offsetof(struct wire_proof, field), sizeof(((struct wire_proof *)0)->field), (number)

static const struct spoil spoils[] = {
    {"another magic", AT(magic, 1)},
    {"no such verdict", AT(verdict, WIRE_VERDICTS)},
    {"a negative verdict", AT(verdict, -1)},
    {"clean, with a reason", AT(verdict, WIRE_ACCEPTED)},
    {"a place before the file", AT(at, -1)},
    {"a box whose name is no text", AT(path[0], 0x1b)},
    {"a reason that is no text", AT(reason[3], 0xff)},
    {"dirty, without a reason", AT(reason[0], 0)},
};

static void test_answers_pass(void **state)
{
    struct wire_proof proof = good();

    assert_true(wire_proof_check(&proof));
    proof = dirty();
    assert_true(wire_proof_check(&proof));
}

static void test_spoiled_answers_do_not(void **state)
{
    for (size_t i = 0; i < sizeof(spoils) / sizeof(spoils[0]); i++) {
        struct wire_proof proof = dirty();
        memcpy((char *)&proof + spoils[i].offset, &spoils[i].value, spoils[i].size);
        if (wire_proof_check(&proof))
            fail_msg("%s", spoils[i].sentence);
    }
}

static void test_texts_end(void **state)
{
    struct wire_proof proof = dirty();

    memset(proof.reason, 'x', sizeof(proof.reason));
    assert_false(wire_proof_check(&proof));
    proof = dirty();
    memset(proof.path, 'x', sizeof(proof.path));
    assert_false(wire_proof_check(&proof));
}

static void test_time_grows_with_the_file(void **state)
{
    assert_int_equal(wire_proof_deadline_ms(0), prove_deadline_ms);
    assert_int_equal(wire_proof_deadline_ms(INT64_C(4096) * 1000), prove_deadline_ms + 1000);
    assert_int_equal(wire_proof_deadline_ms(INT64_MAX), prove_deadline_ms_max);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers_pass),
        cmocka_unit_test(test_spoiled_answers_do_not),
        cmocka_unit_test(test_texts_end),
        cmocka_unit_test(test_time_grows_with_the_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Second factors: rows of RFC 6238 appendix B and RFC 4226 appendix D, and what is used up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "crypt/totp.h"
#include "data_dir.h"
#include "people/audit.h"
#include "people/second.h"

static const char secret[] = "3132333435363738393031323334353637383930"; /* of both RFCs */
static const int64_t now = INT64_C(1111111109) * 1000;

static void test_the_rfcs(void **state)
{
    static const struct {
        int64_t second;
        int code; /* the last six of appendix B's eight digits */
    } rows[] = {{59, 287082},       {1111111109, 81804},  {1111111111, 50471},
                {1234567890, 5924}, {2000000000, 279037}, {INT64_C(20000000000), 353130}};
    static const uint8_t key[] = "12345678901234567890";

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(totp_at(key, rows[i].second / 30), rows[i].code);
    assert_int_equal(totp_at(key, 0), 755224);
    assert_int_equal(totp_at(key, 9), 520489);
}

static void test_base32(void **state)
{
    char text[SECOND_BASE32_MAX];

    assert_int_equal(second_write_base32(secret, text), 0);
    assert_string_equal(text, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"); /* as apps are told it */
    assert_int_equal(second_write_base32("31", text), SECOND_WRONG);
}

static void test_codes_are_used_up(void **state)
{
    char codes[SECOND_CODES][SECOND_CODE_MAX], spaced[64];
    struct second_standing standing;
    struct data_dir dir;
    struct staffer ada;
    struct db *db;
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);

    data_dir_make(&dir);
    assert_int_equal(db_open(&db, dir.fd, DB_WRITE), 0);
    assert_int_equal(staffer_add(db, AUDIT_COMMAND_LINE, "Ada", STAFFER_ADMIN, now, arena, &ada),
                     0);
    assert_int_equal(second_try(db, &ada, "", now), 0); /* without an app none is asked for */
    assert_int_equal(second_set(db, &ada, secret, "081805", now), SECOND_WRONG);
    assert_int_equal(second_set(db, &ada, secret, " 081 804", now), 0);
    assert_int_equal(second_try(db, &ada, "", now), SECOND_WRONG);
    assert_int_equal(second_try(db, &ada, "081804", now), SECOND_WRONG); /* used */
    assert_int_equal(second_try(db, &ada, "050471", now), 0); /* the next, by a fast clock */
    assert_int_equal(second_try(db, &ada, "050471", now + 2000), SECOND_WRONG);
    assert_int_equal(second_try(db, &ada, "005924", now + 2000), SECOND_WRONG);
    assert_int_equal(second_make_codes(db, &ada, codes), 0);
    snprintf(spaced, sizeof spaced, " %s ", codes[3]);
    assert_int_equal(second_try(db, &ada, spaced, now), 0);
    assert_int_equal(second_try(db, &ada, codes[3], now), SECOND_WRONG);
    assert_int_equal(second_stand(db, &ada, &standing), 0);
    assert_true(standing.has_app && standing.codes == SECOND_CODES - 1);
    assert_int_equal(second_unset(db, &ada), 0);
    assert_int_equal(second_try(db, &ada, "", now), 0);
    db_close(db);
    data_dir_remove(&dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_rfcs),
        cmocka_unit_test(test_base32),
        cmocka_unit_test(test_codes_are_used_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

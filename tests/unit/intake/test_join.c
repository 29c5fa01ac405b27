/* Parts that become one file: in steps, by whoever is there. */
#include "receiving.h"

#include "base/limits.h"
#include "intake/expire.h"
#include "intake/quarantine.h"
#include "join.h"

struct fixture_of_parts {
    struct fixture fixture;
    struct upload_row one, two, final;
    int incoming;
};

/* "hello" and " world", to be joined as "hello worldhello". */
static void open_parts(struct fixture_of_parts *parts)
{
    struct fixture *fixture = &parts->fixture;

    open_fixture(fixture);
    parts->incoming = files_open_dir(fixture->dir.fd, "incoming");
    assert_int_equal(begin(fixture, "partial", 5, &parts->one), 0);
    assert_int_equal(begin(fixture, "partial", 6, &parts->two), 0);
    assert_int_equal(send(fixture, &parts->one, 0, "hello"), 0);
    assert_int_equal(send(fixture, &parts->two, 0, " world"), 0);
    parts->final = (struct upload_row){
        .public_id = "0123456789abcdef0123456789abcdef",
        .staff_id = fixture->ada.id,
        .kind = "final",
        .parts = arena_printf(fixture->arena,
                              "final;/api/v1/uploads/%s /api/v1/uploads/%s /api/v1/uploads/%s",
                              parts->one.public_id, parts->two.public_id, parts->one.public_id),
        .metadata = "",
        .name = "",
        .length = 16,
        .state = "receiving",
        .created_at = NOW,
        .expires_at = NOW + HOUR,
    };
    assert_int_equal(uploads_add(fixture->db, &parts->final), 0);
}

static void close_parts(struct fixture_of_parts *parts)
{
    close(parts->incoming);
    close_fixture(&parts->fixture);
}
#define AUTO_PARTS __attribute__((cleanup(close_parts)))

static int join_bytes(struct fixture_of_parts *parts, int64_t bytes)
{
    const struct fixture *fixture = &parts->fixture;

    return join_some(fixture->db, parts->incoming, fixture->arena, &parts->final, bytes);
}

static void test_who_is_ended_anywhere_goes_on_from_there(void **state)
{
    for (int64_t bytes = 1; bytes <= 17; bytes++) {
        AUTO_PARTS struct fixture_of_parts parts;
        struct upload_row known;
        int64_t steps = 0;

        open_parts(&parts);
        do {
            assert_int_equal(
                uploads_find(parts.fixture.db, parts.final.public_id, parts.fixture.arena, &known),
                0);
            parts.final = known; /* nothing else is known of it any more */
            assert_int_equal(known.received_bytes, steps * bytes);
            assert_int_equal(join_bytes(&parts, bytes), 0);
            steps++;
        } while (str_equal(parts.final.state, "receiving"));
        assert_int_equal(steps, (16 + bytes - 1) / bytes);
        assert_string_equal(parts.final.state, "received");
        assert_holds(&parts.fixture, &parts.final, "hello worldhello");
    }
}

static void test_what_was_written_and_not_written_down_is_written_again(void **state)
{
    AUTO_PARTS struct fixture_of_parts parts;

    open_parts(&parts);
    assert_int_equal(join_bytes(&parts, 16), 0);
    data_dir_put(parts.incoming, "fedcba9876543210fedcba9876543210", "hello wo??????", 14);
    parts.final.public_id = "fedcba9876543210fedcba9876543210";
    parts.final.received_bytes = 0;
    parts.final.state = "receiving";
    assert_int_equal(uploads_add(parts.fixture.db, &parts.final), 0);
    assert_int_equal(join_bytes(&parts, 8), 0);
    assert_int_equal(join_bytes(&parts, 8), 0);
    assert_holds(&parts.fixture, &parts.final, "hello worldhello");
}

static void test_parts_that_are_needed_stay(void **state)
{
    AUTO_PARTS struct fixture_of_parts parts;
    struct fixture *fixture = &parts.fixture;
    struct upload_row row;

    open_parts(&parts);
    assert_int_equal(
        receive_remove(fixture->receive, fixture->db, parts.one.public_id, 0, fixture->arena),
        RECEIVE_NEEDED);
    assert_int_equal(expire_run(fixture->db, fixture->dir.fd, NOW + HOUR - 1), 0);
    assert_int_equal(uploads_find(fixture->db, parts.two.public_id, fixture->arena, &row), 0);
    assert_int_equal(join_bytes(&parts, 16), 0);
    assert_int_equal(
        receive_remove(fixture->receive, fixture->db, parts.one.public_id, 0, fixture->arena), 0);
}

static void test_a_part_that_is_gone_is_told(void **state)
{
    AUTO_PARTS struct fixture_of_parts parts;

    open_parts(&parts);
    assert_int_equal(join_bytes(&parts, 5), 0);
    assert_int_equal(unlinkat(parts.incoming, parts.two.public_id, 0), 0);
    assert_int_equal(join_bytes(&parts, 5), JOIN_PART_MISSING);
}

static void test_what_was_taken_away_meanwhile_is_not_joined(void **state)
{
    AUTO_PARTS struct fixture_of_parts parts;

    open_parts(&parts);
    assert_int_equal(uploads_drop(parts.fixture.db, parts.final.id), 0);
    assert_int_equal(join_bytes(&parts, 5), JOIN_OVERTAKEN);
}

/* More than is joined while its sender waits. */
static void test_a_large_one_is_left_to_the_worker(void **state)
{
    static char text[700000];
    AUTO_PARTS struct fixture_of_parts parts;
    struct fixture *fixture = &parts.fixture;
    struct receiver *receiver;
    struct upload_row part, row = {.parts = "", .metadata = "", .name = ""};

    open_parts(&parts);
    fixture->receive->rules.bytes_max = fixture->receive->rules.staff_bytes_max = 10000000;
    assert_int_equal(uploads_drop(fixture->db, parts.final.id), 0);
    assert_int_equal(begin(fixture, "partial", sizeof text, &part), 0);
    assert_int_equal(open_at(fixture, &part, 0, &receiver), 0);
    memset(text, 'x', sizeof text);
    assert_int_equal(receiver_take(receiver, fixture->db, text, sizeof text, NOW), 0);
    assert_int_equal(finish(fixture, receiver, &part), 0);
    row.staff_id = fixture->ada.id;
    row.parts = arena_printf(fixture->arena, "final;/api/v1/uploads/%s /api/v1/uploads/%s",
                             part.public_id, part.public_id);
    assert_int_equal(receive_join(fixture->receive, fixture->db,
                                  (const char *[]){part.public_id, part.public_id}, 2, NOW,
                                  fixture->arena, &row),
                     0);
    assert_string_equal(row.state, "receiving");
    assert_int_equal(expire_run(fixture->db, fixture->dir.fd, NOW + 100 * (int64_t)HOUR), 0);
    assert_int_equal(find(fixture, &row, NOW + 100 * (int64_t)HOUR, &row), 0); /* nor its parts */
    assert_int_equal(quarantine_run(fixture->db, fixture->dir.fd, NULL, &fixture->lived, NOW), 0);
    assert_int_equal(find(fixture, &row, NOW, &row), 0);
    assert_string_equal(row.state, "received");
    assert_int_equal(row.received_bytes, 2 * sizeof text);
    assert_int_equal(quarantine_run(fixture->db, fixture->dir.fd, NULL, &fixture->lived, NOW), 0);
    assert_int_equal(find(fixture, &row, NOW, &row), 0);
    assert_string_equal(row.state, "quarantined");
    assert_int_equal(find(fixture, &part, NOW, &part), RECEIVE_MISSING); /* it freed its room */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_is_ended_anywhere_goes_on_from_there),
        cmocka_unit_test(test_what_was_written_and_not_written_down_is_written_again),
        cmocka_unit_test(test_parts_that_are_needed_stay),
        cmocka_unit_test(test_a_part_that_is_gone_is_told),
        cmocka_unit_test(test_what_was_taken_away_meanwhile_is_not_joined),
        cmocka_unit_test(test_a_large_one_is_left_to_the_worker),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

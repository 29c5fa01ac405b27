/* Uploads: what is acknowledged is there, and nothing else counts. */
#include "receiving.h"

#include <pthread.h>

#include "base/limits.h"
#include "intake/expire.h"

static void test_pieces_become_a_file(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct upload_row row;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 10, &row), 0);
    assert_int_equal(send(&fixture, &row, 0, "hello"), 0);
    assert_int_equal(row.received_bytes, 5);
    assert_string_equal(row.state, "receiving");
    assert_int_equal(send(&fixture, &row, 5, "world"), 0);
    assert_string_equal(row.state, "received");
    assert_holds(&fixture, &row, "helloworld");
    assert_int_equal(send(&fixture, &row, 10, ""), 0);
}

static void test_an_empty_file_is_whole_at_once(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct upload_row row;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 0, &row), 0);
    assert_string_equal(row.state, "received");
    assert_holds(&fixture, &row, "");
}

static void test_a_piece_begins_where_the_last_one_ended(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct receiver *receiver;
    struct upload_row row;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 10, &row), 0);
    assert_int_equal(send(&fixture, &row, 1, "x"), RECEIVE_ELSEWHERE);
    assert_int_equal(send(&fixture, &row, 0, "hello"), 0);
    assert_int_equal(send(&fixture, &row, 4, "x"), RECEIVE_ELSEWHERE);
    assert_int_equal(open_at(&fixture, &row, 5, &receiver), 0);
    assert_int_equal(take(&fixture, receiver, "worlds"), RECEIVE_TOO_LARGE);
    assert_int_equal(take(&fixture, receiver, "wor"), 0);
    assert_int_equal(finish(&fixture, receiver, &row), 0);
    assert_int_equal(row.received_bytes, 8);
    assert_holds(&fixture, &row, "hellowor");
}

static void test_a_line_that_breaks_keeps_what_came(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct receiver *receiver;
    struct upload_row row;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 10, &row), 0);
    assert_int_equal(open_at(&fixture, &row, 0, &receiver), 0);
    assert_int_equal(take(&fixture, receiver, "hel"), 0);
    assert_int_equal(receiver_close(receiver, fixture.db, false, NOW, fixture.arena, &row), 0);
    assert_int_equal(row.received_bytes, 3);
}

/* "abc" of FIPS 180-4's examples. */
static const uint8_t sha1_of_abc[20] = {0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81, 0x6a, 0xba, 0x3e,
                                        0x25, 0x71, 0x78, 0x50, 0xc2, 0x6c, 0x9c, 0xd0, 0xd8, 0x9d};

static int open_checked(struct fixture *fixture, const struct upload_row *row, int64_t offset,
                        struct receiver **receiver)
{
    struct receive_piece piece = {
        .offset = offset, .length = -1, .has_checksum = true, .kind = DIGEST_SHA1};

    memcpy(piece.checksum, sha1_of_abc, sizeof sha1_of_abc);
    return receiver_open(receiver, fixture->receive, fixture->db, row->public_id, &piece, NOW);
}

static void test_a_checksum_holds_for_the_whole_piece_or_nothing_is_kept(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct receiver *receiver;
    struct upload_row row;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 10, &row), 0);
    assert_int_equal(send(&fixture, &row, 0, "12"), 0);
    assert_int_equal(open_checked(&fixture, &row, 2, &receiver), 0);
    assert_int_equal(take(&fixture, receiver, "abd"), 0);
    assert_int_equal(finish(&fixture, receiver, &row), RECEIVE_MISMATCH);
    assert_holds(&fixture, &row, "12");
    assert_int_equal(open_checked(&fixture, &row, 2, &receiver), 0);
    assert_int_equal(take(&fixture, receiver, "abc"), 0);
    assert_int_equal(receiver_close(receiver, fixture.db, false, NOW, fixture.arena, &row),
                     RECEIVE_MISMATCH);
    assert_holds(&fixture, &row, "12");
    assert_int_equal(open_checked(&fixture, &row, 2, &receiver), 0);
    assert_int_equal(take(&fixture, receiver, "a"), 0);
    assert_int_equal(take(&fixture, receiver, "bc"), 0);
    assert_int_equal(find(&fixture, &row, NOW, &row), 0);
    assert_int_equal(row.received_bytes, 2); /* it may still turn out to be wrong */
    assert_int_equal(finish(&fixture, receiver, &row), 0);
    assert_int_equal(row.received_bytes, 5);
    assert_holds(&fixture, &row, "12abc");
}

static void test_the_newest_writer_overtakes(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct receiver *first, *second;
    struct upload_row row;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 10, &row), 0);
    assert_int_equal(open_at(&fixture, &row, 0, &first), 0);
    assert_int_equal(take(&fixture, first, "hel"), 0);
    assert_int_equal(open_at(&fixture, &row, 0, &second), RECEIVE_ELSEWHERE);
    assert_int_equal(find(&fixture, &row, NOW, &row), 0);
    assert_int_equal(row.received_bytes, 3); /* none of it is lost */
    assert_int_equal(take(&fixture, first, "XX"), RECEIVE_OVERTAKEN);
    assert_int_equal(open_at(&fixture, &row, 3, &second), 0);
    assert_int_equal(finish(&fixture, first, &row), RECEIVE_OVERTAKEN);
    assert_int_equal(take(&fixture, second, "loworld"), 0);
    assert_int_equal(finish(&fixture, second, &row), 0);
    assert_holds(&fixture, &row, "helloworld");
}

static void test_asking_how_far_it_is_does_not_disturb(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct receiver *receiver;
    struct upload_row row, seen;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 10, &row), 0);
    assert_int_equal(open_at(&fixture, &row, 0, &receiver), 0);
    assert_int_equal(take(&fixture, receiver, "hel"), 0);
    assert_int_equal(find(&fixture, &row, NOW, &seen), 0);
    assert_int_equal(seen.received_bytes, 3);
    assert_int_equal(take(&fixture, receiver, "loworld"), 0);
    assert_int_equal(finish(&fixture, receiver, &row), 0);
    assert_holds(&fixture, &row, "helloworld");
}

static void test_a_length_may_be_said_later_and_once(void **state)
{
    static const struct {
        int64_t length;
        int r;
    } rows[] = {{1001, RECEIVE_TOO_LARGE},
                {4, RECEIVE_BAD_LENGTH},
                {10, 0},
                {10, 0},
                {11, RECEIVE_BAD_LENGTH}};
    AUTO_FIXTURE struct fixture fixture;
    struct receiver *receiver;
    struct upload_row row;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", -1, &row), 0);
    assert_int_equal(send(&fixture, &row, 0, "hello"), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct receive_piece piece = {.offset = 5, .length = rows[i].length};
        int r = receiver_open(&receiver, fixture.receive, fixture.db, row.public_id, &piece, NOW);

        assert_int_equal(r, rows[i].r);
        if (!r)
            assert_int_equal(finish(&fixture, receiver, &row), 0);
    }
    assert_int_equal(row.length, 10);
}

static void test_what_does_not_fit_is_not_begun(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct upload_row row;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 1001, &row), RECEIVE_TOO_LARGE);
    assert_int_equal(begin(&fixture, "whole", 1000, &row), 0);
    assert_int_equal(begin(&fixture, "whole", 1000, &row), 0);
    assert_int_equal(begin(&fixture, "whole", 501, &row), RECEIVE_OVER_QUOTA);
    assert_int_equal(begin(&fixture, "whole", 500, &row), 0);
}

static void test_a_person_has_so_many_uploads_at_most(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct upload_row row, another;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 1, &row), 0);
    assert_int_equal(db_begin(fixture.db), 0); /* only to be quick */
    for (int i = 1; i < staff_uploads_max; i++)
        assert_int_equal(begin(&fixture, "partial", 1, &another), 0);
    assert_int_equal(db_end(fixture.db, 0), 0);
    assert_int_equal(begin(&fixture, "whole", 1, &another), RECEIVE_OVER_QUOTA);
    assert_int_equal(receive_remove(fixture.receive, fixture.db, row.public_id, fixture.arena), 0);
    assert_int_equal(begin(&fixture, "whole", 1, &another), 0);
}

struct beginner {
    struct fixture *fixture;
    pthread_t thread;
    pthread_barrier_t *start;
    int r;
};

static void *begin_at_once(void *context)
{
    struct beginner *beginner = context;
    struct upload_row row = {.staff_id = beginner->fixture->ada.id,
                             .kind = "whole",
                             .metadata = "",
                             .name = "",
                             .length = 1000};
    struct arena *arena = arena_open(1 << 20);
    struct db *db;

    assert_int_equal(db_open(&db, beginner->fixture->dir.fd, DB_WRITE), 0);
    pthread_barrier_wait(beginner->start);
    beginner->r = receive_begin(beginner->fixture->receive, db, NOW, arena, &row);
    db_close(db);
    arena_close(arena);
    return NULL;
}

static void test_the_quota_holds_for_uploads_begun_at_once(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct beginner beginners[16];
    pthread_barrier_t start;
    int begun = 0;

    open_fixture(&fixture);
    pthread_barrier_init(&start, NULL, 16);
    for (int i = 0; i < 16; i++) {
        beginners[i] = (struct beginner){.fixture = &fixture, .start = &start};
        pthread_create(&beginners[i].thread, NULL, begin_at_once, &beginners[i]);
    }
    for (int i = 0; i < 16; i++) {
        pthread_join(beginners[i].thread, NULL);
        assert_int_equal(beginners[i].r < 0, 0);
        begun += beginners[i].r == 0;
    }
    pthread_barrier_destroy(&start);
    assert_int_equal(begun, 2);
}

static bool is_in_incoming(const struct fixture *fixture, const char *name)
{
    char path[64];

    snprintf(path, sizeof path, "incoming/%s", name);
    return !faccessat(fixture->dir.fd, path, F_OK, 0);
}

static void test_what_nobody_came_back_for_goes(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct upload_row stale, part, done, row;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 10, &stale), 0);
    assert_int_equal(send(&fixture, &stale, 0, "hello"), 0);
    assert_int_equal(begin(&fixture, "partial", 2, &part), 0);
    assert_int_equal(send(&fixture, &part, 0, "cd"), 0);
    assert_int_equal(begin(&fixture, "whole", 2, &done), 0);
    assert_int_equal(send(&fixture, &done, 0, "ab"), 0);
    assert_int_equal(expire_run(fixture.db, fixture.dir.fd, NOW + HOUR - 1), 0);
    assert_int_equal(find(&fixture, &stale, NOW + HOUR - 1, &row), 0);
    assert_true(is_in_incoming(&fixture, stale.public_id));
    assert_int_equal(find(&fixture, &stale, NOW + HOUR, &row), RECEIVE_GONE);
    assert_int_equal(find(&fixture, &part, NOW + HOUR, &row), RECEIVE_GONE);
    assert_int_equal(expire_run(fixture.db, fixture.dir.fd, NOW + HOUR), 0);
    assert_int_equal(find(&fixture, &stale, NOW, &row), RECEIVE_MISSING);
    assert_false(is_in_incoming(&fixture, stale.public_id));
    assert_int_equal(find(&fixture, &part, NOW, &row), RECEIVE_MISSING);
    assert_false(is_in_incoming(&fixture, part.public_id));
    assert_int_equal(find(&fixture, &done, NOW + HOUR, &row), 0);
    assert_holds(&fixture, &done, "ab");
}

static void test_a_file_without_a_row_goes(void **state)
{
    static const char nobodys[] = "0123456789abcdef0123456789abcdef", other[] = "README.md";
    AUTO_FIXTURE struct fixture fixture;
    AUTO_FD int fd = -1;

    open_fixture(&fixture);
    fd = files_open_dir(fixture.dir.fd, "incoming");
    data_dir_put(fd, nobodys, "x", 1);
    data_dir_put(fd, other, "x", 1);
    assert_int_equal(expire_run(fixture.db, fixture.dir.fd, NOW), 0);
    assert_false(is_in_incoming(&fixture, nobodys));
    assert_true(is_in_incoming(&fixture, other)); /* is not ours to delete */
}

static void test_what_somebody_came_back_for_stays(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct receiver *receiver;
    struct upload_row row;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 10, &row), 0);
    assert_int_equal(open_at(&fixture, &row, 0, &receiver), 0);
    assert_int_equal(take(&fixture, receiver, "hel"), 0);
    assert_int_equal(uploads_drop_expired(fixture.db, row.id, NOW + HOUR - 1), UPLOADS_MISSING);
    assert_int_equal(expire_run(fixture.db, fixture.dir.fd, NOW + HOUR), 0); /* nobody did */
    assert_int_equal(finish(&fixture, receiver, &row), RECEIVE_MISSING);
    assert_false(is_in_incoming(&fixture, row.public_id));
}

/* At its start and while it comes; what is not known to be right yet is not put down for that. */
static void test_what_comes_slowly_does_not_expire_under_way(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct receive_piece piece = {
        .length = -1, .has_checksum = true, .kind = DIGEST_SHA1, .offset = 2};
    struct receiver *receiver;
    struct upload_row row, seen;
    int64_t now_ms = NOW;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 10, &row), 0);
    assert_int_equal(send(&fixture, &row, 0, "12"), 0);
    now_ms += HOUR - 1;
    assert_int_equal(
        receiver_open(&receiver, fixture.receive, fixture.db, row.public_id, &piece, now_ms), 0);
    for (int i = 0; i < 3; i++) {
        now_ms += HOUR / 3 * 2;
        assert_int_equal(expire_run(fixture.db, fixture.dir.fd, now_ms), 0);
        assert_int_equal(find(&fixture, &row, now_ms, &seen), 0);
        assert_int_equal(seen.received_bytes, 2);
        assert_int_equal(receiver_take(receiver, fixture.db, "x", 1, now_ms), 0);
    }
    assert_int_equal(receiver_close(receiver, fixture.db, true, now_ms, fixture.arena, &row),
                     RECEIVE_MISMATCH);
    assert_holds(&fixture, &row, "12");
}

static void test_the_reserve_of_the_disk_is_left(void **state)
{
    const struct receive_rules full = {.bytes_max = 1000,
                                       .staff_bytes_max = 2500,
                                       .expires_ms = HOUR,
                                       .disk_reserve = INT64_MAX / 2};
    AUTO_FIXTURE struct fixture fixture;
    struct receiver *receiver;
    struct upload_row row;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 10, &row), 0);
    assert_int_equal(open_at(&fixture, &row, 0, &receiver), 0);
    assert_int_equal(take(&fixture, receiver, "hel"), 0);
    fixture.receive->rules = full; /* somebody else has filled the disk */
    assert_int_equal(take(&fixture, receiver, "lo"), RECEIVE_NO_ROOM);
    assert_int_equal(receiver_close(receiver, fixture.db, false, NOW, fixture.arena, &row), 0);
    assert_int_equal(row.received_bytes, 3);
    assert_int_equal(open_at(&fixture, &row, 3, &receiver), RECEIVE_NO_ROOM);
    assert_int_equal(begin(&fixture, "whole", 1, &row), RECEIVE_NO_ROOM);
}

static void test_an_upload_can_be_taken_away_while_it_comes(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct receiver *receiver;
    struct upload_row row;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 10, &row), 0);
    assert_int_equal(open_at(&fixture, &row, 0, &receiver), 0);
    assert_int_equal(take(&fixture, receiver, "hel"), 0);
    assert_int_equal(receive_remove(fixture.receive, fixture.db, row.public_id, fixture.arena), 0);
    assert_int_equal(receive_remove(fixture.receive, fixture.db, row.public_id, fixture.arena),
                     RECEIVE_MISSING);
    assert_int_equal(take(&fixture, receiver, "lo"), RECEIVE_OVERTAKEN);
    assert_int_equal(finish(&fixture, receiver, &row), RECEIVE_OVERTAKEN);
}

static int join(struct fixture *fixture, const char *const *ids, int count, struct upload_row *row)
{
    *row =
        (struct upload_row){.staff_id = fixture->ada.id, .parts = "x", .metadata = "", .name = ""};
    return receive_join(fixture->receive, fixture->db, ids, count, NOW, fixture->arena, row);
}

static void test_parts_are_joined_in_their_order(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct upload_row one, two, whole, row;
    struct receiver *receiver;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "partial", 5, &one), 0);
    assert_int_equal(begin(&fixture, "partial", 6, &two), 0);
    assert_int_equal(begin(&fixture, "whole", 1, &whole), 0);
    assert_int_equal(send(&fixture, &one, 0, "hello"), 0);
    assert_int_equal(send(&fixture, &whole, 0, "!"), 0);
    assert_int_equal(join(&fixture, (const char *[]){one.public_id, two.public_id}, 2, &row),
                     RECEIVE_UNFINISHED);
    assert_int_equal(send(&fixture, &two, 0, " world"), 0);
    assert_int_equal(join(&fixture, (const char *[]){one.public_id, whole.public_id}, 2, &row),
                     RECEIVE_UNFINISHED);
    assert_int_equal(join(&fixture, (const char *[]){"../etc/passwd"}, 1, &row), RECEIVE_MISSING);
    assert_int_equal(
        join(&fixture, (const char *[]){two.public_id, one.public_id, one.public_id}, 3, &row), 0);
    assert_string_equal(row.state, "received");
    assert_int_equal(row.received_bytes, 16);
    assert_holds(&fixture, &row, " worldhellohello");
    assert_int_equal(open_at(&fixture, &row, 16, &receiver), RECEIVE_FINAL);
}

static void test_after_a_crash_only_what_was_acknowledged_counts(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct receiver *receiver;
    struct upload_row row;
    AUTO_FD int fd = -1;
    char path[64];

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 10, &row), 0);
    assert_int_equal(send(&fixture, &row, 0, "hello"), 0);
    snprintf(path, sizeof path, "incoming/%s", row.public_id);
    fd = openat(fixture.dir.fd, path, O_WRONLY | O_APPEND);
    assert_int_equal(write(fd, "rubbish", 7), 7); /* as a dead process left it */
    assert_int_equal(open_at(&fixture, &row, 5, &receiver), 0);
    assert_int_equal(take(&fixture, receiver, "w"), 0);
    assert_int_equal(finish(&fixture, receiver, &row), 0);
    assert_holds(&fixture, &row, "hellow");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces_become_a_file),
        cmocka_unit_test(test_an_empty_file_is_whole_at_once),
        cmocka_unit_test(test_a_piece_begins_where_the_last_one_ended),
        cmocka_unit_test(test_a_line_that_breaks_keeps_what_came),
        cmocka_unit_test(test_a_checksum_holds_for_the_whole_piece_or_nothing_is_kept),
        cmocka_unit_test(test_the_newest_writer_overtakes),
        cmocka_unit_test(test_asking_how_far_it_is_does_not_disturb),
        cmocka_unit_test(test_a_length_may_be_said_later_and_once),
        cmocka_unit_test(test_what_does_not_fit_is_not_begun),
        cmocka_unit_test(test_a_person_has_so_many_uploads_at_most),
        cmocka_unit_test(test_the_quota_holds_for_uploads_begun_at_once),
        cmocka_unit_test(test_what_nobody_came_back_for_goes),
        cmocka_unit_test(test_a_file_without_a_row_goes),
        cmocka_unit_test(test_what_somebody_came_back_for_stays),
        cmocka_unit_test(test_what_comes_slowly_does_not_expire_under_way),
        cmocka_unit_test(test_the_reserve_of_the_disk_is_left),
        cmocka_unit_test(test_an_upload_can_be_taken_away_while_it_comes),
        cmocka_unit_test(test_parts_are_joined_in_their_order),
        cmocka_unit_test(test_after_a_crash_only_what_was_acknowledged_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Uploads: what is acknowledged is there, and nothing else counts. */
#include "receiving.h"

#include <pthread.h>
#include <semaphore.h>
#include <time.h>

#include "base/limits.h"

/* Stands before the C library's: once, for one thread, the disk takes its time. */
static _Thread_local bool is_slow;
static sem_t has_begun, may_end;
static _Atomic bool is_stuck;

int fdatasync(int fd)
{
    struct timespec until;

    if (is_slow) {
        is_slow = false;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += 3; /* who waits for it waits too long, and not for ever */
        is_stuck = true;
        sem_post(&has_begun);
        sem_timedwait(&may_end, &until);
        is_stuck = false;
    }
    return fsync(fd);
}

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

struct slow {
    struct fixture *fixture;
    struct receiver *receiver;
    int r;
};

static void *finish_slowly(void *context)
{
    struct slow *slow = context;
    struct db *db;

    is_slow = true;
    assert_int_equal(db_open(&db, slow->fixture->dir.fd, DB_WRITE), 0);
    slow->r = receiver_close(slow->receiver, db, true, NOW, NULL, NULL);
    db_close(db);
    return NULL;
}

static void test_who_waits_for_the_disk_holds_up_nobody_else(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct upload_row row, other;
    struct slow slow = {.fixture = &fixture};
    pthread_t thread;

    open_fixture(&fixture);
    sem_init(&has_begun, 0, 0);
    sem_init(&may_end, 0, 0);
    assert_int_equal(begin(&fixture, "whole", 5, &row), 0);
    assert_int_equal(open_at(&fixture, &row, 0, &slow.receiver), 0);
    assert_int_equal(take(&fixture, slow.receiver, "hello"), 0);
    pthread_create(&thread, NULL, finish_slowly, &slow);
    sem_wait(&has_begun);
    assert_int_equal(begin(&fixture, "whole", 3, &other), 0);
    assert_int_equal(send(&fixture, &other, 0, "abc"), 0);
    assert_int_equal(find(&fixture, &other, NOW, &other), 0);
    assert_int_equal(
        receive_remove(fixture.receive, fixture.db, other.public_id, fixture.ada.id, fixture.arena),
        0);
    assert_true(is_stuck);
    sem_post(&may_end);
    pthread_join(thread, NULL);
    assert_int_equal(slow.r, 0);
    assert_holds(&fixture, &row, "hello");
    sem_destroy(&has_begun);
    sem_destroy(&may_end);
}

/* Clients that all take the same upload for theirs. */
enum { CROWD = 6, CROWD_BYTES = 900 };

struct one_of_many {
    struct fixture *fixture;
    const char *public_id;
    pthread_t thread;
    int steps_back;
};

static uint8_t byte_at(int64_t at)
{
    return (uint8_t)(at * 7 + at / 256);
}

/* How far it is now; asked once more by another way, it is not less. */
static int64_t send_some(struct one_of_many *one, struct db *db, struct arena *arena)
{
    struct receive *receive = one->fixture->receive;
    struct upload_row row, again;
    struct receiver *receiver;
    struct receive_piece piece = {.staff_id = one->fixture->ada.id, .length = -1};
    uint8_t bytes[7];

    assert_int_equal(receive_find(receive, db, one->public_id, NOW, arena, &row), 0);
    piece.offset = row.received_bytes;
    if (receiver_open(&receiver, receive, db, one->public_id, &piece, NOW))
        return row.received_bytes;
    for (int part = 0; part < 3; part++) {
        for (int i = 0; i < 7; i++)
            bytes[i] = byte_at(piece.offset + part * 7 + i);
        if (receiver_take(receiver, db, bytes, sizeof bytes, NOW))
            break;
    }
    if (!receiver_close(receiver, db, true, NOW, arena, &row)) {
        assert_int_equal(receive_find(receive, db, one->public_id, NOW, arena, &again), 0);
        one->steps_back += again.received_bytes < row.received_bytes;
    }
    return row.received_bytes;
}

static void *send_among_many(void *context)
{
    struct one_of_many *one = context;
    struct arena *arena = arena_open((size_t)1 << 30);
    struct db *db;

    assert_int_equal(db_open(&db, one->fixture->dir.fd, DB_WRITE), 0);
    while (send_some(one, db, arena) + 21 <= CROWD_BYTES)
        ;
    db_close(db);
    arena_close(arena);
    return NULL;
}

static void test_of_many_at_once_the_newest_writes_and_nothing_is_lost(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct one_of_many crowd[CROWD];
    struct upload_row row;
    AUTO_BUF struct buf path = {0}, bytes = {0};
    AUTO_FD int fd = -1;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", CROWD_BYTES, &row), 0);
    for (int i = 0; i < CROWD; i++) {
        crowd[i] = (struct one_of_many){.fixture = &fixture, .public_id = row.public_id};
        pthread_create(&crowd[i].thread, NULL, send_among_many, &crowd[i]);
    }
    for (int i = 0; i < CROWD; i++) {
        pthread_join(crowd[i].thread, NULL);
        assert_int_equal(crowd[i].steps_back, 0);
    }
    assert_int_equal(find(&fixture, &row, NOW, &row), 0);
    buf_printf(&path, "incoming/%s", row.public_id);
    fd = files_open_beneath(fixture.dir.fd, path.data);
    assert_int_equal(files_read_all(fd, CROWD_BYTES, &bytes), 0);
    assert_true(row.received_bytes > CROWD_BYTES - 21);
    assert_int_equal(bytes.length, row.received_bytes);
    for (int64_t at = 0; at < row.received_bytes; at++)
        assert_int_equal((uint8_t)bytes.data[at], byte_at(at));
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
    assert_int_equal(
        receive_remove(fixture.receive, fixture.db, row.public_id, fixture.ada.id, fixture.arena),
        0);
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

static void test_an_upload_is_the_one_who_sends_its(void **state)
{
    struct staff_row bob = {.name = "Bob", .role = "editor"};
    AUTO_FIXTURE struct fixture fixture;
    struct receive_piece piece = {.offset = 0, .length = -1};
    struct receiver *receiver, *bobs;
    struct upload_row row, final;

    open_fixture(&fixture);
    assert_int_equal(staff_add(fixture.db, fixture.arena, &bob), 0);
    assert_int_equal(begin(&fixture, "partial", 5, &row), 0);
    assert_int_equal(open_at(&fixture, &row, 0, &receiver), 0);
    piece.staff_id = bob.id;
    assert_int_equal(receiver_open(&bobs, fixture.receive, fixture.db, row.public_id, &piece, NOW),
                     RECEIVE_ANOTHERS);
    assert_int_equal(
        receive_remove(fixture.receive, fixture.db, row.public_id, bob.id, fixture.arena),
        RECEIVE_ANOTHERS);
    assert_int_equal(take(&fixture, receiver, "hello"), 0); /* who sends it is not disturbed */
    assert_int_equal(finish(&fixture, receiver, &row), 0);
    final = (struct upload_row){.staff_id = bob.id, .parts = "x", .metadata = "", .name = ""};
    assert_int_equal(receive_join(fixture.receive, fixture.db, (const char *[]){row.public_id}, 1,
                                  NOW, fixture.arena, &final),
                     RECEIVE_ANOTHERS);
    assert_int_equal(receive_remove(fixture.receive, fixture.db, row.public_id, 0, fixture.arena),
                     0);
    assert_int_equal(find(&fixture, &row, NOW, &row), RECEIVE_MISSING);
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
    assert_int_equal(
        receive_remove(fixture.receive, fixture.db, row.public_id, fixture.ada.id, fixture.arena),
        0);
    assert_int_equal(
        receive_remove(fixture.receive, fixture.db, row.public_id, fixture.ada.id, fixture.arena),
        RECEIVE_MISSING);
    assert_int_equal(take(&fixture, receiver, "lo"), RECEIVE_OVERTAKEN);
    assert_int_equal(finish(&fixture, receiver, &row), RECEIVE_OVERTAKEN);
}

static int join(struct fixture *fixture, const char *const *ids, int count, struct upload_row *row)
{
    AUTO_BUF struct buf said = {0};

    for (int i = 0; i < count; i++)
        buf_printf(&said, "%s/api/v1/uploads/%s", i ? " " : "final;", ids[i]);
    *row = (struct upload_row){.staff_id = fixture->ada.id,
                               .parts = arena_strdup(fixture->arena, said.data),
                               .metadata = "",
                               .name = ""};
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
        cmocka_unit_test(test_the_newest_writer_overtakes),
        cmocka_unit_test(test_who_waits_for_the_disk_holds_up_nobody_else),
        cmocka_unit_test(test_of_many_at_once_the_newest_writes_and_nothing_is_lost),
        cmocka_unit_test(test_asking_how_far_it_is_does_not_disturb),
        cmocka_unit_test(test_what_does_not_fit_is_not_begun),
        cmocka_unit_test(test_a_person_has_so_many_uploads_at_most),
        cmocka_unit_test(test_the_quota_holds_for_uploads_begun_at_once),
        cmocka_unit_test(test_the_reserve_of_the_disk_is_left),
        cmocka_unit_test(test_an_upload_is_the_one_who_sends_its),
        cmocka_unit_test(test_an_upload_can_be_taken_away_while_it_comes),
        cmocka_unit_test(test_parts_are_joined_in_their_order),
        cmocka_unit_test(test_after_a_crash_only_what_was_acknowledged_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

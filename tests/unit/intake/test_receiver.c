/* Writing one piece of an upload: what counts, and for how long. */
#include "receiving.h"

#include <errno.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

/* Stands before the C library's: so often the disk fails. As Linux does, it tells that once, and
 * takes what it could not write for written. */
static int failures;

int fdatasync(int fd)
{
    if (!failures)
        return fsync(fd);
    failures--;
    errno = EIO;
    return -1;
}

static void test_what_the_disk_once_failed_to_keep_is_never_acknowledged(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct receiver *receiver;
    struct upload_row row, found;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 10, &row), 0);
    assert_int_equal(send(&fixture, &row, 0, "hel"), 0);
    assert_int_equal(open_at(&fixture, &row, 3, &receiver), 0);
    assert_int_equal(take(&fixture, receiver, "lo"), 0);
    failures = 1;
    assert_int_equal(find(&fixture, &row, NOW, &found), -EIO);
    assert_int_equal(find(&fixture, &row, NOW, &found), 0);
    assert_int_equal(found.received_bytes, 3);
    assert_int_equal(take(&fixture, receiver, "wor"), -EIO);
    assert_int_equal(finish(&fixture, receiver, &found), -EIO);
    assert_int_equal(find(&fixture, &row, NOW, &found), 0);
    assert_int_equal(found.received_bytes, 3);
    assert_int_equal(send(&fixture, &row, 3, "loworld"), 0);
    assert_holds(&fixture, &row, "helloworld");
}

/* "abc" of FIPS 180-4's examples. */
static const uint8_t sha1_of_abc[20] = {0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81, 0x6a, 0xba, 0x3e,
                                        0x25, 0x71, 0x78, 0x50, 0xc2, 0x6c, 0x9c, 0xd0, 0xd8, 0x9d};

static int open_checked(struct fixture *fixture, const struct upload_row *row, int64_t offset,
                        struct receiver **receiver)
{
    struct receive_piece piece = {.staff_id = fixture->ada.id,
                                  .offset = offset,
                                  .length = -1,
                                  .has_checksum = true,
                                  .kind = DIGEST_SHA1};

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
        const struct receive_piece piece = {
            .staff_id = fixture.ada.id, .offset = 5, .length = rows[i].length};
        int r = receiver_open(&receiver, fixture.receive, fixture.db, row.public_id, &piece, NOW);

        assert_int_equal(r, rows[i].r);
        if (!r)
            assert_int_equal(finish(&fixture, receiver, &row), 0);
    }
    assert_int_equal(row.length, 10);
}

/* The quota is 2500 and a file has 1000 at most. */
static void test_what_came_counts_where_no_length_was_said(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    static const char long_text[] = {[0 ... 899] = 'x', [900] = '\0'};
    struct receiver *receiver;
    struct upload_row rows[3], found;

    open_fixture(&fixture);
    for (int i = 0; i < 3; i++)
        assert_int_equal(begin(&fixture, "whole", -1, &rows[i]), 0);
    assert_int_equal(send(&fixture, &rows[0], 0, long_text), 0);
    assert_int_equal(send(&fixture, &rows[1], 0, long_text), 0);
    assert_int_equal(open_at(&fixture, &rows[2], 0, &receiver), 0);
    assert_int_equal(take(&fixture, receiver, "some"), 0);
    assert_int_equal(take(&fixture, receiver, long_text), RECEIVE_OVER_QUOTA);
    assert_int_equal(finish(&fixture, receiver, &found), 0);
    assert_int_equal(found.received_bytes, 4);
}

/* The process that takes in an upload is killed at every call that changes something on the disk:
 * before it, and after it. */

enum { PIECES = 2, TAKES = 2, TAKE_BYTES = 5000, BYTES = PIECES * TAKES * TAKE_BYTES };

static const struct receive_rules rules = {
    .bytes_max = BYTES, .staff_bytes_max = INT64_C(1) << 40, .expires_ms = HOUR};

struct sending {
    struct data_dir dir;
    struct arena *arena;
    int64_t staff_id;
    char public_id[ID_MAX];
    uint8_t bytes[BYTES];
};

static void open_sending(struct sending *sending)
{
    struct staff_row ada = {.name = "Ada", .role = "editor"};
    AUTO_DB struct db *db = NULL;

    data_dir_make(&sending->dir);
    sending->arena = arena_open(1 << 24);
    assert_int_equal(db_open(&db, sending->dir.fd, DB_WRITE), 0);
    assert_int_equal(staff_add(db, sending->arena, &ada), 0);
    sending->staff_id = ada.id;
    for (size_t i = 0; i < sizeof sending->bytes; i++)
        sending->bytes[i] = (uint8_t)(i * 31 + i / 251);
}

static void close_sending(struct sending *sending)
{
    arena_close(sending->arena);
    data_dir_remove(&sending->dir);
}
#define AUTO_SENDING __attribute__((cleanup(close_sending)))

static void begin_sending(struct sending *sending)
{
    struct upload_row row = {.staff_id = sending->staff_id,
                             .kind = "whole",
                             .metadata = "",
                             .name = "",
                             .length = BYTES};
    AUTO_DB struct db *db = NULL;
    struct receive *receive;

    assert_int_equal(db_open(&db, sending->dir.fd, DB_WRITE), 0);
    assert_int_equal(receive_open(&receive, sending->dir.fd, &rules), 0);
    assert_int_equal(receive_begin(receive, db, NOW, sending->arena, &row), 0);
    receive_close(receive);
    assert_true(str_copy(sending->public_id, sizeof sending->public_id, row.public_id));
}

/* In a process of its own: sends it all, and says what was acknowledged. */
static bool send_piece(struct sending *sending, struct receive *receive, struct db *db,
                       int64_t offset, struct upload_row *row)
{
    const struct receive_piece piece = {
        .staff_id = sending->staff_id, .offset = offset, .length = -1};
    struct receiver *receiver;
    bool is_well = !receiver_open(&receiver, receive, db, sending->public_id, &piece, NOW);

    for (int i = 0; is_well && i < TAKES; i++)
        is_well =
            !receiver_take(receiver, db, sending->bytes + offset + i * TAKE_BYTES, TAKE_BYTES, NOW);
    return is_well && !receiver_close(receiver, db, true, NOW, sending->arena, row);
}

static _Noreturn void send_all(struct sending *sending, int told)
{
    struct receive *receive;
    struct upload_row row;
    struct db *db;
    bool is_well;

    ptrace(PTRACE_TRACEME, 0, NULL, NULL);
    raise(SIGSTOP);
    is_well = !db_open(&db, sending->dir.fd, DB_WRITE) &&
              !receive_open(&receive, sending->dir.fd, &rules);
    for (int i = 0; is_well && i < PIECES; i++) {
        is_well = send_piece(sending, receive, db, (int64_t)i * TAKES * TAKE_BYTES, &row) &&
                  write(told, &row.received_bytes, sizeof row.received_bytes) ==
                      sizeof row.received_bytes;
    }
    _exit(is_well ? 0 : 1);
}

static bool is_change(uint64_t call)
{
    static const uint64_t calls[] = {SYS_write, SYS_pwrite64, SYS_ftruncate, SYS_fdatasync,
                                     SYS_fsync, SYS_openat,   SYS_unlinkat,  SYS_fallocate};

    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (calls[i] == call)
            return true;
    return false;
}

/* Lets it go on until the so manieth change, and kills it there. False: it came to its end. */
static bool kill_at(pid_t pid, int change, bool is_after)
{
    struct __ptrace_syscall_info info = {0};
    bool is_due = false;
    int status;

    assert_int_equal(waitpid(pid, &status, 0), pid);
    ptrace(PTRACE_SETOPTIONS, pid, NULL, PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD);
    for (;;) {
        ptrace(PTRACE_SYSCALL, pid, NULL, NULL);
        assert_int_equal(waitpid(pid, &status, 0), pid);
        if (WIFEXITED(status)) {
            assert_int_equal(WEXITSTATUS(status), 0);
            return false;
        }
        if (!WIFSTOPPED(status) || WSTOPSIG(status) != (SIGTRAP | 0x80))
            continue;
        ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info);
        if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
            is_due = is_change(info.entry.nr) && !change--;
        if (is_due && is_after == (info.op == PTRACE_SYSCALL_INFO_EXIT)) {
            kill(pid, SIGKILL);
            assert_int_equal(waitpid(pid, &status, 0), pid);
            return true;
        }
    }
}

static int64_t last_told(int fd)
{
    int64_t told = 0, last = 0;

    while (read(fd, &told, sizeof told) == sizeof told)
        last = told;
    return last;
}

static void look_at(struct sending *sending, int64_t told, int change)
{
    AUTO_BUF struct buf path = {0}, kept = {0};
    AUTO_DB struct db *db = NULL;
    AUTO_FD int fd = -1;
    struct receive *receive;
    struct upload_row row;

    assert_int_equal(db_open(&db, sending->dir.fd, DB_WRITE), 0);
    assert_int_equal(receive_open(&receive, sending->dir.fd, &rules), 0);
    assert_int_equal(receive_find(receive, db, sending->public_id, NOW, sending->arena, &row), 0);
    receive_close(receive);
    if (row.received_bytes < told)
        fail_msg("change %d: %d bytes were acknowledged, %d are left", change, (int)told,
                 (int)row.received_bytes);
    if (!row.received_bytes)
        return;
    buf_printf(&path, "incoming/%s", sending->public_id);
    fd = files_open_beneath(sending->dir.fd, path.data);
    assert_true(fd >= 0);
    assert_int_equal(files_read_all(fd, BYTES, &kept), 0);
    assert_true(kept.length >= (size_t)row.received_bytes);
    assert_memory_equal(kept.data, sending->bytes, (size_t)row.received_bytes);
}

/* Whether it was killed. */
static bool once(struct sending *sending, int change, bool is_after)
{
    int ends[2];
    bool is_killed;
    pid_t pid;

    begin_sending(sending);
    assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (!pid)
        send_all(sending, ends[1]);
    close(ends[1]);
    is_killed = kill_at(pid, change, is_after);
    look_at(sending, last_told(ends[0]), change);
    close(ends[0]);
    return is_killed;
}

static void test_killed_at_every_change(void **state)
{
    AUTO_SENDING struct sending sending;
    int changes = 0;

    open_sending(&sending);
    while (once(&sending, changes, false) && once(&sending, changes, true))
        changes++;
    assert_true(changes > 20);
}

/* As when its line broke, and above all when memory is short. */
static void test_a_piece_can_end_without_anybody_asking_how_far_it_is(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct receiver *receiver;
    struct upload_row row, found;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 10, &row), 0);
    assert_int_equal(open_at(&fixture, &row, 0, &receiver), 0);
    assert_int_equal(take(&fixture, receiver, "hello"), 0);
    assert_int_equal(receiver_close(receiver, fixture.db, false, NOW, NULL, NULL), 0);
    assert_int_equal(find(&fixture, &row, NOW, &found), 0);
    assert_int_equal(found.received_bytes, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_the_disk_once_failed_to_keep_is_never_acknowledged),
        cmocka_unit_test(test_a_checksum_holds_for_the_whole_piece_or_nothing_is_kept),
        cmocka_unit_test(test_a_length_may_be_said_later_and_once),
        cmocka_unit_test(test_what_came_counts_where_no_length_was_said),
        cmocka_unit_test(test_killed_at_every_change),
        cmocka_unit_test(test_a_piece_can_end_without_anybody_asking_how_far_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

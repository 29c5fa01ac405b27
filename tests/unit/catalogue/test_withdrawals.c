/* withdrawn.log: what it says is obeyed, whatever happened to the file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "catalogue/withdrawals.h"
#include "data_dir.h"

#define ID     "0123456789abcdef0123456789abcdef"
#define OTHER  "ffffffffffffffffffffffffffffffff"
#define DIGEST "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define SECOND "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define THIRD  "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
#define AT     "2026-03-01T19:00:00Z "
#define GONE   AT "withdraw " ID " the-film " DIGEST "," SECOND "\n"
#define BACK   AT "restore " ID " the-film " DIGEST "," SECOND

static const struct row {
    const char *sentence;
    const char *log;
    const char *id, *slug, *sha256;
    bool is_held;
} rows[] = {
    {"an empty log holds nothing", "", ID, "the-film", DIGEST, false},
    {"a withdrawn film is held by its id", GONE, ID, NULL, NULL, true},
    {"by its slug", GONE, NULL, "the-film", NULL, true},
    {"by a source of it", GONE, NULL, NULL, DIGEST, true},
    {"by another source of it", GONE, NULL, NULL, SECOND, true},
    {"under another slug and id by its content", GONE, OTHER, "the-same", DIGEST, true},
    {"another film is not held", GONE, OTHER, "another", NULL, false},
    {"a restored film is free", GONE BACK "\n", ID, "the-film", DIGEST, false},
    {"one withdrawn again is held", GONE BACK "\n" GONE, ID, "the-film", DIGEST, true},
    {"content given back with another film is free for that one",
     GONE AT "restore " OTHER " another " SECOND "\n", OTHER, "another", SECOND, false},
    {"which frees nothing else of the first: not its id",
     GONE AT "restore " OTHER " another " SECOND "\n", ID, "new", SECOND, true},
    {"not its slug", GONE AT "restore " OTHER " another " SECOND "\n", NULL, "the-film", SECOND,
     true},
    {"not its other content", GONE AT "restore " OTHER " another " SECOND "\n", NULL, NULL, DIGEST,
     true},
    {"a film given back with new content is free", GONE AT "restore " ID " the-film " SECOND "\n",
     ID, "the-film", SECOND, false},
    {"and held again with the old one", GONE AT "restore " ID " the-film " SECOND "\n", ID,
     "the-film", DIGEST, true},
    {"a restoration torn before its end is none", GONE BACK, ID, "the-film", DIGEST, true},
    {"one torn in a digest is none", GONE AT "restore " ID " the-film aaaa", ID, NULL, NULL, true},
    {"one with half a digest and an end is none", GONE AT "restore " ID " the-film aaaa\n", ID,
     NULL, NULL, true},
    {"one that ran into another line is none", GONE BACK " !\n", ID, NULL, NULL, true},
    {"one with a time that is none is none", GONE "yesterday restore " ID " the-film -\n", ID, NULL,
     NULL, true},
    {"one without digests is whole", GONE AT "restore " ID " the-film -\n", ID, NULL, NULL, false},
    {"a withdrawal torn at its end is obeyed", AT "withdraw " ID " the-film " DIGEST, ID, NULL,
     NULL, true},
    {"one torn in its digest is obeyed by id", AT "withdraw " ID " the-film aaaa", ID, NULL, NULL,
     true},
    {"and by slug", AT "withdraw " ID " the-film aaaa", NULL, "the-film", NULL, true},
    {"one torn in its slug is obeyed by id", AT "withdraw " ID " the-fi", ID, NULL, NULL, true},
    {"but holds no film that is called like the half", AT "withdraw " ID " the-fi", NULL, "the-fi",
     NULL, false},
    {"nor once the line is closed", AT "withdraw " ID " the-fi !\n" GONE, NULL, "the-fi", NULL,
     false},
    {"one torn in its id names nobody", AT "withdraw 0123", ID, "the-film", DIGEST, false},
    {"one with more blanks than one, from an editor, is obeyed",
     "  " AT "  withdraw\t" ID "  the-film \n", NULL, "the-film", NULL, true},
    {"one with the ends of lines of another system too",
     AT "withdraw " ID " the-film " DIGEST "\r\n", NULL, NULL, DIGEST, true},
    {"a restoration like that is none", GONE BACK "\r\n", ID, "the-film", DIGEST, true},
    {"nor one with more blanks", GONE AT " restore " ID " the-film " DIGEST "\n", ID, NULL, NULL,
     true},
    {"a line of noise is passed over", "\x01\x02 \xff\n" GONE "noise\n\n", ID, NULL, NULL, true},
    {"a word that is none is passed over", GONE AT "forget " ID " the-film -\n", ID, NULL, NULL,
     true},
    {"an id in capitals is no id",
     AT "withdraw "
        "0123456789ABCDEF0123456789ABCDEF"
        " x -\n",
     "0123456789ABCDEF0123456789ABCDEF", NULL, NULL, false},
};

static void test_rows(void **state)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        AUTO_WITHDRAWALS struct withdrawals *log = NULL;
        const struct row *row = &rows[i];

        assert_int_equal(withdrawals_parse(row->log, strlen(row->log), &log), 0);
        if (withdrawals_hold(log, row->id, row->slug, row->sha256) != row->is_held)
            fail_msg("%s", row->sentence);
    }
}

/* What a second withdrawal has nothing to add to. */
static void test_all_names_are_held_or_not(void **state)
{
    AUTO_WITHDRAWALS struct withdrawals *log = NULL;

    assert_int_equal(withdrawals_parse(GONE, strlen(GONE), &log), 0);
    assert_true(withdrawals_hold_all(log, ID, "the-film", DIGEST "," SECOND));
    assert_true(withdrawals_hold_all(log, ID, "the-film", ""));
    assert_false(withdrawals_hold_all(log, OTHER, "the-film", DIGEST));
    assert_false(withdrawals_hold_all(log, ID, "another", DIGEST));
    assert_false(withdrawals_hold_all(log, ID, "the-film", DIGEST "," THIRD));
    assert_false(withdrawals_hold_all(log, ID, "the-film", THIRD "," DIGEST));
}

static void test_films_are_counted_by_their_ids(void **state)
{
    static const struct {
        const char *log;
        int count;
    } lines[] = {{"", 0},
                 {GONE, 1},
                 {GONE GONE AT "withdraw " OTHER " another " DIGEST "\n", 2},
                 {GONE BACK "\n", 0},
                 {GONE AT "withdraw " OTHER " another -\n" BACK "\n", 1}};

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        AUTO_WITHDRAWALS struct withdrawals *log = NULL;

        assert_int_equal(withdrawals_parse(lines[i].log, strlen(lines[i].log), &log), 0);
        assert_int_equal(withdrawals_count(log), lines[i].count);
    }
}

/* What is never written reads as NUL after a power cut. */
static void test_nuls_end_no_names(void **state)
{
    static const char log[] = GONE "\0\0\0\0" BACK "\n";
    AUTO_WITHDRAWALS struct withdrawals *held = NULL;

    assert_int_equal(withdrawals_parse(log, sizeof(log) - 1, &held), 0);
    assert_true(withdrawals_hold(held, ID, NULL, NULL));
}

static bool is_id_held(int data_fd, const char *id)
{
    AUTO_WITHDRAWALS struct withdrawals *log = NULL;

    assert_int_equal(withdrawals_read(data_fd, &log), 0);
    return withdrawals_hold(log, id, NULL, NULL);
}

static bool is_held(int data_fd)
{
    return is_id_held(data_fd, ID);
}

static void write_tail(int data_fd, const char *tail)
{
    AUTO_FD int fd = openat(data_fd, "withdrawn.log", O_WRONLY | O_APPEND | O_CLOEXEC);

    assert_int_equal(files_write_all(fd, tail, strlen(tail)), 0);
}

static void test_what_is_appended_is_read(void **state)
{
    AUTO_DATA_DIR struct data_dir dir;

    data_dir_make(&dir);
    assert_false(is_held(dir.fd));
    assert_int_equal(withdrawals_append(dir.fd, WITHDRAWAL_WITHDRAW, ID, "the-film", DIGEST), 0);
    assert_true(is_held(dir.fd));
    assert_int_equal(withdrawals_append(dir.fd, WITHDRAWAL_RESTORE, ID, "the-film", DIGEST), 0);
    assert_false(is_held(dir.fd));
    assert_int_equal(withdrawals_append(dir.fd, WITHDRAWAL_WITHDRAW, ID, "the-film", ""), 0);
    assert_true(is_held(dir.fd));
}

/* A restoration was cut short, by a crash at each of its bytes. The next line must not make it
 * whole, and must be read itself. */
static void test_a_torn_restoration_never_becomes_whole(void **state)
{
    static const char back[] = BACK "\n";

    for (size_t length = 1; length < sizeof(back) - 1; length += 3) {
        AUTO_DATA_DIR struct data_dir dir;
        char tail[sizeof(back)];

        memcpy(tail, back, length);
        tail[length] = '\0';
        data_dir_make(&dir);
        assert_int_equal(withdrawals_append(dir.fd, WITHDRAWAL_WITHDRAW, ID, "the-film", DIGEST),
                         0);
        write_tail(dir.fd, tail);
        assert_true(is_held(dir.fd));
        assert_int_equal(withdrawals_append(dir.fd, WITHDRAWAL_WITHDRAW, OTHER, "another", ""), 0);
        assert_true(is_held(dir.fd));
        assert_true(is_id_held(dir.fd, OTHER));
        assert_int_equal(withdrawals_append(dir.fd, WITHDRAWAL_RESTORE, ID, "the-film", DIGEST), 0);
        assert_false(is_held(dir.fd));
    }
}

/* Behind a fence nothing can be opened: what was opened before is read and written. */
static void test_a_log_that_is_kept_needs_no_name(void **state)
{
    AUTO_DATA_DIR struct data_dir dir;

    data_dir_make(&dir);
    assert_int_equal(withdrawals_keep(dir.fd), 0);
    assert_int_equal(renameat(dir.fd, "withdrawn.log", dir.fd, "hidden"), 0);
    assert_int_equal(withdrawals_append(dir.fd, WITHDRAWAL_WITHDRAW, ID, "the-film", DIGEST), 0);
    assert_true(is_held(dir.fd));
    assert_int_equal(renameat(dir.fd, "hidden", dir.fd, "withdrawn.log"), 0);
    withdrawals_let_go();
    assert_true(is_held(dir.fd));
}

/* Blocks that the file has beyond its size are there for the next line. */
static void test_room_is_kept_for_the_next_line(void **state)
{
    AUTO_DATA_DIR struct data_dir dir;
    AUTO_FD int fd = -1;
    struct stat st;

    data_dir_make(&dir);
    fd = withdrawals_open(dir.fd);
    assert_true(fd >= 0);
    assert_int_equal(fstat(fd, &st), 0);
    assert_int_equal(st.st_size, 0);
    assert_true(st.st_blocks * 512 >= 64 << 10);
    assert_true(write(fd, "x", 1) < 0); /* for reading */
    assert_int_equal(withdrawals_append(dir.fd, WITHDRAWAL_WITHDRAW, ID, "the-film", ""), 0);
    assert_int_equal(fstat(fd, &st), 0);
    assert_true(st.st_blocks * 512 >= st.st_size + (60 << 10));
}

static void test_a_link_is_no_log(void **state)
{
    AUTO_DATA_DIR struct data_dir dir;
    struct withdrawals *none;

    data_dir_make(&dir);
    assert_int_equal(symlinkat("elsewhere", dir.fd, "withdrawn.log"), 0);
    assert_true(withdrawals_append(dir.fd, WITHDRAWAL_WITHDRAW, ID, "the-film", "") < 0);
    assert_true(withdrawals_read(dir.fd, &none) < 0);
}

#define SAYS(word) "2026-03-01T19:00:00Z " word " C-0007 "
#define ALL        SAYS("withdraw") "all\n" SAYS("withdraw") "all " ID " the-film " DIGEST "\n"
#define ONLY       SAYS("pause") "film " ID " the-film " DIGEST "\n"

/* What a person says in the log: of everything, or of a film, by any of its names. */
static const struct said {
    const char *sentence, *log;
    bool is_all, is_film;
} said[] = {
    {"who takes back everything holds what they are in", ALL, true, true},
    {"also by a pause", SAYS("pause") "all\n", true, false},
    {"who takes back a film holds that film", ONLY, false, true},
    {"another person holds nothing of theirs", "2026-03-01T19:00:00Z withdraw C-00071 all\n", false,
     false},
    {"who gives back everything holds none of it", ALL SAYS("restore") "all\n", false, false},
    {"but still the film that they took back by itself", ALL ONLY SAYS("restore") "all\n", false,
     true},
    {"and the other way round", ALL ONLY SAYS("restore") "film " ID " the-film " DIGEST "\n", true,
     true},
    {"who gives back a film holds it no longer",
     ONLY SAYS("restore") "film " ID " the-film " DIGEST "\n", false, false},
    {"half of that is none", ONLY SAYS("restore") "film " ID " the-film " DIGEST, false, true},
    {"nor is half of giving back everything", ALL SAYS("restore") "all", true, true},
    {"nor one that was torn, and closed", ALL SAYS("restore") "all !\n", true, true},
    {"a torn withdrawal is obeyed as far as it goes", SAYS("withdraw") "film " ID, false, true},
    {"a film that is withdrawn by itself is nobody's", GONE, false, false},
};

static void test_people(void **state)
{
    for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
        AUTO_WITHDRAWALS struct withdrawals *log = NULL;

        assert_int_equal(withdrawals_parse(said[i].log, strlen(said[i].log), &log), 0);
        if (withdrawals_object_everywhere(log, "C-0007") != said[i].is_all ||
            withdrawals_object(log, ID, NULL, NULL) != said[i].is_film)
            fail_msg("%s", said[i].sentence);
        assert_false(withdrawals_object(log, OTHER, "another", THIRD));
        assert_false(withdrawals_hold(log, NULL, "all", NULL)); /* a film may be called so */
        assert_false(withdrawals_hold(log, NULL, "film", NULL));
    }
}

static void test_a_film_is_known_by_each_of_its_names(void **state)
{
    AUTO_WITHDRAWALS struct withdrawals *log = NULL;

    assert_int_equal(withdrawals_parse(ALL, strlen(ALL), &log), 0);
    assert_true(withdrawals_object(log, NULL, "the-film", NULL));
    assert_true(withdrawals_object(log, NULL, NULL, DIGEST));
    assert_false(withdrawals_hold(log, ID, "the-film", DIGEST));
    assert_int_equal(withdrawals_count(log), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_all_names_are_held_or_not),
        cmocka_unit_test(test_films_are_counted_by_their_ids),
        cmocka_unit_test(test_nuls_end_no_names),
        cmocka_unit_test(test_people),
        cmocka_unit_test(test_a_film_is_known_by_each_of_its_names),
        cmocka_unit_test(test_what_is_appended_is_read),
        cmocka_unit_test(test_a_torn_restoration_never_becomes_whole),
        cmocka_unit_test(test_a_log_that_is_kept_needs_no_name),
        cmocka_unit_test(test_room_is_kept_for_the_next_line),
        cmocka_unit_test(test_a_link_is_no_log),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

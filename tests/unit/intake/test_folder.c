/* What the names in a library folder mean, and which lie beside which. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/str.h"
#include "data_dir.h"
#include "folder.h"

static const struct {
    const char *name;
    enum folder_kind kind;
} names[] = {
    {"a.mp4", FOLDER_FILM},         {"a", FOLDER_FILM},
    {"a.txt", FOLDER_FILM},         {"a.en-GB.vtt", FOLDER_SIDECAR},
    {"a.srt", FOLDER_SIDECAR},      {"a.json", FOLDER_SIDECAR},
    {"a.jpg", FOLDER_SIDECAR},      {".a.mp4", FOLDER_SKIPPED},
    {".vtt", FOLDER_SKIPPED},       {"README.md", FOLDER_SKIPPED},
    {"readme.md.mp4", FOLDER_FILM}, {"a.en.ttml", FOLDER_SIDECAR},
    {"a.en.xml", FOLDER_SIDECAR},   {"A.EN.SRT", FOLDER_SIDECAR},
    {"a.xml.mov", FOLDER_FILM},     {"srt", FOLDER_FILM},
};

static const struct {
    const char *sentence, *sidecar, *film;
    bool is_beside;
} pairs[] = {
    {"captions", "a.en.vtt", "a.mp4", true},
    {"texts", "a.json", "a.mp4", true},
    {"a name with dots", "a.b.json", "a.b.mp4", true},
    {"the stem must be whole", "ab.json", "a.mp4", false},
    {"another name", "b.json", "a.mp4", false},
    {"a film is no sidecar", "a.webm", "a.mp4", false},
    {"a sidecar has no sidecar", "a.json", "a.vtt", false},
    {"a file without an ending is a film too", "a.json", "a", true},
    {"captions of the signed version", "a.bsl.en.vtt", "a.bsl.mp4", true},
    {"which are not the film's", "a.bsl.en.vtt", "a.mp4", false},
    {"nor are the texts beside it", "a.described-bsl.json", "a.mp4", false},
    {"a language that begins alike", "a.bsln.vtt", "a.mp4", true},
};

static const struct {
    const char *name, *kind;
    int stem;
} versions[] = {
    {"a.bsl.mp4", "bsl", 1},
    {"a.BSL.mp4", "bsl", 1},
    {"a.b.described.mov", "ad", 3},
    {"a.described-bsl.mp4", "ad_bsl", 1},
    {"a.mp4", NULL, 0},
    {"absl.mp4", NULL, 0},
    {"a.bsl", NULL, 0}, /* a film that is called a */
    {".bsl.mp4", NULL, 0},
};

static void test_versions(void **state)
{
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        int stem = 0;
        const char *kind = folder_version(versions[i].name, &stem);
        if (!str_equal(kind, versions[i].kind) || stem != versions[i].stem)
            fail_msg("%s", versions[i].name);
    }
}

static void test_kinds(void **state)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (folder_kind(names[i].name) != names[i].kind)
            fail_msg("%s", names[i].name);
}

static void test_beside(void **state)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (folder_is_beside(pairs[i].sidecar, pairs[i].film) != pairs[i].is_beside)
            fail_msg("%s", pairs[i].sentence);
}

static void touch(int dir, const char *name)
{
    int fd = openat(dir, name, O_CREAT | O_WRONLY, 0600);

    assert_true(fd >= 0);
    close(fd);
}

static void test_what_is_near_a_film_is_found(void **state)
{
    static const char *const made[] = {"b.mp4",    "a.mp4",   "a.json",
                                       "a.en.vtt", "ab.json", "a-b.json"};
    AUTO_DATA_DIR struct data_dir dir;
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    AUTO_FOLDER struct folder folder = {.fd = -1};
    int first, count, beside = 0;

    data_dir_make(&dir);
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        touch(dir.fd, made[i]);
    assert_int_equal(folder_open(dir.fd, "", arena, &folder), 0);
    assert_int_equal(folder.count, 6);
    count = folder_near(&folder, "a.mp4", &first);
    for (int i = first; i < first + count; i++)
        beside += folder_is_beside(folder.names[i], "a.mp4");
    assert_int_equal(beside, 2);
    assert_int_equal(folder_near(&folder, "c.mp4", &first), 0);
}

static void test_a_folder_is_not_reached_through_a_link(void **state)
{
    AUTO_DATA_DIR struct data_dir dir;
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    AUTO_FOLDER struct folder folder = {.fd = -1};

    data_dir_make(&dir);
    assert_int_equal(symlinkat("/etc", dir.fd, "etc"), 0);
    assert_int_equal(mkdirat(dir.fd, "real", 0700), 0);
    assert_int_equal(folder_open(dir.fd, "etc", arena, &folder), -ELOOP);
    assert_int_equal(folder_open(dir.fd, "gone", arena, &folder), -ENOENT);
    assert_true(folder_open(dir.fd, "..", arena, &folder) < 0);
    assert_int_equal(folder_open(dir.fd, "real", arena, &folder), 0);
    assert_int_equal(folder.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_beside),
        cmocka_unit_test(test_versions),
        cmocka_unit_test(test_what_is_near_a_film_is_found),
        cmocka_unit_test(test_a_folder_is_not_reached_through_a_link),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The walk over Matroska elements: whole and broken structures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "av/ebml.h"

#define BYTES(text) (const uint8_t *)(text), sizeof(text) - 1
/* EBML { DocType "webm" } */
#define WEBM                           \
    "\x1a\x45\xdf\xa3\x87\x42\x82\x84" \
    "webm"
#define WEBMX                          \
    "\x1a\x45\xdf\xa3\x88\x42\x82\x85" \
    "webmx"
#define MATROSKA                       \
    "\x1a\x45\xdf\xa3\x8b\x42\x82\x88" \
    "matroska"
#define SEGMENT "\x18\x53\x80\x67" /* and a length */
#define CLUSTER "\x1f\x43\xb6\x75"

static const struct {
    const char *sentence;
    const uint8_t *bytes;
    size_t length;
    bool webm, truncated;
    int64_t trailing;
} rows[] = {
    {"an empty WebM", BYTES(WEBM SEGMENT "\x80"), true, false, 0},
    {"Matroska is not WebM", BYTES(MATROSKA SEGMENT "\x80"), false, false, 0},
    {"a longer name is not WebM", BYTES(WEBMX SEGMENT "\x80"), false, false, 0},
    {"a cluster", BYTES(WEBM SEGMENT "\x86" CLUSTER "\x81x"), true, false, 0},
    {"a live stream: a segment of unknown size", BYTES(WEBM SEGMENT "\xff" CLUSTER "\x81x"), true,
     false, 0},
    {"a cluster of unknown size", BYTES(WEBM SEGMENT "\x86" CLUSTER "\xffx"), true, false, 0},
    {"a segment cut short", BYTES(WEBM SEGMENT "\x8a" CLUSTER "\x85x"), true, true, 0},
    {"a live stream cut short", BYTES(WEBM SEGMENT "\xff" CLUSTER "\x85x"), true, true, 0},
    {"a segment in a segment is not followed", BYTES(WEBM SEGMENT "\x89" SEGMENT "\x84" CLUSTER),
     true, false, 0},
    {"an element hung on behind", BYTES(WEBM SEGMENT "\x80\xfe\x81x"), true, false, 0},
    {"no element hung on behind", BYTES(WEBM SEGMENT "\x80\0\0\0"), true, false, 3},
    {"no Matroska at all", BYTES("just text"), false, false, 0},
    {"nothing", BYTES(""), false, false, 0},
};

static void test_each_row(void **state)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wire_probe probe = {.bytes = (int64_t)rows[i].length};
        int fd = memfd_create("film", MFD_CLOEXEC);
        bool webm;

        assert_int_equal(write(fd, rows[i].bytes, rows[i].length), rows[i].length);
        ebml_walk(fd, &probe, &webm);
        close(fd);
        if (webm != rows[i].webm || probe.is_truncated != rows[i].truncated ||
            probe.trailing_bytes != rows[i].trailing)
            fail_msg("%s: webm %d, truncated %d, trailing %d", rows[i].sentence, webm,
                     probe.is_truncated, (int)probe.trailing_bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_row)};

    return cmocka_run_group_tests_name("av/ebml", tests, NULL, NULL);
}

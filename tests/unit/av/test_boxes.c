/* The walk over MP4 boxes: whole and broken structures. Files are written as boxes:
 * "type(payload)", nested; "~" is a zero byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "av/boxes.h"

struct file {
    uint8_t bytes[4096];
    size_t length;
};

/* Writes boxes from text until its end or a ')'; returns where it stopped. */
static const char *write_boxes(struct file *file, const char *text)
{
    while (*text && *text != ')') {
        if (strlen(text) > 4 && text[4] == '(') {
            size_t at = file->length;
            file->length += 4;
            memcpy(file->bytes + file->length, text, 4);
            file->length += 4;
            text = write_boxes(file, text + 5);
            assert_int_equal(*text++, ')');
            file->bytes[at + 2] = (uint8_t)((file->length - at) >> 8);
            file->bytes[at + 3] = (uint8_t)(file->length - at);
        } else {
            file->bytes[file->length++] = *text == '~' ? 0 : (uint8_t)*text;
            text++;
        }
    }
    return text;
}

static struct wire_probe walk(const uint8_t *bytes, size_t length, char brand[5])
{
    struct wire_probe probe = {.bytes = (int64_t)length};
    int fd = memfd_create("film", MFD_CLOEXEC);

    assert_int_equal(write(fd, bytes, length), length);
    boxes_walk(fd, &probe, brand);
    close(fd);
    return probe;
}

static struct wire_probe walk_text(const char *text)
{
    struct file file = {.length = 0};
    char brand[5];

    write_boxes(&file, text);
    return walk(file.bytes, file.length, brand);
}

#define HEAD "ftyp(isom~~~~)"

static void test_structure_is_told(void **state)
{
    struct wire_probe probe = walk_text(HEAD "moov(mvhd(x))mdat(x)");

    assert_true(probe.has_moov && probe.is_faststart && !probe.is_fragmented);
    probe = walk_text(HEAD "mdat(x)moov(mvhd(x))");
    assert_true(probe.has_moov && !probe.is_faststart);
    probe = walk_text(HEAD "mdat(x)");
    assert_false(probe.has_moov);
    probe = walk_text(HEAD "moov(mvhd(x))sidx(x)moof(mfhd(x))mdat(x)sidx(x)moof(mfhd(x))mdat(x)");
    assert_true(probe.is_fragmented && probe.sidx_count == 2);
    probe = walk_text(HEAD "mdat(x)moov(udta(~~~~))");
    assert_true(probe.has_moov && !probe.has_bad_box); /* four zeros end QuickTime's udta */
    probe = walk_text(HEAD "moov(meta(hdlr(~~~~~~~~)ilst(\1\1\1\1(x))))mdat(x)");
    assert_false(probe.has_bad_box); /* QuickTime's meta has no version */
    probe = walk_text(HEAD "moov(udta(meta(~~~~hdlr(x)ilst(\251too(x)))))mdat(x)gps (x)uuid(x)");
    assert_false(probe.has_bad_box || probe.trailing_bytes);
    probe = walk_text("just text, and enough of it");
    assert_false(probe.is_mp4);
    probe = walk_text("");
    assert_false(probe.is_mp4 || probe.has_bad_box);
}

static const struct {
    const char *sentence, *boxes;
    int stray;
} straying[] = {
    {"a film and nothing else", "moov(mvhd(x)udta(x))mdat(x)mfra(x)", 0},
    {"free space that is empty", "moov(free(~~~~))free(~~~~~~~~)mdat(x)skip()wide()", 0},
    {"free space that is not", "moov(free(~x))free(~~~~~~~x)mdat(x)skip(x)", 3},
    {"a maker's own, wherever it lies", "moov(trak(uuid(x))uuid(x))mdat(x)uuid(x)", 3},
    {"a box of no known kind behind the film", "moov(mvhd(x))mdat(x)gps (x)", 1},
    {"what may be in a film, but tells of it", "moov(mvhd(x))mdat(x)meta(x)emsg(x)", 2},
};

static void test_what_belongs_to_no_track_is_counted(void **state)
{
    for (size_t i = 0; i < sizeof(straying) / sizeof(straying[0]); i++) {
        char text[200];
        struct wire_probe probe;

        snprintf(text, sizeof(text), HEAD "%s", straying[i].boxes);
        probe = walk_text(text);
        if (probe.stray_boxes != straying[i].stray)
            fail_msg("%s: %d", straying[i].sentence, probe.stray_boxes);
    }
}

#define BYTES(text) (const uint8_t *)(text), sizeof(text) - 1
#define FTYP     \
    "\0\0\0\x10" \
    "ftypisom\0\0\0\0"

static const struct {
    const char *sentence;
    const uint8_t *bytes;
    size_t length;
    bool bad;
    int64_t trailing, beyond;
} breaking[] = {
    {"a box as long as the rest",
     BYTES(FTYP "\0\0\0\0"
                "mdatxx"),
     false, 0, 0},
    {"a box with a 64-bit length",
     BYTES(FTYP "\0\0\0\1"
                "mdat\0\0\0\0\0\0\0\x12xx"),
     false, 0, 0},
    {"a mdat that goes on behind the end",
     BYTES(FTYP "\0\0\1\0"
                "mdatxx"),
     false, 0, 246},
    {"a length below its own header",
     BYTES(FTYP "\0\0\0\7"
                "mdatxx"),
     true, 10, 0},
    {"a 64-bit length below its own header",
     BYTES(FTYP "\0\0\0\1"
                "mdat\0\0\0\0\0\0\0\x0f"),
     true, 16, 0},
    {"a 64-bit length that overflows",
     BYTES(FTYP "\0\0\0\1"
                "mdat\xff\xff\xff\xff\xff\xff\xff\xffxx"),
     true, 18, 0},
    {"the greatest length there is",
     BYTES(FTYP "\0\0\0\1"
                "mdat\x7f\xff\xff\xff\xff\xff\xff\xff"),
     true, 16, 0},
    {"half a header at the end",
     BYTES(FTYP "\0\0\0\x08"
                "wide\0\0\0"),
     true, 3, 0},
    {"a zip hung on behind",
     BYTES(FTYP "\0\0\0\x08"
                "widePK\5\6\0\0\0\0\0\0"),
     true, 10, 0},
    {"a child longer than its parent",
     BYTES(FTYP "\0\0\0\x10"
                "moov\0\0\0\x09mvhd"),
     true, 0, 0},
    {"crumbs at the end of a folder",
     BYTES(FTYP "\0\0\0\x0b"
                "moovxyz"),
     true, 0, 0},
};

static void test_each_break(void **state)
{
    for (size_t i = 0; i < sizeof(breaking) / sizeof(breaking[0]); i++) {
        char brand[5];
        struct wire_probe probe = walk(breaking[i].bytes, breaking[i].length, brand);

        if (probe.has_bad_box != breaking[i].bad || probe.trailing_bytes != breaking[i].trailing ||
            probe.bytes_beyond_end != breaking[i].beyond)
            fail_msg("%s: bad %d, trailing %d, beyond %d", breaking[i].sentence, probe.has_bad_box,
                     (int)probe.trailing_bytes, (int)probe.bytes_beyond_end);
        assert_int_equal(probe.is_truncated, probe.bytes_beyond_end > 0);
        assert_string_equal(brand, "isom");
    }
}

static void test_boxes_in_boxes_have_an_end(void **state)
{
    enum { DEEP = 100 };
    char text[DEEP * 6 + 1];

    for (int i = 0; i < DEEP; i++) {
        memcpy(text + i * 5, "moov(", 5);
        text[DEEP * 5 + i] = ')';
    }
    text[DEEP * 6] = '\0';
    struct wire_probe probe = walk_text(text);
    assert_true(probe.has_moov && !probe.has_bad_box); /* strange, and not followed */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_structure_is_told),
        cmocka_unit_test(test_what_belongs_to_no_track_is_counted),
        cmocka_unit_test(test_each_break),
        cmocka_unit_test(test_boxes_in_boxes_have_an_end),
    };

    return cmocka_run_group_tests_name("av/boxes", tests, NULL, NULL);
}

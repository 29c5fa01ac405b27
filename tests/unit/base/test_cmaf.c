/* Tracks in pieces: what is one, and where its pieces lie (ISO/IEC 14496-12, ISO/IEC 23000-19).
 * Files are written as boxes: "type(payload)", nested; "[n]" is a number of four bytes, "{n}" of
 * two. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/cmaf.h"

struct file {
    uint8_t bytes[4096];
    size_t length;
};

static void write_number(struct file *file, uint64_t number, int count)
{
    for (int i = count - 1; i >= 0; i--)
        file->bytes[file->length++] = (uint8_t)(number >> (8 * i));
}

/* Writes boxes from text until its end or a ')'; returns where it stopped. */
static const char *write_boxes(struct file *file, const char *text)
{
    while (*text && *text != ')') {
        char *end = (char *)(uintptr_t)text + 1;

        if (strlen(text) > 4 && text[4] == '(') {
            size_t at = file->length;

            write_number(file, 0, 4);
            for (int i = 0; i < 4; i++)
                file->bytes[file->length++] = (uint8_t)text[i];
            end = (char *)(uintptr_t)write_boxes(file, text + 5) + 1;
            file->bytes[at + 2] = (uint8_t)((file->length - at) >> 8);
            file->bytes[at + 3] = (uint8_t)(file->length - at);
        } else if (*text == '[' || *text == '{') {
            write_number(file, strtoull(text + 1, &end, 10), *text == '[' ? 4 : 2);
            end++;
        } else {
            file->bytes[file->length++] = (uint8_t)*text;
        }
        text = end;
    }
    return text;
}

#define FTYP         "ftyp(cmfc[0])"
#define MOOV(tracks) "moov(mvhd([0])" tracks MVEX ")"
#define MVEX         "mvex(trex([0][1][1][0][9][0]))"
#define TRACK(handler, entry) \
    "trak(mdia(mdhd([0])hdlr([0][0]" handler "[0])minf(stbl(stsd([0][1]" entry ")))))"
#define VIDEO                   TRACK("vide", "avc1([0]{0}{1}[0][0][0][0]{426}{240}[0])")
#define AUDIO                   TRACK("soun", "mp4a([0]{0}{1}[0][0]{2}{16}[0][0])")
#define SIDX(count, references) "sidx([0][1][25000][0][0]{0}{" count "}" references ")"
/* It starts with a picture that needs no other (8.16.3). */
#define KEY  "[2415919104]"
#define TFHD "tfhd([131072][1])"
/* 99 bytes, of which the first picture has those from 84 on. */
#define MOOF(trun) "moof(mfhd([0][1])traf(" TFHD trun "))"
#define TRUN       "trun([513][2][84][10][5])"
#define PIECE      MOOF(TRUN) "mdat(0123456789abcde)"
#define REFERENCE  "[99][50000]" KEY
#define WHOLE      FTYP MOOV(VIDEO) SIDX("3", REFERENCE REFERENCE REFERENCE) PIECE PIECE PIECE
#define ONE        SIDX("1", REFERENCE)

static int read_text(const char *text, struct arena *arena, struct cmaf *cmaf, struct file *file)
{
    file->length = 0;
    write_boxes(file, text);
    return cmaf_read(cmaf, arena, file->bytes, (int64_t)file->length);
}

static const struct {
    const char *sentence, *file;
    int outcome;
} rows[] = {
    {"a picture in three fragments", WHOLE, 0},
    {"sound", FTYP MOOV(AUDIO) ONE PIECE, 0},
    {"an index of 64 bits",
     FTYP MOOV(VIDEO) "sidx([16777216][1][25000][0][0][0][0]{0}{1}" REFERENCE ")" PIECE, 0},
    {"boxes between those that count", FTYP MOOV("free([0])" VIDEO) ONE PIECE, 0},
    {"pictures of one size say it once",
     FTYP MOOV(VIDEO) SIDX("1", "[95][50000]" KEY) "moof(mfhd([0][1])traf(tfhd([131088][1][7])trun("
                                                   "[1][2][80])))mdat(0123456789abcde)",
     0},
    {"or nowhere but in the movie",
     FTYP MOOV(VIDEO) SIDX("1", "[91][50000]" KEY) MOOF("trun([1][1][76])") "mdat(0123456789abcde)",
     0},

    {"nothing", "", CMAF_OTHER},
    {"no type", MOOV(VIDEO) ONE PIECE, CMAF_OTHER},
    {"no movie", FTYP ONE PIECE, CMAF_OTHER},
    {"no index", FTYP MOOV(VIDEO) PIECE, CMAF_OTHER},
    {"a flat film", FTYP MOOV(VIDEO) "mdat(0123)", CMAF_OTHER},
    {"two tracks", FTYP MOOV(VIDEO AUDIO) ONE PIECE, CMAF_OTHER},
    {"no track", FTYP MOOV("") ONE PIECE, CMAF_OTHER},
    {"a track of neither", FTYP MOOV(TRACK("text", "mp4a([0]{0}{1}[0][0]{2}{16}[0][0])")) ONE PIECE,
     CMAF_OTHER},
    {"a picture without size",
     FTYP MOOV(TRACK("vide", "avc1([0]{0}{1}[0][0][0][0]{0}{240}[0])")) ONE PIECE, CMAF_OTHER},
    {"a picture whose entry is cut", FTYP MOOV(TRACK("vide", "avc1([0]{0}{1}[0][0])")) ONE PIECE,
     CMAF_OTHER},
    {"no entry", FTYP MOOV(TRACK("vide", "")) ONE PIECE, CMAF_OTHER},
    {"an index of nothing", FTYP MOOV(AUDIO) SIDX("0", ""), CMAF_OTHER},
    {"an index of indexes", FTYP MOOV(AUDIO) SIDX("1", "[2147483747][50000]" KEY) PIECE,
     CMAF_OTHER},
    {"a fragment that begins in the middle of a scene",
     FTYP MOOV(VIDEO) SIDX("1", "[99][50000][0]") PIECE, CMAF_OTHER},
    {"a fragment of no time", FTYP MOOV(VIDEO) SIDX("1", "[99][0]" KEY) PIECE, CMAF_OTHER},
    {"a fragment of no bytes", FTYP MOOV(AUDIO) SIDX("2", "[0][50000]" KEY REFERENCE) PIECE,
     CMAF_OTHER},
    {"time without units", FTYP MOOV(VIDEO) "sidx([0][1][0][0][0]{0}{1}" REFERENCE ")" PIECE,
     CMAF_OTHER},
    {"a gap behind the index",
     FTYP MOOV(VIDEO) "sidx([0][1][25000][0][8]{0}{1}" REFERENCE ")" PIECE, CMAF_OTHER},
    {"an index of a later kind",
     FTYP MOOV(VIDEO) "sidx([33554432][1][25000][0][0][0][0]{0}{1}" REFERENCE ")" PIECE,
     CMAF_OTHER},
    {"more references than are counted", FTYP MOOV(VIDEO) SIDX("1", REFERENCE REFERENCE) PIECE,
     CMAF_OTHER},
    {"fewer", FTYP MOOV(VIDEO) SIDX("2", REFERENCE) PIECE PIECE, CMAF_OTHER},
    {"a fragment that is not there", FTYP MOOV(VIDEO) SIDX("2", REFERENCE REFERENCE) PIECE,
     CMAF_OTHER},
    {"bytes behind the last", FTYP MOOV(VIDEO) ONE PIECE "x", CMAF_OTHER},
    {"pictures before the fragment's",
     FTYP MOOV(VIDEO) ONE MOOF("trun([513][2][83][10][5])") "mdat(0123456789abcde)", CMAF_OTHER},
    {"pictures behind it",
     FTYP MOOV(VIDEO) ONE MOOF("trun([513][2][84][16][5])") "mdat(0123456789abcde)", CMAF_OTHER},
    {"pictures that lie nowhere",
     FTYP MOOV(VIDEO) SIDX("1", "[95][50000]" KEY)
         MOOF("trun([512][2][84][10])") "mdat(0123456789abcde)",
     CMAF_OTHER},
    {"places counted from the file",
     FTYP MOOV(VIDEO) SIDX("1", "[107][50000]" KEY) "moof(mfhd([0][1])traf(tfhd([1][1][0][0])trun(["
                                                    "513][2][92][10][5])))mdat(0123456789abcde)",
     CMAF_OTHER},
    {"a run that is cut",
     FTYP MOOV(VIDEO) SIDX("1", "[87][50000]" KEY) MOOF("trun([513][2])") "mdat(0123456789abcdefg)",
     CMAF_OTHER},
    {"more pictures a second than there are numbers",
     FTYP MOOV(VIDEO) "sidx([0][1][4294967295][0][0]{0}{1}[99][50000]" KEY
                      ")" MOOF("trun([513][4294967295][84][10][5])") "mdat(0123456789abcde)",
     CMAF_OTHER},
    {"no run", FTYP MOOV(VIDEO) SIDX("1", "[71][50000]" KEY) MOOF("") "mdat(0123456789abcde)",
     CMAF_OTHER},
    {"a fragment without film", FTYP MOOV(VIDEO) SIDX("1", "[76][50000]" KEY) MOOF(TRUN),
     CMAF_OTHER},
};

static void test_what_is_a_track(void **state)
{
    static struct file file;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        AUTO_ARENA struct arena *arena = arena_open(65536);
        struct cmaf cmaf;
        int outcome = read_text(rows[i].file, arena, &cmaf, &file);

        if (outcome != rows[i].outcome)
            fail_msg("%s: %d", rows[i].sentence, outcome);
    }
}

static void test_where_things_lie(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(65536);
    static struct file file;
    struct cmaf cmaf;

    (void)state;
    assert_int_equal(read_text(WHOLE, arena, &cmaf, &file), 0);
    assert_memory_equal(file.bytes + cmaf.index_at + 4, "sidx", 4);
    assert_int_equal(cmaf.init_bytes, cmaf.index_at);
    assert_int_equal(cmaf.index_bytes, 32 + 3 * 12);
    assert_int_equal(cmaf.fragments.count, 3);
    assert_int_equal(cmaf.fragments.list[0].at, cmaf.index_at + cmaf.index_bytes);
    for (int i = 0; i < 3; i++) {
        assert_memory_equal(file.bytes + cmaf.fragments.list[i].at + 4, "moof", 4);
        assert_int_equal(cmaf.fragments.list[i].bytes, 99);
        assert_int_equal(cmaf.fragments.list[i].duration, 50000);
    }
    assert_int_equal(cmaf.timescale, 25000);
    assert_int_equal(cmaf.duration, 150000);
    assert_int_equal(cmaf.width, 426);
    assert_int_equal(cmaf.height, 240);
    assert_int_equal(cmaf.channels, 0);
    assert_int_equal(cmaf.rate_num, 1); /* two pictures in 2 s */
    assert_int_equal(cmaf.rate_den, 1);
}

static void test_sound_has_channels(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(65536);
    static struct file file;
    struct cmaf cmaf;

    (void)state;
    assert_int_equal(read_text(FTYP MOOV(AUDIO) ONE PIECE, arena, &cmaf, &file), 0);
    assert_int_equal(cmaf.channels, 2);
    assert_int_equal(cmaf.width, 0);
}

/* 30000/1001 in the timescale that holds it: 60 pictures of 1001 in 30000. */
static void test_rates_stay_exact(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(65536);
    static struct file file;
    struct cmaf cmaf;

    (void)state;
    assert_int_equal(
        read_text(FTYP MOOV(VIDEO) "sidx([0][1][30000][0][0]{0}{1}[99][60060]" KEY
                                   ")" MOOF("trun([513][60][84][10][5])") "mdat(0123456789abcde)",
                  arena, &cmaf, &file),
        0);
    assert_int_equal(cmaf.rate_num, 30000);
    assert_int_equal(cmaf.rate_den, 1001);
}

static void test_pieces_are_two_fragments(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(65536);
    static struct file file;
    struct cmaf cmaf;
    struct cmaf_pieces pieces;

    (void)state;
    assert_int_equal(read_text(WHOLE, arena, &cmaf, &file), 0);
    assert_int_equal(cmaf_gather(&cmaf, arena, &pieces), 0);
    assert_int_equal(pieces.count, 2);
    assert_int_equal(pieces.list[0].at, cmaf.fragments.list[0].at);
    assert_int_equal(pieces.list[0].bytes, 198);
    assert_int_equal(pieces.list[0].duration, 100000);
    assert_int_equal(pieces.list[1].at, cmaf.fragments.list[2].at);
    assert_int_equal(pieces.list[1].bytes, 99);
    assert_int_equal(pieces.list[1].duration, 50000);
    assert_int_equal(pieces.list[1].at + pieces.list[1].bytes, file.length);
}

static void test_keys_end_with_their_picture(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(65536);
    static struct file file;
    struct cmaf cmaf;
    struct cmaf_pieces keys;

    (void)state;
    assert_int_equal(read_text(WHOLE, arena, &cmaf, &file), 0);
    assert_int_equal(cmaf_read_keys(&cmaf, 1, arena, file.bytes, &keys), 0);
    assert_int_equal(keys.count, 3);
    assert_int_equal(keys.list[1].at, cmaf.fragments.list[1].at);
    assert_int_equal(keys.list[1].bytes, 94);
    assert_memory_equal(file.bytes + keys.list[1].at + keys.list[1].bytes - 10, "0123456789", 10);
    assert_int_equal(keys.list[1].duration, 50000);

    assert_int_equal(cmaf_read_keys(&cmaf, 2, arena, file.bytes, &keys), 0);
    assert_int_equal(keys.count, 2);
    assert_int_equal(keys.list[0].duration, 100000);
    assert_int_equal(keys.list[1].at, cmaf.fragments.list[2].at);
    assert_int_equal(keys.list[1].duration, 50000);

    file.bytes[cmaf.fragments.list[1].at + 4] = 'x'; /* no fragment any more */
    assert_int_equal(cmaf_read_keys(&cmaf, 1, arena, file.bytes, &keys), CMAF_OTHER);
    assert_int_equal(cmaf_read_keys(&cmaf, 2, arena, file.bytes, &keys), 0);
}

static void test_a_file_that_was_cut(void **state)
{
    static struct file file;
    struct cmaf cmaf;

    (void)state;
    for (int64_t length = 0;; length++) {
        AUTO_ARENA struct arena *arena = arena_open(65536);

        read_text("", arena, &cmaf, &file);
        write_boxes(&file, WHOLE);
        if (length == (int64_t)file.length)
            break;
        uint8_t *cut = malloc((size_t)length + 1); /* sanitizers see who reads behind it */
        memcpy(cut, file.bytes, (size_t)length);
        cut = realloc(cut, (size_t)length + !length);
        assert_int_equal(cmaf_read(&cmaf, arena, cut, length), CMAF_OTHER);
        free(cut);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_a_track),
        cmocka_unit_test(test_where_things_lie),
        cmocka_unit_test(test_sound_has_channels),
        cmocka_unit_test(test_rates_stay_exact),
        cmocka_unit_test(test_pieces_are_two_fragments),
        cmocka_unit_test(test_keys_end_with_their_picture),
        cmocka_unit_test(test_a_file_that_was_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

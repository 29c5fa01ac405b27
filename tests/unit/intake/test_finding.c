/* What was found in an original, counted, kept, and told in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "data_dir.h"
#include "intake/finding.h"

static const char sha256[] = "aa00000000000000000000000000000000000000000000000000000000000000";

static void add_stream(struct wire_probe *probe, int type, const char *fourcc)
{
    struct wire_stream *stream = &probe->streams[probe->streams_held++];

    stream->type = type;
    snprintf(stream->fourcc, sizeof stream->fourcc, "%s", fourcc);
}

static void add_key(struct wire_probe *probe, int class, const char *key)
{
    struct wire_key *at = &probe->keys[probe->keys_held++];

    at->class = class;
    snprintf(at->key, sizeof at->key, "%s", key);
}

/* A phone's film: the same place twice over, who made it, and a drone's words. */
static struct wire_probe *make(void)
{
    static struct wire_probe probe;

    probe = (struct wire_probe){.chapters = 3, .stray_boxes = 1};
    add_stream(&probe, WIRE_VIDEO, "avc1");
    add_stream(&probe, WIRE_AUDIO, "mp4a");
    add_stream(&probe, WIRE_AUDIO, "mp4a");
    add_stream(&probe, WIRE_DATA, "gpmd");
    add_stream(&probe, WIRE_DATA, "tmcd");
    add_stream(&probe, WIRE_DATA, "text");
    add_stream(&probe, WIRE_SUBTITLE, "tx3g");
    add_stream(&probe, WIRE_PICTURE, "");
    add_key(&probe, WIRE_KEY_LOCATION, "location-eng");
    add_key(&probe, WIRE_KEY_LOCATION, "location");
    add_key(&probe, WIRE_KEY_LOCATION, "location");
    add_key(&probe, WIRE_KEY_LOCATION, "com.apple.quicktime.location.ISO6709");
    add_key(&probe, WIRE_KEY_PERSON, "owner");
    add_key(&probe, WIRE_KEY_HARMLESS, "major_brand");
    return &probe;
}

static void test_each_kind_is_counted_and_each_name_once(void **state)
{
    struct findings found;
    char text[FINDING_TEXT_MAX];

    finding_count(make(), &found);
    finding_describe(&found, text);
    assert_string_equal(text, "2 GPS entries, 1 name of a person, 1 telemetry track, 1 timecode "
                              "track, 1 subtitle track, 1 data track, 1 cover picture, 3 chapters, "
                              "1 more picture or sound track, 1 part that belongs to no track");
}

static void test_a_film_and_nothing_else_needs_no_words(void **state)
{
    struct wire_probe *probe = make();
    struct findings found;
    char text[FINDING_TEXT_MAX] = "x";

    *probe = (struct wire_probe){0};
    add_stream(probe, WIRE_VIDEO, "avc1");
    add_stream(probe, WIRE_AUDIO, "mp4a");
    add_key(probe, WIRE_KEY_HARMLESS, "encoder");
    finding_count(probe, &found);
    finding_describe(&found, text);
    assert_string_equal(text, "");
    finding_summarise(&found, "file", "files", text);
    assert_string_equal(text, "");
}

static void test_everything_at_once_fits(void **state)
{
    struct findings found;
    char text[FINDING_TEXT_MAX];

    for (int i = 0; i < FINDINGS; i++)
        found.counts[i] = 2;
    finding_describe(&found, text);
    assert_non_null(strstr(text, "2 parts that belong to no track"));
    finding_summarise(&found, "file", "files", text);
    assert_non_null(strstr(text, "stray parts in 2 files"));
}

static void test_counts_are_kept_by_content(void **state)
{
    AUTO_DATA_DIR struct data_dir dir;
    AUTO_DB struct db *db = NULL;
    AUTO_BUF struct buf text = {0};
    struct wire_probe *probe = make();
    struct findings found;
    struct json json;

    data_dir_make(&dir);
    assert_int_equal(db_open(&db, dir.fd, DB_WRITE), 0);
    assert_int_equal(finding_keep(db, sha256, probe), 0);
    probe->keys_held = 1;
    probe->streams_held = 2;
    assert_int_equal(finding_keep(db, sha256, probe), 0); /* looked into again: not added up */
    assert_int_equal(finding_read(db, sha256, &found), 0);
    json_start(&json, &text);
    finding_write_json(&json, NULL, &found);
    assert_string_equal(text.data, "{\"location\":1,\"chapter\":3,\"stray\":1}");
    assert_int_equal(finding_read(db, "bb", &found), 0);
    for (int i = 0; i < FINDINGS; i++)
        assert_int_equal(found.counts[i], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_kind_is_counted_and_each_name_once),
        cmocka_unit_test(test_a_film_and_nothing_else_needs_no_words),
        cmocka_unit_test(test_everything_at_once_fits),
        cmocka_unit_test(test_counts_are_kept_by_content),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

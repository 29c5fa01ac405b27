/* Rows of versions, their renditions, captions and chapters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "data_dir.h"
#include "seed.h"
#include "store/captions.h"
#include "store/drafts.h"
#include "store/versions.h"

struct fixture {
    struct data_dir dir;
    struct db *db;
    struct arena *arena;
    struct seeded film;
};

static void open_fixture(struct fixture *fixture)
{
    data_dir_make(&fixture->dir);
    assert_int_equal(db_open(&fixture->db, fixture->dir.fd, DB_WRITE), 0);
    fixture->arena = arena_open(1 << 20);
    fixture->film = seed_film(fixture->db, &(struct seed){.slug = "one"});
}

static void close_fixture(struct fixture *fixture)
{
    arena_close(fixture->arena);
    db_close(fixture->db);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static int write_kind(void *context, const struct version_row *row)
{
    buf_printf(context, "%s ", row->kind);
    return 0;
}

static void test_a_version_keeps_its_public_id(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    AUTO_BUF struct buf kinds = {0};
    struct version_row row, got;

    open_fixture(&fixture);
    row = (struct version_row){.film_id = fixture.film.film_id,
                               .public_id = "another",
                               .kind = "main",
                               .state = "needs_packaging",
                               .why = "HEVC",
                               .sha256 = "x",
                               .duration_ms = 9};
    assert_int_equal(versions_put(fixture.db, &row), 0);
    assert_int_equal(row.id, fixture.film.version_id);
    assert_int_equal(versions_find(fixture.db, fixture.film.film_id, "main", fixture.arena, &got),
                     0);
    assert_string_equal(got.public_id, fixture.film.version);
    assert_string_equal(got.why, "HEVC");
    row.kind = "bsl";
    row.public_id = "bsl-id";
    assert_int_equal(versions_put(fixture.db, &row), 0);
    row.kind = "ad";
    row.public_id = "ad-id";
    assert_int_equal(versions_put(fixture.db, &row), 0);
    assert_int_equal(versions_find_public(fixture.db, "bsl-id", fixture.arena, &got), 0);
    assert_string_equal(got.kind, "bsl");
    assert_int_equal(versions_find_public(fixture.db, "none", fixture.arena, &got),
                     VERSIONS_MISSING);
    assert_int_equal(versions_find(fixture.db, fixture.film.film_id, "audio", fixture.arena, &got),
                     VERSIONS_MISSING);
    assert_int_equal(
        versions_each(fixture.db, fixture.film.film_id, fixture.arena, write_kind, &kinds), 0);
    assert_string_equal(kinds.data, "main bsl ad ");
}

static int write_name(void *context, const struct rendition_row *row)
{
    buf_printf(context, "%s ", row->name);
    return 0;
}

static int write_path(void *context, const char *path)
{
    buf_printf(context, "%s ", path);
    return 0;
}

static struct rendition_row a_rendition(const char *name, const char *path, int64_t height)
{
    return (struct rendition_row){.name = name,
                                  .path = path,
                                  .type = "video/mp4",
                                  .sha256 = "x",
                                  .bytes = 1,
                                  .width = 1,
                                  .height = height};
}

static void test_renditions_are_replaced_together(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    AUTO_BUF struct buf names = {0}, paths = {0};
    struct rendition_row two[] = {a_rendition("480p.mp4", "b", 480),
                                  a_rendition("720p.mp4", "a", 720)};
    struct rendition_row twins[] = {a_rendition("x.mp4", "c", 1), a_rendition("x.mp4", "d", 2)};
    int64_t version_id;

    open_fixture(&fixture);
    version_id = fixture.film.version_id;
    assert_int_equal(renditions_replace(fixture.db, version_id, two, 2), 0);
    assert_true(two[0].id > 0 && two[0].version_id == version_id);
    assert_true(renditions_replace(fixture.db, version_id, twins, 2) < 0); /* and nothing is lost */
    assert_int_equal(renditions_each(fixture.db, version_id, fixture.arena, write_name, &names), 0);
    assert_string_equal(names.data, "720p.mp4 480p.mp4 ");
    assert_int_equal(renditions_each_path(fixture.db, fixture.arena, write_path, &paths), 0);
    assert_string_equal(paths.data, "a b ");
}

static int write_language(void *context, const struct caption_row *row)
{
    buf_printf(context, "%s ", row->language);
    assert_null(row->vtt);
    return 0;
}

static void test_captions_are_replaced_with_their_cues(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    AUTO_BUF struct buf languages = {0};
    struct vtt_cue cues[] = {{2000, 3000, NULL, "two"}, {0, 1000, "Sam", "one"}};
    struct vtt vtt = {cues, 2}, got;
    struct caption_row row, found;

    open_fixture(&fixture);
    row = (struct caption_row){.version_id = fixture.film.version_id,
                               .language = "en-GB",
                               .vtt = "WEBVTT\n\n1",
                               .sha256 = "a",
                               .changed_at = 7};
    assert_int_equal(captions_put(fixture.db, &row, &vtt), 0);
    assert_int_equal(captions_put(fixture.db, &row, &vtt), 0);
    row.language = "cy";
    assert_int_equal(captions_put(fixture.db, &row, &vtt), 0);
    assert_int_equal(captions_find(fixture.db, row.version_id, "en-GB", fixture.arena, &found), 0);
    assert_string_equal(found.vtt, "WEBVTT\n\n1");
    assert_int_equal(found.changed_at, 7);
    assert_int_equal(captions_cues(fixture.db, found.id, fixture.arena, &got), 0);
    assert_int_equal(got.count, 2);
    assert_string_equal(got.cues[0].text, "one");
    assert_string_equal(got.cues[0].speaker, "Sam");
    assert_null(got.cues[1].speaker);
    assert_int_equal(
        captions_each(fixture.db, row.version_id, fixture.arena, write_language, &languages), 0);
    assert_string_equal(languages.data, "cy en-GB ");
    assert_int_equal(captions_remove(fixture.db, row.version_id, "cy"), 0);
    assert_int_equal(captions_remove(fixture.db, row.version_id, "cy"), CAPTIONS_MISSING);
    assert_int_equal(captions_find(fixture.db, row.version_id, "cy", fixture.arena, &found),
                     CAPTIONS_MISSING);
    assert_int_equal(captions_cues(fixture.db, row.id, fixture.arena, &got), 0);
    assert_int_equal(got.count, 0); /* its cues went with it */
}

static int count_draft(void *context, const struct draft_row *row)
{
    (void)row;
    ++*(int *)context;
    return 0;
}

/* A version with a draft, captions that were approved, and captions of a file; then it is put
 * again, with this content. How many of each are left. */
static void put_with_words(struct fixture *fixture, const char *sha256, int left[3])
{
    struct vtt_cue cue = {0, 1000, NULL, "one"};
    struct vtt vtt = {&cue, 1};
    struct version_row version;
    struct draft_row draft = {.origin = "machine", .language = "fr", .cues = 1, .vtt = ""};
    struct caption_row row = {.vtt = "", .sha256 = "", .language = "cy", .is_approved = true};

    draft.version_id = row.version_id = fixture->film.version_id;
    assert_int_equal(drafts_put(fixture->db, &draft), 0);
    assert_int_equal(captions_put(fixture->db, &row, &vtt), 0);
    row.is_approved = false;
    row.language = "en";
    assert_int_equal(captions_put(fixture->db, &row, &vtt), 0);
    assert_int_equal(versions_get(fixture->db, row.version_id, fixture->arena, &version), 0);
    if (sha256)
        version.sha256 = sha256;
    assert_int_equal(versions_put(fixture->db, &version), 0);
    assert_int_equal(version.id, fixture->film.version_id);
    left[0] = 0;
    assert_int_equal(
        drafts_each(fixture->db, version.film_id, fixture->arena, count_draft, &left[0]), 0);
    left[1] = !captions_find(fixture->db, version.id, "cy", fixture->arena, &row);
    left[2] = !captions_find(fixture->db, version.id, "en", fixture->arena, &row);
}

static void test_words_of_other_content_go_with_it(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int left[3];

    (void)state;
    open_fixture(&fixture);
    put_with_words(&fixture, NULL, left);
    assert_int_equal(left[0] + left[1] + left[2], 3); /* the same content: they stay */
    put_with_words(&fixture, "another", left);
    assert_int_equal(left[0], 0);
    assert_int_equal(left[1], 0);
    assert_int_equal(left[2], 1); /* a file beside the film is its own matter */
}

static void test_chapters_are_in_order_and_start_once(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct vtt_cue cues[] = {
        {5000, 9000, NULL, "Later"}, {0, 5000, NULL, "Arrival"}, {0, 4000, NULL, "Twin"}};
    struct vtt vtt = {cues, 3}, got;

    open_fixture(&fixture);
    assert_int_equal(chapters_replace(fixture.db, fixture.film.version_id, &vtt), 0);
    assert_int_equal(chapters_replace(fixture.db, fixture.film.version_id, &vtt), 0);
    assert_int_equal(chapters_list(fixture.db, fixture.film.version_id, fixture.arena, &got), 0);
    assert_int_equal(got.count, 2);
    assert_string_equal(got.cues[0].text, "Arrival");
    assert_string_equal(got.cues[1].text, "Later");
    vtt.count = 0;
    assert_int_equal(chapters_replace(fixture.db, fixture.film.version_id, &vtt), 0);
    assert_int_equal(chapters_list(fixture.db, fixture.film.version_id, fixture.arena, &got), 0);
    assert_int_equal(got.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_version_keeps_its_public_id),
        cmocka_unit_test(test_renditions_are_replaced_together),
        cmocka_unit_test(test_captions_are_replaced_with_their_cues),
        cmocka_unit_test(test_words_of_other_content_go_with_it),
        cmocka_unit_test(test_chapters_are_in_order_and_start_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* tus 1.0.0: rows from the protocol (tus.io/protocols/resumable-upload). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "tus.h"

#define ID_A "0123456789abcdef0123456789abcdef"
#define ID_B "fedcba9876543210fedcba9876543210"
#define AT   "/api/v1/uploads/"

struct request {
    const char *method;
    const char *headers[6][2];
    struct arena *arena;
};

struct reply {
    const char *names[8];
    char values[8][200];
    int count;
};

const char *request_method(const struct request *req)
{
    return req->method;
}

const char *request_header(const struct request *req, const char *name)
{
    for (int i = 0; i < 6 && req->headers[i][0]; i++)
        if (!strcasecmp(req->headers[i][0], name))
            return req->headers[i][1];
    return NULL;
}

struct arena *request_arena(struct request *req)
{
    return req->arena;
}

void reply_header(struct reply *reply, const char *name, const char *value)
{
    assert_in_range(reply->count, 0, 7);
    reply->names[reply->count] = name;
    snprintf(reply->values[reply->count++], sizeof *reply->values, "%s", value);
}

static const char *said(const struct reply *reply, const char *name)
{
    for (int i = 0; i < reply->count; i++)
        if (!strcmp(reply->names[i], name))
            return reply->values[i];
    return NULL;
}

enum { WRONG = -2 };

static const struct {
    const char *sentence;
    const char *headers[6][2];
    enum tus_concat concat;
    int64_t length; /* WRONG: it is refused */
    int parts;
} creations[] = {
    {"a length is said", {{"Upload-Length", "100"}}, TUS_WHOLE, 100, 0},
    {"an empty file has one too", {{"Upload-Length", "0"}}, TUS_WHOLE, 0, 0},
    {"or is said later", {{"Upload-Defer-Length", "1"}}, TUS_WHOLE, -1, 0},
    {"which has one value", {{"Upload-Defer-Length", "0"}}, TUS_WHOLE, WRONG, 0},
    {"one of both must be there", {{NULL}}, TUS_WHOLE, WRONG, 0},
    {"and not both", {{"Upload-Length", "1"}, {"Upload-Defer-Length", "1"}}, TUS_WHOLE, WRONG, 0},
    {"a length is not negative", {{"Upload-Length", "-1"}}, TUS_WHOLE, WRONG, 0},
    {"nor a word", {{"Upload-Length", "1e3"}}, TUS_WHOLE, WRONG, 0},
    {"nor beyond counting", {{"Upload-Length", "9223372036854775808"}}, TUS_WHOLE, WRONG, 0},
    {"nor several", {{"Upload-Length", "1, 1"}}, TUS_WHOLE, WRONG, 0},
    {"a version is of a film", /* version bsl */
     {{"Upload-Length", "1"}, {"Upload-Metadata", "version YnNs"}},
     TUS_WHOLE,
     WRONG,
     0},
    {"and of a kind that there is", /* film night, version red */
     {{"Upload-Length", "1"}, {"Upload-Metadata", "film bmlnaHQ=,version cmVk"}},
     TUS_WHOLE,
     WRONG,
     0},
    {"such as this one", /* film night, version bsl */
     {{"Upload-Length", "1"}, {"Upload-Metadata", "film bmlnaHQ=,version YnNs"}},
     TUS_WHOLE,
     1,
     0},
    {"metadata are pairs of a key and base64",
     {{"Upload-Length", "1"}, {"Upload-Metadata", "filename d29ybGQ=,is_confidential"}},
     TUS_WHOLE,
     1,
     0},
    {"a blank may follow the comma, and a lone key",
     {{"Upload-Length", "1"}, {"Upload-Metadata", "a , b YQ=="}},
     TUS_WHOLE,
     1,
     0},
    {"none at all are allowed", {{"Upload-Length", "1"}, {"Upload-Metadata", ""}}, TUS_WHOLE, 1, 0},
    {"a key is there once",
     {{"Upload-Length", "1"}, {"Upload-Metadata", "a YQ==,a Yg=="}},
     TUS_WHOLE,
     WRONG,
     0},
    {"a key is ASCII",
     {{"Upload-Length", "1"}, {"Upload-Metadata", "n\xc3\xa4me YQ=="}},
     TUS_WHOLE,
     WRONG,
     0},
    {"a value is base64",
     {{"Upload-Length", "1"}, {"Upload-Metadata", "a b!!="}},
     TUS_WHOLE,
     WRONG,
     0},
    {"a pair has two halves",
     {{"Upload-Length", "1"}, {"Upload-Metadata", "a YQ== YQ=="}},
     TUS_WHOLE,
     WRONG,
     0},
    {"and is not empty",
     {{"Upload-Length", "1"}, {"Upload-Metadata", "a,,b"}},
     TUS_WHOLE,
     WRONG,
     0},
    {"a part is a part", {{"Upload-Length", "5"}, {"Upload-Concat", "partial"}}, TUS_PARTIAL, 5, 0},
    {"parts are named by path",
     {{"Upload-Concat", "final;" AT ID_A " " AT ID_B}},
     TUS_FINAL,
     -1,
     2},
    {"or by address of this site",
     {{"Host", "films.example"},
      {"Upload-Concat", "final;https://films.example" AT ID_A " http://Films.example" AT ID_B}},
     TUS_FINAL,
     -1,
     2},
    {"and of no other",
     {{"Host", "films.example"}, {"Upload-Concat", "final;https://evil.example" AT ID_A}},
     TUS_FINAL,
     WRONG,
     0},
    {"nor one that begins like it",
     {{"Host", "films.example"}, {"Upload-Concat", "final;https://films.example.evil" AT ID_A}},
     TUS_FINAL,
     WRONG,
     0},
    {"nothing above it", {{"Upload-Concat", "final;" AT "../../etc/passwd"}}, TUS_FINAL, WRONG, 0},
    {"no other page", {{"Upload-Concat", "final;/films/" ID_A}}, TUS_FINAL, WRONG, 0},
    {"a final one has parts", {{"Upload-Concat", "final;"}}, TUS_FINAL, WRONG, 0},
    {"and no length of its own",
     {{"Upload-Length", "5"}, {"Upload-Concat", "final;" AT ID_A}},
     TUS_FINAL,
     WRONG,
     0},
    {"there is no third kind",
     {{"Upload-Length", "5"}, {"Upload-Concat", "whole"}},
     TUS_WHOLE,
     WRONG,
     0},
};

static void test_a_creation(void **state)
{
    for (size_t i = 0; i < sizeof creations / sizeof *creations; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 16);
        struct request req = {.method = "POST", .arena = arena};
        struct tus_creation creation;
        const char *wrong;

        memcpy(req.headers, creations[i].headers, sizeof req.headers);
        wrong = tus_read_creation(&req, &creation);
        if (!wrong != (creations[i].length != WRONG))
            fail_msg("%s: %s", creations[i].sentence, wrong ? wrong : "accepted");
        if (wrong)
            continue;
        assert_int_equal(creation.concat, creations[i].concat);
        assert_int_equal(creation.length, creations[i].length);
        assert_int_equal(creation.part_count, creations[i].parts);
    }
}

static void test_a_final_one_names_its_parts_in_order(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 16);
    struct request req = {
        .arena = arena,
        .headers = {{"Host", "h"}, {"Upload-Concat", "final;http://h" AT ID_B "  " AT ID_A}}};
    struct tus_creation creation;

    assert_null(tus_read_creation(&req, &creation));
    assert_string_equal(creation.parts[0], ID_B);
    assert_string_equal(creation.parts[1], ID_A);
    assert_string_equal(creation.said, "final;" AT ID_B " " AT ID_A);
}

static void test_the_name_of_its_file(void **state)
{
    static const struct {
        const char *sentence, *metadata, *name;
    } rows[] = {
        {"as tus clients have it", "filetype dmlkZW8=,filename d29ybGQubXA0", "world.mp4"},
        {"as others have it", "name d29ybGQubXA0,type dmlkZW8=", "world.mp4"},
        {"without the folders", "filename L2hvbWUvYWRhL3dvcmxkLm1wNA==", "world.mp4"},
        {"of whatever system", "filename QzpcYWRhXHdvcmxkLm1wNA==", "world.mp4"},
        {"nobody said", "filetype dmlkZW8=", ""},
        {"or nothing", "filename", ""},
        {"a longer key is another", "filenames d29ybGQubXA0", ""},
        {"no text that cannot be shown", "filename gIGC", ""},
        {"nor several lines", "filename YQpi", ""},
        {"nor one that is cut by a NUL", "filename YQBi", ""},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 16);
        struct request req = {
            .arena = arena,
            .headers = {{"Upload-Length", "1"}, {"Upload-Metadata", rows[i].metadata}}};
        struct tus_creation creation;

        assert_null(tus_read_creation(&req, &creation));
        if (strcmp(creation.name, rows[i].name) != 0)
            fail_msg("%s: %s", rows[i].sentence, creation.name);
    }
}

static void test_more_parts_than_may_be_are_refused(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 16);
    AUTO_BUF struct buf text = {0};
    struct request req = {.arena = arena};
    struct tus_creation creation;

    buf_printf(&text, "final;");
    for (int i = 0; i < TUS_PARTS_MAX; i++)
        buf_printf(&text, AT ID_A " ");
    req.headers[0][0] = "Upload-Concat";
    req.headers[0][1] = text.data;
    assert_null(tus_read_creation(&req, &creation));
    buf_printf(&text, AT ID_A);
    req.headers[0][1] = text.data;
    assert_non_null(tus_read_creation(&req, &creation));
}

#define SHA1_HELLO "qvTGHdzF6KLavt4PO0gs2a6pQ00="

static const struct {
    const char *sentence;
    const char *headers[6][2];
    bool is_first;
    int64_t offset; /* WRONG: it is refused */
    size_t checksum;
} pieces[] = {
    {"an offset is said", {{"Upload-Offset", "70"}}, false, 70, 0},
    {"it must be", {{NULL}}, false, WRONG, 0},
    {"the first one's is 0", {{NULL}}, true, 0, 0},
    {"it is not negative", {{"Upload-Offset", "-1"}}, false, WRONG, 0},
    {"nor a word", {{"Upload-Offset", "0x10"}}, false, WRONG, 0},
    {"a checksum by SHA-1",
     {{"Upload-Offset", "0"}, {"Upload-Checksum", "sha1 " SHA1_HELLO}},
     false,
     0,
     20},
    {"is as long as that is",
     {{"Upload-Offset", "0"}, {"Upload-Checksum", "sha256 " SHA1_HELLO}},
     false,
     WRONG,
     0},
    {"it has an algorithm",
     {{"Upload-Offset", "0"}, {"Upload-Checksum", SHA1_HELLO}},
     false,
     WRONG,
     0},
    {"that is known",
     {{"Upload-Offset", "0"}, {"Upload-Checksum", "md5 1B2M2Y8AsgTpgAmY7PhCfg=="}},
     false,
     WRONG,
     0},
    {"and a value", {{"Upload-Offset", "0"}, {"Upload-Checksum", "sha1 "}}, false, WRONG, 0},
};

static void test_a_piece(void **state)
{
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct request req = {.method = "PATCH"};
        struct receive_piece piece;
        const char *wrong;

        memcpy(req.headers, pieces[i].headers, sizeof req.headers);
        wrong = tus_read_piece(&req, pieces[i].is_first, &piece);
        if (!wrong != (pieces[i].offset != WRONG))
            fail_msg("%s: %s", pieces[i].sentence, wrong ? wrong : "accepted");
        if (wrong)
            continue;
        assert_int_equal(piece.offset, pieces[i].offset);
        assert_int_equal(piece.has_checksum, pieces[i].checksum > 0);
    }
}

static void test_a_method_may_be_said_by_post(void **state)
{
    struct request post = {.method = "POST", .headers = {{"X-HTTP-Method-Override", "PATCH"}}};
    struct request get = {.method = "GET", .headers = {{"X-HTTP-Method-Override", "DELETE"}}};

    assert_string_equal(tus_method(&post), "PATCH");
    assert_string_equal(tus_method(&get), "GET"); /* a link must not delete */
}

static void test_where_an_upload_stands(void **state)
{
    struct upload_row row = {.kind = "whole",
                             .metadata = "filename d29ybGQ=",
                             .length = -1,
                             .received_bytes = 70,
                             .state = "receiving",
                             .expires_at = 784111777000};
    struct reply unknown = {0}, done = {0};

    tus_say_standing(&unknown, &row);
    assert_string_equal(said(&unknown, "Upload-Offset"), "70");
    assert_string_equal(said(&unknown, "Upload-Defer-Length"), "1");
    assert_null(said(&unknown, "Upload-Length"));
    assert_string_equal(said(&unknown, "Upload-Metadata"), row.metadata);
    assert_string_equal(said(&unknown, "Upload-Expires"), "Sun, 06 Nov 1994 08:49:37 GMT");
    row.length = 70;
    row.state = "received";
    row.kind = "final";
    row.parts = "final;" AT ID_A;
    tus_say_standing(&done, &row);
    assert_string_equal(said(&done, "Upload-Length"), "70");
    assert_null(said(&done, "Upload-Defer-Length"));
    assert_null(said(&done, "Upload-Expires"));
    assert_string_equal(said(&done, "Upload-Concat"), row.parts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_creation),
        cmocka_unit_test(test_a_final_one_names_its_parts_in_order),
        cmocka_unit_test(test_the_name_of_its_file),
        cmocka_unit_test(test_more_parts_than_may_be_are_refused),
        cmocka_unit_test(test_a_piece),
        cmocka_unit_test(test_a_method_may_be_said_by_post),
        cmocka_unit_test(test_where_an_upload_stands),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

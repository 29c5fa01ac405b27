/* Forms that enclose files: RFC 7578 and RFC 2046 5.1, as browsers send them and as nobody should;
 * in one piece, and a byte at a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "http/multipart.h"

#define HEADER       "multipart/form-data; boundary=b"
#define NAMED(name)  "Content-Disposition: form-data; name=\"" name "\"\r\n"
#define FIELD(name)  "--b\r\n" NAMED(name) "\r\n"
#define END          "\r\n--b--\r\n"
#define SAY(headers) "--b\r\n" headers "\r\nx" END

static const struct {
    const char *says;
    const char *header, *body;
    const char *told; /* "name[file](type)=bytes;" of each part; NULL: it is refused */
} rows[] = {
    {"a field", HEADER, FIELD("a") "1" END, "a=1;"},
    {"two", HEADER, FIELD("a") "1\r\n" FIELD("b") "2" END, "a=1;b=2;"},
    {"one that is empty", HEADER, FIELD("a") END, "a=;"},
    /* RFC 7578 4.2 */
    {"a file", HEADER,
     SAY("Content-Disposition: form-data; name=\"f\"; filename=\"a b.jpg\"\r\n"
         "Content-Type: image/jpeg\r\n"),
     "f[a b.jpg](image/jpeg)=x;"},
    {"no file was chosen", HEADER,
     SAY("Content-Disposition: form-data; name=\"f\"; filename=\"\"\r\n"), "f[]=x;"},
    {"names without quotes", HEADER,
     SAY("Content-Disposition: form-data; name=f; filename=a.jpg\r\n"), "f[a.jpg]=x;"},
    {"words in any case", "MULTIPART/Form-Data; charset=x; BOUNDARY=\"b\"",
     SAY("content-disposition: Form-Data; NAME=\"f\"\r\n"), "f=x;"},
    {"filename* counts for nothing", HEADER,
     SAY("Content-Disposition: form-data; name=\"f\"; filename*=UTF-8''e.exe\r\n"), "f=x;"},
    /* WHATWG HTML 4.10.21.7; RFC 822 quoted-pair */
    {"a quote in a name, as browsers write it", HEADER,
     SAY("Content-Disposition: form-data; name=\"f\"; filename=\"a%22b\"\r\n"), "f[a\"b]=x;"},
    {"as others do", HEADER,
     SAY("Content-Disposition: form-data; name=\"f\"; filename=\"a\\\"b\"\r\n"), "f[a\"b]=x;"},
    {"a backslash is one", HEADER,
     SAY("Content-Disposition: form-data; name=\"f\"; filename=\"C:\\a.jpg\"\r\n"),
     "f[C:\\a.jpg]=x;"},
    {"letters that are not ASCII", HEADER,
     SAY("Content-Disposition: form-data; name=\"f\"; filename=\"\xc5\xb5.jpg\"\r\n"),
     "f[\xc5\xb5.jpg]=x;"},
    /* RFC 7578 4.8 */
    {"other headers count for nothing", HEADER,
     SAY("X-Other: 1\r\n" NAMED("f") "Content-Transfer-Encoding: binary\r\n"), "f=x;"},
    /* RFC 2046 5.1.1 */
    {"what stands before and after", HEADER, "hello\r\n" FIELD("a") "1" END "\r\n--b\r\nbye",
     "a=1;"},
    {"blanks behind a delimiter", HEADER, "--b \t\r\n" NAMED("a") "\r\n1\r\n--b-- ", "a=1;"},
    {"no line end behind the last", HEADER, FIELD("a") "1\r\n--b--", "a=1;"},
    {"what is nearly a delimiter", HEADER, FIELD("a") "\r\r\n-\r\n--\r\n--c\n--b--" END,
     "a=\r\r\n-\r\n--\r\n--c\n--b--;"},
    {"line ends of its own", HEADER, FIELD("a") "\r\n\r\n" END, "a=\r\n\r\n;"},
    {"a boundary of 70",
     "multipart/form-data; boundary="
     "1234567890123456789012345678901234567890123456789012345678901234567890",
     "--1234567890123456789012345678901234567890123456789012345678901234567890\r\n" NAMED(
         "a") "\r\n1\r\n--1234567890123456789012345678901234567890123456789012345678901234567890--",
     "a=1;"},
    {"a boundary of 71",
     "multipart/form-data; boundary="
     "12345678901234567890123456789012345678901234567890123456789012345678901",
     "", NULL},
    {"no part at all", HEADER, "--b--", ""},

    {"another type", "application/x-www-form-urlencoded", "a=1", NULL},
    {"a longer type", "multipart/form-data-too; boundary=b", FIELD("a") "1" END, NULL},
    {"no boundary", "multipart/form-data", FIELD("a") "1" END, NULL},
    {"two boundaries", HEADER "; boundary=c", FIELD("a") "1" END, NULL},
    {"a boundary that is none", "multipart/form-data; boundary=\"a\r\"", "", NULL},
    {"an empty one", "multipart/form-data; boundary=\"\"", "----", NULL},
    {"one that ends with a blank", "multipart/form-data; boundary=\"b \"", "", NULL},
    {"nothing", HEADER, "", NULL},
    {"cut in a part", HEADER, FIELD("a") "1", NULL},
    {"cut in a delimiter", HEADER, FIELD("a") "1\r\n--b-", NULL},
    {"cut in a head", HEADER, "--b\r\nContent-", NULL},
    {"rubbish behind a delimiter", HEADER, "--bb\r\n" NAMED("a") "\r\n1" END, NULL},
    {"a line end of one letter", HEADER, "--b\n" NAMED("a") "\r\n1" END, NULL},
    {"and in a head", HEADER, "--b\r\nContent-Disposition: form-data; name=\"a\"\n\r\n1" END, NULL},
    {"a part that is nobody's", HEADER, SAY("X-Other: 1\r\n"), NULL},
    {"a part without a head", HEADER, "--b\r\n\r\n1" END, NULL},
    {"an attachment", HEADER, SAY("Content-Disposition: attachment; name=\"a\"\r\n"), NULL},
    {"an empty name", HEADER, SAY("Content-Disposition: form-data; name=\"\"\r\n"), NULL},
    {"two names", HEADER, SAY("Content-Disposition: form-data; name=\"a\"; name=\"b\"\r\n"), NULL},
    {"said twice", HEADER, SAY(NAMED("a") NAMED("b")), NULL},
    {"a quote left open", HEADER, SAY("Content-Disposition: form-data; name=\"a\r\n"), NULL},
    {"a name that is no text", HEADER, SAY("Content-Disposition: form-data; name=\"\xff\"\r\n"),
     NULL},
    {"a file's name that is none", HEADER,
     SAY("Content-Disposition: form-data; name=\"a\"; filename=\"\x01\"\r\n"), NULL},
    {"a folded line", HEADER, SAY("Content-Disposition: form-data;\r\n name=\"a\"\r\n"), NULL},
    {"a line without a colon", HEADER, SAY("Content-Disposition\r\n" NAMED("a")), NULL},
    {"a blank before the colon", HEADER, SAY("Content-Type : x\r\n" NAMED("a")), NULL},
};

struct told {
    char text[8192];
    size_t length, stop_at;
    int begun;
};

static bool say(struct told *told, const char *bytes, size_t length)
{
    assert_true(told->length + length < sizeof told->text);
    memcpy(told->text + told->length, bytes, length);
    told->length += length;
    return told->stop_at && told->length >= told->stop_at;
}

static bool begin(void *cls, const struct multipart_part *part)
{
    char text[200] = "";
    bool stops;

    ((struct told *)cls)->begun++;
    if (part->file_name)
        snprintf(text, sizeof text, "%s[%s]", part->name, part->file_name);
    else
        snprintf(text, sizeof text, "%s", part->name);
    if (*part->type)
        snprintf(text + strlen(text), sizeof text - strlen(text), "(%s)", part->type);
    stops = say(cls, text, strlen(text));
    return say(cls, "=", 1) || stops;
}

static bool bytes(void *cls, const void *bytes, size_t length)
{
    return say(cls, bytes, length);
}

static bool end(void *cls)
{
    return say(cls, ";", 1);
}

static const struct multipart_taker taker = {begin, bytes, end};

static int read_in_pieces(const char *header, const char *body, size_t piece, struct told *told)
{
    struct multipart *multipart = NULL;
    size_t length = strlen(body);
    int r = multipart_open(&multipart, header, &taker, told);

    for (size_t at = 0; !r && at < length; at += piece)
        r = multipart_take(multipart, body + at, length - at < piece ? length - at : piece);
    if (!r)
        r = multipart_end(multipart);
    if (multipart)
        assert_non_null(multipart_why(multipart));
    multipart_close(multipart);
    return r;
}

static void read_as_sent(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t piece = 1; piece < 1000; piece = piece < 8 ? piece + 1 : 1000) {
            struct told told = {0};
            int r = read_in_pieces(rows[i].header, rows[i].body, piece, &told);

            if (r != (rows[i].told ? 0 : MULTIPART_BAD))
                fail_msg("%s: %d", rows[i].says, r);
            if (rows[i].told && (told.length != strlen(rows[i].told) ||
                                 memcmp(told.text, rows[i].told, told.length) != 0))
                fail_msg("%s: %.*s", rows[i].says, (int)told.length, told.text);
        }
}

/* So many bytes of a header, and so many parts, before one that is as it should be. */
static int read_long(int head, int parts)
{
    static const char part[] = "--b\r\n" NAMED("a") "\r\n\r\n";
    static char body[1 << 18];
    struct told told = {0};
    char *to = body;

    for (int i = 0; i < parts; i++)
        to = (char *)memcpy(to, part, sizeof part - 1) + sizeof part - 1;
    to += snprintf(to, 100, "--b\r\nX: ");
    memset(to, 'x', (size_t)head);
    snprintf(to + head, 100, "\r\n" NAMED("a") "\r\n1" END);
    return read_in_pieces(HEADER, body, sizeof body, &told);
}

static void there_is_an_end_to_heads_and_parts(void **state)
{
    assert_int_equal(read_long(multipart_head_bytes_max - 100, 0), 0);
    assert_int_equal(read_long(multipart_head_bytes_max - 10, 0), MULTIPART_BAD);
    assert_int_equal(read_long(1, 100), 0);
    assert_int_equal(read_long(1, multipart_parts_max), MULTIPART_BAD);
}

static void who_wants_no_more_gets_no_more(void **state)
{
    struct told told = {.stop_at = 3};
    struct multipart *multipart = NULL;
    const char *body = FIELD("a") "1\r\n" FIELD("b") "2" END;

    assert_int_equal(multipart_open(&multipart, HEADER, &taker, &told), 0);
    assert_int_equal(multipart_take(multipart, body, strlen(body)), MULTIPART_ENOUGH);
    assert_int_equal(multipart_take(multipart, body, strlen(body)), MULTIPART_ENOUGH);
    assert_int_equal(told.begun, 1);
    multipart_close(multipart);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read_as_sent),
        cmocka_unit_test(there_is_an_end_to_heads_and_parts),
        cmocka_unit_test(who_wants_no_more_gets_no_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

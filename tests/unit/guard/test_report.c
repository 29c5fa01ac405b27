/* A probe as JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "wire/report.h"

static void test_film_with_a_place_in_it(void **state)
{
    struct wire_probe probe = {.magic = WIRE_PROBE_MAGIC,
                               .container = "mov",
                               .type = "video/mp4",
                               .is_sensitive = true,
                               .stream_count = 1,
                               .streams_held = 1,
                               .key_count = 1,
                               .keys_held = 1};
    AUTO_BUF struct buf out = {0};
    struct json json;

    probe.streams[0] = (struct wire_stream){.type = WIRE_VIDEO, .codec = "h264", .width = 64};
    probe.keys[0] = (struct wire_key){.stream = -1, .class = WIRE_KEY_LOCATION, .key = "location"};
    json_start(&json, &out);
    report_write(&json, NULL, &probe);
    assert_false(out.failed);
    assert_non_null(strstr(out.data, "\"verdict\":\"accepted\""));
    assert_non_null(strstr(out.data, "\"is_sensitive\":true"));
    assert_non_null(strstr(out.data, "\"codec\":\"h264\""));
    assert_non_null(
        strstr(out.data, "{\"stream\":-1,\"class\":\"location\",\"key\":\"location\"}"));
    assert_null(strstr(out.data, "sample_rate")); /* a picture has none */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_film_with_a_place_in_it)};

    return cmocka_run_group_tests_name("guard/report", tests, NULL, NULL);
}

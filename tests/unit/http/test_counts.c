/* Numbers, and how Prometheus is told them (exposition format 0.0.4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "counts.h"

static const struct route routes[] = {{"/films/:slug", NULL, 0}};

static void has(const struct buf *text, const char *line)
{
    char whole[200];

    snprintf(whole, sizeof whole, "\n%s\n", line);
    if (!strstr(text->data, whole))
        fail_msg("%s is not in:\n%s", line, text->data);
}

static void loops_are_summed_and_told_by_pattern(void **state)
{
    struct counts one = {0}, other = {0}, sum = {0};
    AUTO_BUF struct buf text = {0};

    assert_int_equal(counts_open(&one, 1), 0);
    assert_int_equal(counts_open(&other, 1), 0);
    assert_int_equal(counts_open(&sum, 1), 0);
    counts_answer(&one, 0, 200, 60000);
    counts_answer(&one, 0, 206, 50000);
    counts_answer(&other, 0, 200, 2000000000);
    counts_answer(&other, 1, 404, 0);
    counts_add(&one, COUNT_TRANSFERS, 3);
    counts_add(&one, COUNT_REFUSED_BUDGET, 4);
    counts_add(&other, COUNT_REFUSED_BUDGET, 5);
    counts_add(&other, COUNT_TRANSFERS_ENDED, 1);
    counts_add(&other, COUNT_BYTES, UINT64_C(5000000000));
    counts_sum(&sum, &one);
    counts_sum(&sum, &other);
    counts_write(&sum, routes, &text);
    has(&text, "incare_http_requests_total{route=\"/films/:slug\",status=\"2xx\"} 3");
    has(&text, "incare_http_requests_total{route=\"none\",status=\"4xx\"} 1");
    has(&text, "incare_http_requests_total{route=\"none\",status=\"5xx\"} 0");
    has(&text, "incare_http_answer_seconds_bucket{le=\"0.00005\"} 2"); /* le: less or equal */
    has(&text, "incare_http_answer_seconds_bucket{le=\"0.0001\"} 3");
    has(&text, "incare_http_answer_seconds_bucket{le=\"1\"} 3");
    has(&text, "incare_http_answer_seconds_bucket{le=\"+Inf\"} 4");
    has(&text, "incare_http_answer_seconds_sum 2.000110000");
    has(&text, "incare_http_answer_seconds_count 4");
    has(&text, "incare_http_ranges_total 1");
    has(&text, "incare_http_sent_bytes_total 5000000000");
    has(&text, "incare_viewers 2");
    has(&text, "incare_http_refused_total{reason=\"budget\"} 9");
    has(&text, "incare_http_refused_total{reason=\"overload\"} 0");
    counts_close(&one);
    counts_close(&other);
    counts_close(&sum);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loops_are_summed_and_told_by_pattern),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

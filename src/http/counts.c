/* Counting, and telling it to Prometheus. */
#include "counts.h"

#include <errno.h>
#include <stdlib.h>

#include "base/fault.h"

/* Where the times are parted: a ready page takes 20 us, a search at most 100 ms. */
static const struct {
    uint64_t ns;
    const char *seconds;
} bounds[COUNT_BUCKETS - 1] = {
    {50000, "0.00005"}, {100000, "0.0001"}, {250000, "0.00025"}, {500000, "0.0005"},
    {1000000, "0.001"}, {5000000, "0.005"}, {10000000, "0.01"},  {50000000, "0.05"},
    {100000000, "0.1"}, {500000000, "0.5"}, {1000000000, "1"},
};

int counts_open(struct counts *counts, int route_count)
{
    counts->route_count = route_count;
    counts->answers = calloc((size_t)route_count + 1, sizeof *counts->answers);
    return counts->answers ? 0 : fault(-ENOMEM);
}

void counts_close(struct counts *counts)
{
    free(counts->answers);
    counts->answers = NULL;
}

void counts_answer(struct counts *counts, int route, unsigned status, uint64_t ns)
{
    unsigned class = status / 100;
    int bucket = 0;

    check(route >= 0 && route <= counts->route_count);
    if (class < 2 || class > 5)
        return;
    counts_raise(&counts->answers[route][class - 2], 1);
    while (bucket < COUNT_BUCKETS - 1 && ns > bounds[bucket].ns)
        bucket++;
    counts_raise(&counts->times[bucket], 1);
    counts_raise(&counts->time_ns, ns);
    if (status == 206)
        counts_add(counts, COUNT_RANGES, 1);
}

void counts_sum(struct counts *sum, const struct counts *one)
{
    /* What has ended first: what is open is never below nothing. */
    for (int i = COUNTS; i--;)
        sum->of[i] += one->of[i];
    for (int i = 0; i < COUNT_BUCKETS; i++)
        sum->times[i] += one->times[i];
    sum->time_ns += one->time_ns;
    for (int route = 0; route <= one->route_count; route++)
        for (int class = 0; class < COUNT_CLASSES; class ++)
            sum->answers[route][class] += one->answers[route][class];
}

int64_t counts_connections(const struct counts *counts)
{
    uint64_t ended = counts->of[COUNT_CONNECTIONS_ENDED]; /* first: never more than have come */

    return (int64_t)(counts->of[COUNT_CONNECTIONS] - ended);
}

static void write_answers(const struct counts *sum, const struct route *routes, struct buf *out)
{
    buf_text(out, "# HELP incare_http_requests_total Requests answered, by route and status.\n"
                  "# TYPE incare_http_requests_total counter\n");
    for (int route = 0; route <= sum->route_count; route++)
        for (int class = 0; class < COUNT_CLASSES; class ++)
            buf_printf(out, "incare_http_requests_total{route=\"%s\",status=\"%dxx\"} %llu\n",
                       route < sum->route_count ? routes[route].pattern : "none", class + 2,
                       (unsigned long long)sum->answers[route][class]);
}

static void write_times(const struct counts *sum, struct buf *out)
{
    uint64_t so_far = 0;

    buf_text(out, "# HELP incare_http_answer_seconds From a request's first line to the start of "
                  "its answer.\n"
                  "# TYPE incare_http_answer_seconds histogram\n");
    for (int i = 0; i < COUNT_BUCKETS; i++) {
        so_far += sum->times[i];
        buf_printf(out, "incare_http_answer_seconds_bucket{le=\"%s\"} %llu\n",
                   i < COUNT_BUCKETS - 1 ? bounds[i].seconds : "+Inf", (unsigned long long)so_far);
    }
    buf_printf(out, "incare_http_answer_seconds_sum %.9f\nincare_http_answer_seconds_count %llu\n",
               (double)sum->time_ns / 1e9, (unsigned long long)so_far);
}

static void write_refused(const struct counts *sum, struct buf *out)
{
    static const struct {
        enum count what;
        const char *reason;
    } rows[] = {
        {COUNT_REFUSED_OVERLOAD, "overload"},
        {COUNT_REFUSED_BUDGET, "budget"},
        {COUNT_REFUSED_CONNECTIONS, "connections"},
    };

    buf_text(out, "# HELP incare_http_refused_total Told to come back later: the server is full, "
                  "or one client asks too much or has too much open.\n"
                  "# TYPE incare_http_refused_total counter\n");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        buf_printf(out, "incare_http_refused_total{reason=\"%s\"} %llu\n", rows[i].reason,
                   (unsigned long long)sum->of[rows[i].what]);
}

static void write_open(const struct counts *sum, enum count begun, enum count ended,
                       const char *name, const char *help, struct buf *out)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s gauge\n%s %llu\n", name, help, name, name,
               (unsigned long long)(sum->of[begun] - sum->of[ended]));
}

void counts_write(const struct counts *sum, const struct route *routes, struct buf *out)
{
    static const struct {
        enum count what;
        const char *name, *help;
    } rows[] = {
        {COUNT_CONNECTIONS, "incare_http_connections_total", "Connections taken."},
        {COUNT_RANGES, "incare_http_ranges_total", "Answers that were parts of a film."},
        {COUNT_BYTES, "incare_http_sent_bytes_total",
         "Bytes that arrived, counted when a connection ends and every half minute."},
        {COUNT_TRANSFERS, "incare_transfers_total", "Answers that carried bytes of films."},
        {COUNT_CUT, "incare_transfers_cut_total", "Ended because the film may not be seen now."},
        {COUNT_COLD, "incare_cold_reads_total",
         "Pieces of films that were not in memory, and were read from the disk for a transfer or "
         "ahead of it."},
        {COUNT_KEPT, "incare_cache_hits_total", "Answers that were ready."},
        {COUNT_MADE, "incare_cache_misses_total", "Answers that had to be made and may be kept."},
    };

    write_answers(sum, routes, out);
    write_times(sum, out);
    write_refused(sum, out);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        buf_printf(out, "# HELP %s %s\n# TYPE %s counter\n%s %llu\n", rows[i].name, rows[i].help,
                   rows[i].name, rows[i].name, (unsigned long long)sum->of[rows[i].what]);
    write_open(sum, COUNT_CONNECTIONS, COUNT_CONNECTIONS_ENDED, "incare_http_connections",
               "Connections open now.", out);
    write_open(sum, COUNT_TRANSFERS, COUNT_TRANSFERS_ENDED, "incare_viewers",
               "Transfers of films that run now.", out);
}

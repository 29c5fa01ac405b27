/* News: between two pieces the library's connection is suspended, and no thread waits. The patrol
 * sees to it that the source is asked now and then, on a thread of the pool. */
#include "news.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "loop.h"

enum { BLOCK_BYTES = 4096 };

/* A comment (WHATWG HTML 9.2.6), without which nobody would notice that the line is dead. */
static const char beat[] = ":\n\n";

static void tell(struct news *news, void *thread)
{
    int64_t now_ms = clock_steady_ms();

    news->is_over = news->source->tell(news->cls, thread, &news->out);
    if (!news->out.length && !news->is_over && now_ms - news->told_ms >= news_beat_ms)
        buf_text(&news->out, beat);
    if (news->out.failed)
        news->is_over = true;
    if (news->out.length)
        news->told_ms = now_ms;
}

struct news *news_open(const struct news_source *source, void *cls, void *thread)
{
    struct news *news = calloc(1, sizeof *news);

    if (!news)
        return NULL;
    news->source = source;
    news->cls = cls;
    tell(news, thread);
    return news;
}

void news_close(struct news *news)
{
    if (!news)
        return;
    news->source->drop(news->cls);
    buf_free(&news->out);
    free(news);
}

static void close_it(void *cls)
{
    news_close(cls);
}

static bool must_end(const struct news *news)
{
    return news->is_over || news->visit->is_ended || news->visit->lane->loop->is_draining;
}

/* On the loop's thread, whenever the connection takes more. */
static ssize_t read_it(void *cls, uint64_t position, char *bytes, size_t most)
{
    struct news *news = cls;
    size_t left = news->out.length - news->sent;

    (void)position;
    if (left) {
        if (left > most)
            left = most;
        memcpy(bytes, news->out.data + news->sent, left);
        news->sent += left;
        return (ssize_t)left;
    }
    buf_clear(&news->out);
    news->sent = 0;
    if (must_end(news))
        return MHD_CONTENT_READER_END_OF_STREAM;
    visit_move(news->visit, VISIT_LISTENING);
    MHD_suspend_connection(news->visit->request->connection);
    return 0;
}

struct MHD_Response *news_response(struct news *news)
{
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK_BYTES, read_it, news,
                                             close_it);
}

static void ask(struct job *job, struct hand *hand, bool is_ending)
{
    struct news *news = (struct news *)((char *)job - offsetof(struct news, job));

    if (is_ending)
        news->is_over = true;
    else
        tell(news, hand->thread);
    loop_give_back(news->visit);
}

void news_ask(struct visit *visit)
{
    struct loop *loop = visit->lane->loop;
    struct news *news = visit->news;

    visit_move(visit, VISIT_WORKING);
    news->job.run = ask;
    if (loop->is_draining)
        loop_resume(visit);
    else if (!pool_submit(loop->pool, &news->job, JOB_URGENT, slow_requests_max))
        visit_move(visit, VISIT_LISTENING); /* others go first */
}

bool news_wakes(struct visit *visit)
{
    bool wakes = visit->news->out.length || must_end(visit->news);

    visit_move(visit, wakes ? VISIT_SENDING : VISIT_LISTENING);
    return wakes;
}

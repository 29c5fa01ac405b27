/* Counts of films, gathered in memory and written by a thread of its own. */
#include "catalogue/tally.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/str.h"
#include "sighting.h"
#include "store/numbers.h"

static const int64_t day_ms = INT64_C(24) * 3600 * 1000;

struct tally_count {
    int64_t day, film_id, count;
    enum tally_metric metric;
};

/* Found by hash: a slot holds the place of a count, from 1, and at most half of them are taken. */
enum { SLOTS = 2 * tally_counts_max };

struct tally_batch {
    struct tally_count counts[tally_counts_max];
    int length;
    uint16_t slots[SLOTS];
    struct sightings sightings;
};

struct tally {
    struct db *db; /* of the thread alone, while it runs */
    pthread_mutex_t lock;
    pthread_cond_t ending; /* by the steady clock */
    pthread_t thread;
    bool is_running, is_ending;
    int failure;                  /* as last told to the log; 0: none */
    struct tally_batch *gathered; /* behind the lock */
    struct tally_batch *written;  /* of the thread alone: empty but while it is written */
    struct tally_batch batches[2];
};

int tally_open(struct tally **tally, int data_fd)
{
    struct tally *opened = calloc(1, sizeof *opened);
    pthread_condattr_t steady;
    int r;

    if (!opened)
        return fault(-ENOMEM);
    opened->gathered = &opened->batches[0];
    opened->written = &opened->batches[1];
    pthread_mutex_init(&opened->lock, NULL);
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&opened->ending, &steady);
    pthread_condattr_destroy(&steady);
    r = db_open(&opened->db, data_fd, DB_WRITE);
    if (r) {
        tally_close(opened);
        return fault(r);
    }
    *tally = opened;
    return 0;
}

static bool is_same(const struct tally_count *one, const struct tally_count *other)
{
    return one->film_id == other->film_id && one->metric == other->metric && one->day == other->day;
}

/* The slot of such a count, or the free one where it would stand. */
static uint16_t *find_slot(struct tally_batch *batch, const struct tally_count *sought)
{
    uint64_t key = (uint64_t)sought->film_id * 31 + (uint64_t)sought->day * 4 + sought->metric;
    size_t at = (size_t)(key * 0x9e3779b97f4a7c15 >> 32) % SLOTS;

    while (batch->slots[at] && !is_same(&batch->counts[batch->slots[at] - 1], sought))
        at = (at + 1) % SLOTS;
    return &batch->slots[at];
}

/* What finds no room is lost: that many films are not begun in a minute. */
static void gather(struct tally_batch *batch, const struct tally_count *more)
{
    uint16_t *slot = find_slot(batch, more);

    if (*slot) {
        batch->counts[*slot - 1].count += more->count;
    } else if (batch->length < tally_counts_max) {
        batch->counts[batch->length] = *more;
        *slot = (uint16_t)++batch->length;
    }
}

void tally_add(struct tally *tally, int64_t film_id, enum tally_metric metric, int64_t now_ms)
{
    const struct tally_count one = {
        .day = now_ms / day_ms, .film_id = film_id, .count = 1, .metric = metric};

    pthread_mutex_lock(&tally->lock);
    gather(tally->gathered, &one);
    pthread_mutex_unlock(&tally->lock);
}

static void gather_sighting(struct tally *tally, const struct sighting *one)
{
    pthread_mutex_lock(&tally->lock);
    sighting_gather(&tally->gathered->sightings, one);
    pthread_mutex_unlock(&tally->lock);
}

void tally_frame(struct tally *tally, int64_t film_id, const char *origin, bool is_refused,
                 int64_t now_ms)
{
    struct sighting one = {
        .day = now_ms / day_ms, .film_id = film_id, .count = 1, .is_refused = is_refused};

    if (str_copy(one.origin, sizeof one.origin, origin))
        gather_sighting(tally, &one);
}

void tally_partner(struct tally *tally, int64_t partner_id, int64_t now_ms)
{
    gather_sighting(
        tally, &(struct sighting){.day = now_ms / day_ms, .partner_id = partner_id, .count = 1});
}

static int write_counts(struct db *db, const struct tally_batch *batch)
{
    static const char *const metrics[] = {"play", "listen", "link"};
    int r = db_begin(db);

    if (r)
        return r;
    for (int i = 0; !r && i < batch->length; i++) {
        const struct tally_count *count = &batch->counts[i];

        r = numbers_add(db, count->day, count->film_id, metrics[count->metric], count->count);
    }
    if (!r)
        r = sighting_write(db, &batch->sightings);
    return db_end(db, r);
}

/* With the lock, which is let go while the disk is waited for. */
static void flush(struct tally *tally)
{
    struct tally_batch *batch = tally->gathered;
    int r;

    if (!batch->length && !batch->sightings.count)
        return;
    tally->gathered = tally->written;
    tally->written = batch;
    pthread_mutex_unlock(&tally->lock);
    r = write_counts(tally->db, batch);
    if (r && r != tally->failure)
        log_event(LOG_ERROR, "tally.not_written", "why", strerrordesc_np(-r), NULL);
    tally->failure = r;
    pthread_mutex_lock(&tally->lock);
    for (int i = 0; r && i < batch->length; i++) /* once more the next time */
        gather(tally->gathered, &batch->counts[i]);
    for (int i = 0; r && i < batch->sightings.count; i++)
        sighting_gather(&tally->gathered->sightings, &batch->sightings.list[i]);
    batch->sightings.count = 0;
    memset(batch->slots, 0, sizeof batch->slots);
    batch->length = 0;
}

static void *run(void *context)
{
    struct tally *tally = context;
    struct timespec until;

    pthread_mutex_lock(&tally->lock);
    do {
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += tally_write_s;
        while (!tally->is_ending &&
               pthread_cond_timedwait(&tally->ending, &tally->lock, &until) == 0)
            ;
        flush(tally);
    } while (!tally->is_ending);
    pthread_mutex_unlock(&tally->lock);
    return NULL;
}

int tally_start(struct tally *tally)
{
    int r;

    if (tally->is_running)
        return 0;
    r = pthread_create(&tally->thread, NULL, run, tally);
    tally->is_running = r == 0;
    return r ? fault(-r) : 0;
}

void tally_close(struct tally *tally)
{
    if (!tally)
        return;
    if (tally->is_running) {
        pthread_mutex_lock(&tally->lock);
        tally->is_ending = true;
        pthread_cond_signal(&tally->ending);
        pthread_mutex_unlock(&tally->lock);
        pthread_join(tally->thread, NULL);
    }
    db_close(tally->db);
    pthread_cond_destroy(&tally->ending);
    pthread_mutex_destroy(&tally->lock);
    free(tally);
}

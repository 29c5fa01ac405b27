/* A table of fixed size, in sets of a few slots; a lock for every so many sets. */
#include "clients.h"

#include <errno.h>
#include <stdlib.h>

#include "base/fault.h"
#include "base/limits.h"

enum { ways = 8, sets = 1 << 13 };

static const int64_t minute_ns = INT64_C(60000000000);
static const int64_t ms_ns = 1000000;

int clients_open(struct clients *clients, int connections_max, int budget)
{
    *clients = (struct clients){
        .slots = calloc((size_t)sets * ways, sizeof *clients->slots),
        .connections_max = connections_max,
        .unit_ns = budget ? minute_ns / budget : 0,
    };
    for (int i = 0; i < CLIENT_LOCKS; i++)
        pthread_mutex_init(&clients->locks[i], NULL);
    return clients->slots ? 0 : fault(-ENOMEM);
}

void clients_close(struct clients *clients)
{
    if (!clients->slots)
        return;
    for (int i = 0; i < CLIENT_LOCKS; i++)
        pthread_mutex_destroy(&clients->locks[i]);
    free(clients->slots);
    clients->slots = NULL;
}

static pthread_mutex_t *lock_of_set(struct clients *clients, uint64_t set)
{
    pthread_mutex_t *lock = &clients->locks[set % CLIENT_LOCKS];

    pthread_mutex_lock(lock);
    return lock;
}

static int64_t debt_ns(const struct client *slot, int64_t now_ms)
{
    int64_t debt = slot->owes_until_ns - now_ms * ms_ns;

    return debt > 0 ? debt : 0;
}

/* All kinds of burden on one scale: as many connections as one may have weigh a whole budget, and
 * as many slow requests. */
static int64_t burden_ns(const struct clients *clients, const struct client *slot, int64_t now_ms)
{
    int connections_max = clients->connections_max ? clients->connections_max : 1;

    return debt_ns(slot, now_ms) + slot->connections * (minute_ns / connections_max) +
           slot->slow * (minute_ns / client_slow_max);
}

static struct client *set_of(struct clients *clients, uint64_t name)
{
    return &clients->slots[name % sets * ways];
}

/* NULL: it has none. Its set is locked. */
static struct client *look_up(struct clients *clients, uint64_t name)
{
    struct client *set = set_of(clients, name);

    for (struct client *slot = set; slot < set + ways; slot++)
        if (slot->name == name)
            return slot;
    return NULL;
}

/* When it was last of any use. */
static int64_t last_ns(const struct client *slot)
{
    int64_t watched_ns = slot->watched_ms * ms_ns;

    return slot->owes_until_ns > watched_ns ? slot->owes_until_ns : watched_ns;
}

/* The client's own slot, or the least burdened of those that might be; of equals the one that was
 * of no use for longest. Its set is locked. */
static struct client *find(struct clients *clients, uint64_t name, int64_t now_ms)
{
    struct client *set = set_of(clients, name), *least = set, *own = look_up(clients, name);

    if (own)
        return own;
    for (struct client *slot = set + 1; slot < set + ways; slot++) {
        int64_t more = burden_ns(clients, slot, now_ms) - burden_ns(clients, least, now_ms);

        if (more < 0 || (!more && last_ns(slot) < last_ns(least)))
            least = slot;
    }
    least->name = name;
    least->watched_ms = 0;
    return least;
}

int clients_enter(struct clients *clients, uint64_t name, int64_t now_ms, struct client **slot)
{
    pthread_mutex_t *lock = lock_of_set(clients, name % sets);
    int connections;

    *slot = find(clients, name, now_ms);
    connections = ++(*slot)->connections;
    pthread_mutex_unlock(lock);
    return connections;
}

void clients_leave(struct clients *clients, struct client *slot)
{
    pthread_mutex_t *lock = lock_of_set(clients, (uint64_t)(slot - clients->slots) / ways);

    check(slot->connections > 0);
    slot->connections--;
    pthread_mutex_unlock(lock);
}

int64_t clients_charge(struct clients *clients, uint64_t name, int cost, int64_t now_ms)
{
    int64_t cost_ns = cost * clients->unit_ns, debt, beyond_ns;
    pthread_mutex_t *lock;
    struct client *slot;

    if (!cost_ns)
        return 0;
    lock = lock_of_set(clients, name % sets);
    slot = find(clients, name, now_ms);
    debt = debt_ns(slot, now_ms);
    /* Who owes nothing may ask what costs more than the whole budget. */
    beyond_ns = debt + (cost_ns < minute_ns ? cost_ns : minute_ns) - minute_ns;
    if (beyond_ns <= 0)
        slot->owes_until_ns = now_ms * ms_ns + debt + cost_ns;
    pthread_mutex_unlock(lock);
    return beyond_ns > 0 ? (beyond_ns + ms_ns - 1) / ms_ns : 0;
}

bool clients_enter_slow(struct clients *clients, uint64_t name, int64_t now_ms,
                        struct client **slot)
{
    pthread_mutex_t *lock = lock_of_set(clients, name % sets);
    struct client *own = find(clients, name, now_ms);
    bool has_room = own->slow < client_slow_max;

    *slot = has_room ? own : NULL;
    own->slow += has_room;
    pthread_mutex_unlock(lock);
    return has_room;
}

void clients_leave_slow(struct clients *clients, struct client *slot)
{
    pthread_mutex_t *lock = lock_of_set(clients, (uint64_t)(slot - clients->slots) / ways);

    check(slot->slow > 0);
    slot->slow--;
    pthread_mutex_unlock(lock);
}

void clients_watch(struct clients *clients, uint64_t name, int64_t now_ms)
{
    pthread_mutex_t *lock = lock_of_set(clients, name % sets);

    find(clients, name, now_ms)->watched_ms = now_ms;
    pthread_mutex_unlock(lock);
}

bool clients_is_viewer(struct clients *clients, uint64_t name, int64_t now_ms)
{
    pthread_mutex_t *lock = lock_of_set(clients, name % sets);
    const struct client *slot = look_up(clients, name);
    bool is_viewer = slot && slot->watched_ms && now_ms - slot->watched_ms < viewer_memory_ms;

    pthread_mutex_unlock(lock);
    return is_viewer;
}

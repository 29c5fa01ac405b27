/* A ring of pseudonyms: the oldest makes room. */
#include "familiar.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/limits.h"

struct familiar {
    pthread_mutex_t lock;
    uint64_t names[familiar_max]; /* 0: none */
    int next;
    int64_t second;
    int looks; /* in this second */
};

struct familiar *familiar_open(void)
{
    struct familiar *familiar = calloc(1, sizeof *familiar);

    if (familiar)
        pthread_mutex_init(&familiar->lock, NULL);
    return familiar;
}

void familiar_close(struct familiar *familiar)
{
    if (!familiar)
        return;
    pthread_mutex_destroy(&familiar->lock);
    free(familiar);
}

static uint64_t *find(struct familiar *familiar, uint64_t name)
{
    for (int i = 0; i < familiar_max; i++)
        if (familiar->names[i] == name)
            return &familiar->names[i];
    return NULL;
}

void familiar_add(struct familiar *familiar, uint64_t name)
{
    pthread_mutex_lock(&familiar->lock);
    if (!find(familiar, name)) {
        familiar->names[familiar->next] = name;
        familiar->next = (familiar->next + 1) % familiar_max;
    }
    pthread_mutex_unlock(&familiar->lock);
}

void familiar_drop(struct familiar *familiar, uint64_t name)
{
    uint64_t *place;

    pthread_mutex_lock(&familiar->lock);
    place = find(familiar, name);
    if (place)
        *place = 0;
    pthread_mutex_unlock(&familiar->lock);
}

bool familiar_has(struct familiar *familiar, uint64_t name)
{
    bool has;

    pthread_mutex_lock(&familiar->lock);
    has = name && find(familiar, name);
    pthread_mutex_unlock(&familiar->lock);
    return has;
}

bool familiar_may_look(struct familiar *familiar, int64_t now_ms)
{
    bool may;

    pthread_mutex_lock(&familiar->lock);
    if (familiar->second != now_ms / 1000) {
        familiar->second = now_ms / 1000;
        familiar->looks = 0;
    }
    may = familiar->looks++ < familiar_looks_a_second;
    pthread_mutex_unlock(&familiar->lock);
    return may;
}

/* A table of answers by their whole target; the one that was not asked for longest makes room. */
#include "cache.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/str.h"

struct kept {
    struct kept *newer, *older;
    struct kept *next; /* in its bucket */
    uint32_t hash;
    size_t bytes;
    struct guise guise;
    struct answer answer;
    const char *query; /* into path's block, or NULL */
    char path[];
};

/* FNV-1a: strangers choose the keys, but at worst they make a bucket of kept_answers_max long. */
static uint32_t hash_text(uint32_t hash, const char *text)
{
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    return hash;
}

static uint32_t hash_target(const struct target *target, struct guise guise)
{
    uint32_t hash =
        hash_text(2166136261u + guise.is_secure + 2u * (uint32_t)guise.coding, target->path);

    return target->query ? hash_text(hash_text(hash, "?"), target->query) : hash;
}

static void link_newest(struct cache *cache, struct kept *kept)
{
    kept->newer = NULL;
    kept->older = cache->newest;
    if (cache->newest)
        cache->newest->newer = kept;
    else
        cache->oldest = kept;
    cache->newest = kept;
}

static void unlink_kept(struct cache *cache, struct kept *kept)
{
    *(kept->newer ? &kept->newer->older : &cache->newest) = kept->older;
    *(kept->older ? &kept->older->newer : &cache->oldest) = kept->newer;
}

static void drop(struct cache *cache, struct kept *kept)
{
    struct kept **at = &cache->buckets[kept->hash % cache_buckets];

    while (*at != kept)
        at = &(*at)->next;
    *at = kept->next;
    unlink_kept(cache, kept);
    cache->count--;
    cache->bytes -= kept->bytes;
    answer_release(&kept->answer);
    free(kept);
}

void cache_clear(struct cache *cache)
{
    while (cache->oldest)
        drop(cache, cache->oldest);
}

static bool is_same(struct guise one, struct guise other)
{
    return one.is_secure == other.is_secure && one.coding == other.coding;
}

static struct kept *look_up(struct cache *cache, const struct target *target, struct guise guise,
                            uint32_t hash)
{
    for (struct kept *kept = cache->buckets[hash % cache_buckets]; kept; kept = kept->next)
        if (kept->hash == hash && is_same(kept->guise, guise) &&
            str_equal(kept->path, target->path) && str_equal(kept->query, target->query))
            return kept;
    return NULL;
}

const struct answer *cache_find(struct cache *cache, uint64_t generation,
                                const struct target *target, struct guise guise)
{
    struct kept *kept;

    if (cache->generation != generation) {
        cache_clear(cache);
        cache->generation = generation;
    }
    kept = look_up(cache, target, guise, hash_target(target, guise));
    if (!kept)
        return NULL;
    unlink_kept(cache, kept);
    link_newest(cache, kept);
    return &kept->answer;
}

static struct kept *make_kept(const struct target *target)
{
    size_t path = strlen(target->path) + 1;
    size_t query = target->query ? strlen(target->query) + 1 : 0;
    struct kept *kept = calloc(1, sizeof *kept + path + query);

    if (!kept)
        return NULL;
    memcpy(kept->path, target->path, path);
    if (query) {
        memcpy(kept->path + path, target->query, query);
        kept->query = kept->path + path;
    }
    kept->bytes = sizeof *kept + path + query;
    return kept;
}

const struct answer *cache_keep(struct cache *cache, uint64_t generation,
                                const struct target *target, struct guise guise,
                                struct answer *answer)
{
    uint32_t hash = hash_target(target, guise);
    struct kept *kept, *same;

    /* Made before a change that this loop has seen since: not worth keeping. */
    if (generation != cache->generation || answer->bytes > (size_t)kept_bytes_max / 8)
        return NULL;
    same = look_up(cache, target, guise, hash);
    if (same)
        drop(cache, same);
    kept = make_kept(target);
    if (!kept)
        return NULL;
    kept->hash = hash;
    kept->guise = guise;
    kept->bytes += answer->bytes;
    kept->answer = *answer;
    answer->response = answer->unchanged = NULL;
    kept->next = cache->buckets[hash % cache_buckets];
    cache->buckets[hash % cache_buckets] = kept;
    link_newest(cache, kept);
    cache->count++;
    cache->bytes += kept->bytes;
    while (cache->count > kept_answers_max || cache->bytes > (size_t)kept_bytes_max)
        drop(cache, cache->oldest);
    return &kept->answer;
}

/* The whole catalogue as the rule needs it, read in one moment. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"

struct snapshot_film {
    int64_t id;
    const char *public_id, *slug, *state;
    int64_t publish_at, end_at; /* -1: none */
    bool is_announced;
    bool is_in_doubt;
    const char *audience;
};

struct snapshot_version {
    int64_t id, film_id;
    const char *public_id;
    bool is_ready, is_main;
};

struct snapshot_rendition {
    int64_t version_id;
    const char *name, *path, *type;
    int64_t bytes;
    const char *sha256;
    int64_t created_at;
    int64_t seen_until; /* 0: in service; else who is in the middle of it may have it until then */
};

struct snapshot_grant {
    const char *kind;
    int64_t id;
    const char *public_id;
    int64_t film_id;  /* 0: any */
    int64_t until_at; /* -1: none */
};

/* Who can be recognised in a film: what they agreed to holds in [from_at, until_at). */
struct snapshot_person {
    int64_t film_id;
    const char *code;
    int64_t from_at, until_at;
    bool may_embed; /* in partners' frames too */
};

/* Called in this order: all films (by id), all digests, all versions (both by film), all renditions
 * (in the order of the versions), all people (by film), all grants (by kind, id and film). Texts
 * live until the call returns. Anything but 0 ends the reading. */
struct snapshot {
    void *context;
    int (*film)(void *context, const struct snapshot_film *film);
    int (*digest)(void *context, int64_t film_id, const char *sha256);
    int (*version)(void *context, const struct snapshot_version *version);
    int (*rendition)(void *context, const struct snapshot_rendition *rendition);
    int (*person)(void *context, const struct snapshot_person *person);
    int (*grant)(void *context, const struct snapshot_grant *grant);
};

int snapshot_read(struct db *db, const struct snapshot *snapshot);

/* How often anything changed of what visitors are shown (schema 0021 says which tables that is):
 * while it says the same, nothing needs to be read again. */
int snapshot_changes(struct db *db, int64_t *changes);

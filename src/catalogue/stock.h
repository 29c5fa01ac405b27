/* What the catalogue holds, as read from the database in one moment: immutable, shared by the
 * pictures that differ only in what is withdrawn. */
#pragma once

#include <stdatomic.h>

#include "base/arena.h"
#include "catalogue/library.h"
#include "catalogue/visibility.h"
#include "shelf.h"
#include "store/db.h"
#include "table.h"

struct stock_film {
    struct visibility base; /* is_withdrawn: only what the database says */
    int first_digest, digest_count;
    int first_person, person_count; /* who can be recognised in it */
};

struct stock_version {
    int64_t id;
    const char *public_id;
    int film; /* place in films */
    int first_rendition, rendition_count;
    int kept_count; /* behind these: of what it was made of before */
    bool is_ready, is_main;
};

struct stock_rendition {
    struct library_rendition facts;
    const char *path;
    int64_t seen_until;      /* of what is kept: until when it may be had; 0: in service */
    struct shelf_file *file; /* NULL: nobody may have it */
};

struct stock_grant {
    struct grant base;
    const char *public_id;
};

struct stock {
    atomic_int holders;
    bool is_shelved;
    struct arena *arena;
    struct stock_film *films; /* by film id */
    const char **digests;
    const char **people; /* their codes */
    struct stock_version *versions;
    struct stock_rendition *renditions;
    struct stock_grant *grants; /* by kind, row id and film */
    int film_count, digest_count, person_count, version_count, rendition_count, grant_count;
    struct table slugs, version_ids, grant_ids;
};

int stock_read(struct stock **stock, struct db *db); /* held for the caller */
struct stock *stock_hold(struct stock *stock);
void stock_release(struct stock *stock);
int stock_find_film(const struct stock *stock, int64_t film_id); /* its place, or -1 */
/* The first place of those with that id or a greater one; film_count: none. */
int stock_film_from(const struct stock *stock, int64_t film_id);

/* The row id of the grant of that kind and public id; 0: there is none. */
int64_t stock_grant_id(const struct stock *stock, enum viewer_kind kind, const char *public_id);
/* What it says of a film; NULL: nothing. */
const struct grant *stock_find_grant(const struct stock *stock, enum viewer_kind kind, int64_t id,
                                     int64_t film_id);

/* Once, before other threads know the stock: gives every rendition its file: the older stock's
 * where it is the same, else a new one. None to films for which is_gone says so: what is withdrawn
 * is let go of. older may be NULL. */
int stock_shelve(struct stock *stock, struct shelf *shelf, const struct stock *older,
                 bool (*is_gone)(const void *context, int film), const void *context);

/* A film whose packaging is asked for, and a packager whose incare-media is a stand-in: what is the
 * matter with a film is its first word (fake_media.c). */
#pragma once

#include <stdint.h>

#include "data_dir.h"
#include "intake/packaging.h"
#include "packager.h"
#include "seed.h"
#include "store/versions.h"

extern const char *fake_media; /* the stand-in's path */

struct fixture {
    struct data_dir dir;
    char library[80];
    int library_fd;
    struct db *db;
    struct arena *arena;
    struct seeded film;
    struct packager *packager;
    struct packager_options options;
    struct packager_wishes wishes;
    int count; /* of what was counted last */
};

void put_source(struct fixture *fixture, const char *word);
void open_new(struct fixture *fixture, const char *word);
void open_served(struct fixture *fixture, const char *word);
void close_fixture(struct fixture *fixture);
int run(struct fixture *fixture);
struct packaging_row row_of(struct fixture *fixture);
struct version_row version_of(struct fixture *fixture);
void expect_renditions(struct fixture *fixture, int count);
void expect_pictures(struct fixture *fixture, int count);
void expect_folders(struct fixture *fixture, int count);
void expect_in_service(struct fixture *fixture);
void expect_state(struct fixture *fixture, const char *state, const char *reason);
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

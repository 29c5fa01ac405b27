/* Uploads to a data dir of their own, by Ada. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/files.h"
#include "base/str.h"
#include "data_dir.h"
#include "guard/worker.h"
#include "receive.h"
#include "store/staff.h"

enum { NOW = 1000, HOUR = 3600000 };

struct fixture {
    struct data_dir dir;
    struct db *db;
    struct arena *arena;
    struct receive *receive;
    struct worker *worker; /* NULL: nobody looks into anything */
    struct staff_row ada;
    int64_t lived;
};

static inline void open_fixture(struct fixture *fixture)
{
    const struct receive_rules rules = {
        .bytes_max = 1000, .staff_bytes_max = 2500, .expires_ms = HOUR};

    fixture->worker = NULL;
    fixture->lived = 0;
    data_dir_make(&fixture->dir);
    fixture->arena = arena_open(1 << 20);
    fixture->ada = (struct staff_row){.name = "Ada", .role = "editor"};
    assert_int_equal(db_open(&fixture->db, fixture->dir.fd, DB_WRITE), 0);
    assert_int_equal(staff_add(fixture->db, fixture->arena, &fixture->ada), 0);
    assert_int_equal(receive_open(&fixture->receive, fixture->dir.fd, &rules), 0);
}

static inline void close_fixture(struct fixture *fixture)
{
    worker_close(fixture->worker);
    receive_close(fixture->receive);
    db_close(fixture->db);
    arena_close(fixture->arena);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static inline int begin(struct fixture *fixture, const char *kind, int64_t length,
                        struct upload_row *row)
{
    *row = (struct upload_row){
        .staff_id = fixture->ada.id, .kind = kind, .metadata = "", .name = "", .length = length};
    return receive_begin(fixture->receive, fixture->db, NOW, fixture->arena, row);
}

static inline int open_at(struct fixture *fixture, const struct upload_row *row, int64_t offset,
                          struct receiver **receiver)
{
    const struct receive_piece piece = {
        .staff_id = fixture->ada.id, .offset = offset, .length = -1};

    return receiver_open(receiver, fixture->receive, fixture->db, row->public_id, &piece, NOW);
}

static inline int take(struct fixture *fixture, struct receiver *receiver, const char *text)
{
    return receiver_take(receiver, fixture->db, text, strlen(text), NOW);
}

static inline int finish(struct fixture *fixture, struct receiver *receiver, struct upload_row *row)
{
    return receiver_close(receiver, fixture->db, true, NOW, fixture->arena, row);
}

/* A piece, whole. */
static inline int send(struct fixture *fixture, struct upload_row *row, int64_t offset,
                       const char *text)
{
    struct receiver *receiver;
    int r = open_at(fixture, row, offset, &receiver);

    if (r)
        return r;
    assert_int_equal(take(fixture, receiver, text), 0);
    return finish(fixture, receiver, row);
}

static inline void assert_holds(struct fixture *fixture, const struct upload_row *row,
                                const char *text)
{
    AUTO_BUF struct buf path = {0}, bytes = {0};
    AUTO_FD int fd = -1;

    buf_printf(&path, "incoming/%s", row->public_id);
    fd = files_open_beneath(fixture->dir.fd, path.data);
    assert_true(fd >= 0);
    assert_int_equal(files_read_all(fd, 10000, &bytes), 0);
    assert_int_equal(bytes.length, strlen(text));
    assert_memory_equal(bytes.data ? bytes.data : "", text, strlen(text));
}

static inline int find(struct fixture *fixture, const struct upload_row *row, int64_t now_ms,
                       struct upload_row *found)
{
    return receive_find(fixture->receive, fixture->db, row->public_id, now_ms, fixture->arena,
                        found);
}

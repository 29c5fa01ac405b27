/* A small program on the http floor alone: serves the files it is given, and a few answers that
 * tests ask for. It prints its port, and ends with TERM.
 *   serve_file [--port N] [--threads N] [--connections N] [--drain MS] [--tls CERT KEY]
 *              [--viewers N] [--client-connections N] [--client-budget N] [--kept N]
 *              /name=FILE:TYPE ...
 * Kept: of so many of the files named after it the descriptors are kept, else of all.
 * With a certificate it speaks TLS on its port, and nothing else. HUP: the certificate is read
 * again.
 * USR1: every transfer of a file must be cut from now on (or, the second time, no more).
 * USR2: what the cached answers are made from has changed. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/mapping.h"
#include "base/str.h"
#include "crypt/certificates.h"
#include "crypt/pseudonym.h"
#include "crypt/records.h"
#include "http/server.h"

enum { files_max = 16, own_routes = 17 };

struct served {
    const char *path, *type;
    struct mapping *mapping;
    int64_t modified_ms;
    char digest[64];
};

static struct server *server;
static struct served files[files_max];
static int file_count;
static atomic_bool cutting;
static _Atomic uint64_t generation = 1;
static atomic_int pages_made;

static int get_file(struct request *req, struct reply *reply)
{
    for (int i = 0; i < file_count; i++) {
        const struct served *file = &files[i];

        if (!str_equal(file->path, request_path(req)))
            continue;
        reply_validators(reply, file->digest, file->modified_ms);
        reply_cut(reply, i + 1);
        return reply_bytes(reply, file->type, file->mapping);
    }
    return reply_missing(reply);
}

/* 4 KiB of page. */
static int get_page(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};
    const char *about = request_argument(req, "q");

    buf_printf(&body, "<!doctype html><title>page %d</title><p>%s</p>",
               atomic_fetch_add(&pages_made, 1) + 1, about ? about : "");
    while (body.length < 4096)
        buf_char(&body, '.');
    return reply_body(reply, 200, "text/html; charset=utf-8", &body);
}

static int get_slow(struct request *req, struct reply *reply)
{
    const struct timespec a_while = {.tv_nsec = 100000000};

    nanosleep(&a_while, NULL);
    return get_page(req, reply);
}

/* The first file, looked up a while before it is sent. */
static int get_slow_file(struct request *req, struct reply *reply)
{
    const struct timespec a_while = {.tv_nsec = 600000000};

    (void)req;
    if (!file_count || cutting)
        return reply_missing(reply);
    nanosleep(&a_while, NULL);
    reply_cut(reply, 1);
    return reply_bytes(reply, files[0].type, files[0].mapping);
}

/* A piece of the first file: /piece/FIRST/LENGTH. */
static int get_piece(struct request *req, struct reply *reply)
{
    struct span piece;

    if (!file_count || !str_to_number(request_part(req, "first"), &piece.first) ||
        !str_to_number(request_part(req, "length"), &piece.length))
        return reply_missing(reply);
    reply_validators(reply, request_part(req, "first"), files[0].modified_ms);
    reply_cut(reply, 1);
    return reply_piece(reply, files[0].type, files[0].mapping, piece);
}

static int get_fault(struct request *req, struct reply *reply)
{
    (void)req;
    (void)reply;
    return fault(-EIO);
}

static int get_nothing(struct request *req, struct reply *reply)
{
    (void)req;
    (void)reply;
    return 0;
}

/* Says back what it was asked, for tests of decoding. */
static int get_echo(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};
    const char *q = request_argument(req, "q"), *header = request_header(req, "X-Echo");

    buf_printf(&body, "part=%s q=%s header=%s first=%s", request_part(req, "word"), q ? q : "-",
               header ? header : "-",
               request_argument_name(req, 0) ? request_argument_name(req, 0) : "-");
    return reply_body(reply, 200, "text/plain; charset=utf-8", &body);
}

static int get_moved(struct request *req, struct reply *reply)
{
    (void)req;
    reply_header(reply, "Location", "/page");
    return reply_empty(reply, 308);
}

static int get_ready(struct request *req, struct reply *reply)
{
    static const char words[] = "these bytes live as long as the program\n";

    (void)req;
    return reply_static(reply, "text/plain; charset=utf-8", words, sizeof words - 1);
}

static int get_counts(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};
    int r = server_write_counts(server, &body);

    (void)req;
    return r ? fault(r) : reply_body(reply, 200, "text/plain", &body);
}

/* Of a body the first MiB is wanted, and no more. */
static bool take_piece(void *cls, void *thread, const void *bytes, size_t length)
{
    size_t *taken = cls;

    (void)thread;
    (void)bytes;
    *taken += length;
    return *taken > 1 << 20;
}

static int end_body(void *cls, struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};
    bool is_refused = *(size_t *)cls > 1 << 20;

    (void)req;
    free(cls);
    buf_text(&body, is_refused ? "too much\n" : "taken\n");
    return reply_body(reply, is_refused ? 413 : 200, "text/plain", &body);
}

static void drop_body(void *cls, void *thread)
{
    (void)thread;
    free(cls);
}

static int act_take(struct request *req, struct reply *reply)
{
    static const struct body_taker taker = {.take = take_piece, .end = end_body, .drop = drop_body};
    size_t *taken = calloc(1, sizeof *taken);
    int r = taken ? request_take_body(req, &taker, taken) : -ENOMEM;

    (void)reply;
    if (r)
        free(taken);
    return r ? fault(r) : 0;
}

static bool is_staffs(struct request *req)
{
    const char *token = request_bearer(req);

    return token && str_equal(token, "staff");
}

/* For strangers it takes a while. */
static int act_try(struct request *req, struct reply *reply)
{
    const struct timespec a_while = {.tv_nsec = 10000000};

    if (is_staffs(req))
        return reply_empty(reply, 204);
    nanosleep(&a_while, NULL);
    return reply_empty(reply, 401);
}

static struct route routes[own_routes + files_max] = {
    {"/act", get_nothing, ROUTE_STAFF, act_try},
    {"/take", get_nothing, ROUTE_PLAIN, act_take},
    {"/page", get_page, ROUTE_CACHED},
    {"/words", get_page, ROUTE_MEDIA | ROUTE_CACHED},
    {"/slow", get_slow, ROUTE_SLOW},
    {"/slow-kept", get_slow, ROUTE_SLOW | ROUTE_CACHED},
    {"/slow-file", get_slow_file, ROUTE_SLOW},
    {"/read", get_page, ROUTE_READS},
    {"/piece/:first/:length", get_piece, ROUTE_MEDIA},
    {"/fault", get_fault, ROUTE_PLAIN},
    {"/api/v1/fault", get_fault, ROUTE_API},
    {"/nothing", get_nothing, ROUTE_PLAIN},
    {"/echo/:word", get_echo, ROUTE_PLAIN},
    {"/moved", get_moved, ROUTE_PLAIN},
    {"/static", get_ready, ROUTE_PLAIN},
    {"/counts", get_counts, ROUTE_PLAIN},
    {"/healthz", get_ready, ROUTE_OPERATIONS},
};

static uint64_t generation_now(void *context, int64_t now_ms)
{
    (void)context;
    (void)now_ms;
    return generation;
}

static bool must_cut(void *context, void *thread, int64_t cut, int64_t now_ms)
{
    (void)context;
    (void)thread;
    (void)now_ms;
    return cutting && cut > 0;
}

static void shield(struct reply *reply, int flags, int status, bool is_secure)
{
    reply_header(reply, "X-Content-Type-Options", "nosniff");
    reply_header(reply, "Content-Security-Policy", "default-src 'none'");
    reply_header(reply, "Cache-Control",
                 status >= 400 && status != 412 && status != 416 ? "private, no-store"
                                                                 : "no-cache");
    if (is_secure)
        reply_header(reply, "Strict-Transport-Security", "max-age=31536000");
    if (flags & ROUTE_API)
        reply_header(reply, "Access-Control-Allow-Origin", "*");
}

static void write_missing(struct buf *out)
{
    buf_text(out, "<!doctype html><title>Not here</title>\n");
}

static void write_broken(struct buf *out)
{
    buf_text(out, "<!doctype html><title>Broken</title>\n");
}

/* "/name=FILE:TYPE" */
static int add_file(char *text)
{
    struct served *file = &files[file_count];
    char *equals = strchr(text, '='), *colon = equals ? strrchr(equals, ':') : NULL;
    struct stat st;
    int r;

    if (!colon || file_count == files_max)
        return -EINVAL;
    *equals = *colon = '\0';
    file->path = text;
    file->type = colon + 1;
    AUTO_FD int fd = open(equals + 1, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || fstat(fd, &st) < 0)
        return -errno;
    r = mapping_open(fd, &file->mapping);
    if (r)
        return r;
    file->modified_ms = (int64_t)st.st_mtim.tv_sec * 1000;
    snprintf(file->digest, sizeof file->digest, "aB%llx-%llx", (unsigned long long)st.st_ino,
             (unsigned long long)st.st_size);
    routes[own_routes + file_count] = (struct route){file->path, get_file, ROUTE_MEDIA};
    file_count++;
    return 0;
}

/* --tls CERT KEY */
static const char *tls_files[2];
static struct certificates *certificates;

static int read_pem(const char *path, struct buf *out)
{
    AUTO_FD int fd = open(path, O_RDONLY | O_CLOEXEC);

    return fd < 0 ? -errno : files_read_all(fd, 1 << 20, out);
}

static int show_certificate(void)
{
    AUTO_BUF struct buf chain = {0}, key = {0};
    char problem[CERTIFICATES_PROBLEM_MAX] = "";
    int r = read_pem(tls_files[0], &chain);

    if (!r)
        r = read_pem(tls_files[1], &key);
    if (!r)
        r = certificates_show(certificates,
                              &(struct certificates_pem){.chain = chain.data,
                                                         .chain_length = chain.length,
                                                         .key = key.data,
                                                         .key_length = key.length},
                              1, problem);
    if (r > 0)
        fprintf(stderr, "serve_file: %s\n", problem);
    return r > 0 ? -EINVAL : r;
}

static int open_tls(struct server_options *options)
{
    int r = certificates_open(&certificates);

    options->listen_tls = options->listen;
    options->listen = NULL;
    options->tls = (struct server_tls){.context = certificates,
                                       .priorities = certificates_priorities,
                                       .choose = certificates_chooser(),
                                       .begin = certificates_begin,
                                       .end = certificates_end,
                                       .say = records_say,
                                       .watch = records_watch};
    return r ? r : show_certificate();
}

static int serve(struct server_options *options, int drain_ms)
{
    const struct timespec a_while = {.tv_nsec = 500000000};
    sigset_t signals;
    int r, signal;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    sigaddset(&signals, SIGUSR1);
    sigaddset(&signals, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    r = server_open(&server, options);
    if (!r)
        r = server_start(server);
    if (r)
        return r;
    printf("%d\n", server_port(server, 0));
    fflush(stdout);
    while ((signal = sigtimedwait(&signals, NULL, &a_while)) != SIGTERM) {
        server_tidy(server);
        if (signal < 0)
            continue;
        if (signal == SIGHUP && certificates)
            (void)show_certificate();
        else if (signal == SIGUSR1)
            cutting = !cutting;
        generation++;
        server_wake(server);
    }
    server_close(server, drain_ms);
    return 0;
}

/* --port N and the like: whether argv[*i] is that flag; its number is read. */
static bool is_flag(char **argv, int *i, const char *flag, int *number)
{
    int64_t read;

    if (!str_equal(argv[*i], flag) || !argv[*i + 1] || !str_to_number(argv[*i + 1], &read))
        return false;
    *number = (int)read;
    ++*i;
    return true;
}

static bool is_kept_flag(char **argv, int *i)
{
    int kept;

    if (!is_flag(argv, i, "--kept", &kept))
        return false;
    mapping_keep_descriptors(kept);
    return true;
}

static bool is_tls_flag(char **argv, int *i)
{
    if (!str_equal(argv[*i], "--tls") || !argv[*i + 1] || !argv[*i + 2])
        return false;
    tls_files[0] = argv[++*i];
    tls_files[1] = argv[++*i];
    return true;
}

int main(int argc, char **argv)
{
    const char *listen[] = {NULL, NULL, NULL};
    char v4[32], v6[32];
    int port = 0, drain_ms = 2000, r = 0;
    struct server_options options = {
        .listen = listen,
        .routes = routes,
        .generation = generation_now,
        .must_cut = must_cut,
        .is_staffs = is_staffs,
        .shield = shield,
        .write_missing = write_missing,
        .write_broken = write_broken,
        .pseudonym = pseudonym_of,
    };

    mapping_keep_descriptors(files_max);
    for (int i = 1; i < argc && !r; i++)
        if (!is_flag(argv, &i, "--port", &port) && !is_flag(argv, &i, "--drain", &drain_ms) &&
            !is_flag(argv, &i, "--threads", &options.threads) &&
            !is_flag(argv, &i, "--connections", &options.connections_max) &&
            !is_flag(argv, &i, "--viewers", &options.viewers_max) &&
            !is_flag(argv, &i, "--client-connections", &options.client_connections_max) &&
            !is_flag(argv, &i, "--client-budget", &options.client_budget) &&
            !is_kept_flag(argv, &i) && !is_tls_flag(argv, &i))
            r = add_file(argv[i]);
    snprintf(v4, sizeof v4, "127.0.0.1:%d", port);
    snprintf(v6, sizeof v6, "[::1]:%d", port);
    listen[0] = v4;
    if (port)
        listen[1] = v6;
    options.route_count = own_routes + file_count;
    if (!r && tls_files[0])
        r = open_tls(&options);
    if (!r)
        r = pseudonym_open();
    if (!r)
        r = serve(&options, drain_ms);
    certificates_close(certificates);
    for (int i = 0; i < file_count; i++)
        mapping_release(files[i].mapping);
    if (r)
        fprintf(stderr, "serve_file: %s\n", strerror(-r));
    return r ? 1 : 0;
}

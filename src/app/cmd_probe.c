/* incare probe: what the indexer sees in a file. */
#include <string.h>

#include "base/files.h"
#include "base/vtt.h"
#include "cmd.h"
#include "guard/worker.h"
#include "intake/inspect.h"
#include "wire/report.h"

static int print_json(const char *path, const struct wire_probe *probe, const char *why)
{
    AUTO_BUF struct buf text = {0};
    struct json json;

    json_start(&json, &text);
    json_object(&json, NULL);
    json_string(&json, "path", path);
    report_write(&json, "probe", probe);
    json_string(&json, "needs_packaging", why);
    json_end_object(&json);
    return cmd_print(&text);
}

static void print_streams(const struct wire_probe *probe)
{
    for (int i = 0; i < probe->streams_held; i++) {
        const struct wire_stream *stream = &probe->streams[i];
        printf("  %-9s %s", wire_stream_type_name(stream->type), stream->codec);
        if (stream->codecs[0])
            printf(" (%s)", stream->codecs);
        if (stream->type == WIRE_VIDEO)
            printf(", %dx%d", stream->width, stream->height);
        if (stream->type == WIRE_VIDEO && stream->rotation)
            printf(", turned %d degrees", stream->rotation);
        if (stream->type == WIRE_AUDIO)
            printf(", %d Hz, %d channels", stream->sample_rate, stream->channels);
        puts(stream->is_sensitive ? ", sensitive" : "");
    }
}

static void print_text(const char *path, const struct wire_probe *probe, const char *why)
{
    char length[24];

    if (probe->verdict != WIRE_ACCEPTED) {
        printf("%s: refused: %s\n", path, probe->reason);
        return;
    }
    vtt_write_time(length, probe->duration_ms);
    printf("%s: %s, %s, %lld bytes\n", path, probe->type[0] ? probe->type : probe->container,
           length, (long long)probe->bytes);
    print_streams(probe);
    for (int i = 0; i < probe->keys_held; i++)
        if (probe->keys[i].class != WIRE_KEY_HARMLESS)
            printf("  key       %s (%s)\n", probe->keys[i].key,
                   wire_key_class_name(probe->keys[i].class));
    printf("  %s%s\n", why[0] ? "needs packaging: " : "streams as it is", why);
}

/* As the indexer decides it, but for the copy that it makes. */
static int explain(struct worker *worker, int fd, const struct wire_probe *probe,
                   char why[INSPECT_WHY_MAX])
{
    struct wire_proof proof;
    int r;

    why[0] = '\0';
    if (probe->verdict != WIRE_ACCEPTED)
        return 0;
    inspect_why(probe, why);
    if (why[0])
        return 0;
    r = worker_prove(worker, fd, WIRE_FORM_FILM, &proof);
    if (r == WORKER_REFUSED)
        inspect_dirt(&proof, why);
    return r < 0 ? r : 0;
}

static int probe_file(const struct cmd_line *line, struct worker *worker, const char *path,
                      struct wire_probe *probe)
{
    AUTO_FD int fd = files_open_named(path);
    char why[INSPECT_WHY_MAX];
    int r;

    if (fd < 0)
        return cmd_fault(path, fd);
    memset(probe, 0, sizeof *probe);
    r = worker_probe(worker, fd, probe);
    int explained = r < 0 ? r : explain(worker, fd, probe, why);
    if (explained < 0)
        return cmd_fault("incare-media", explained);
    if (line->value[CMD_JSON])
        return print_json(path, probe, why) | (r == WORKER_REFUSED ? CMD_FAILED : CMD_DONE);
    print_text(path, probe, why);
    return r == WORKER_REFUSED ? CMD_FAILED : CMD_DONE;
}

int cmd_probe(struct cmd_line *line)
{
    struct wire_probe *probe = arena_alloc(line->arena, sizeof *probe);
    struct worker *worker = NULL;
    int failed = 0;

    if (!probe || worker_open(&worker, NULL) != 0)
        return cmd_fail("incare-media", "it could not be started", "install it beside incare");
    for (int i = 0; i < line->operand_count; i++)
        failed |= probe_file(line, worker, line->operands[i], probe);
    worker_close(worker);
    return failed;
}

/* Probed behind the fence: what is in the file, and whether it is a film at all. */
#include "intake/inspect.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"
#include "guard/worker.h"
#include "pipeline.h"
#include "wire/report.h"

/* The same key stands in each track of many files: once is enough. */
static bool is_said(const struct wire_probe *probe, int i)
{
    for (int j = 0; j < i; j++)
        if (str_equal(probe->keys[j].key, probe->keys[i].key))
            return true;
    return false;
}

/* "location (com.apple.quicktime.location.ISO6709), a data track (gpmd)" */
static void list_sensitive(const struct wire_probe *probe, char *out, size_t size)
{
    size_t used = 0;

    out[0] = '\0';
    for (int i = 0; i < probe->keys_held && used < size; i++)
        if (probe->keys[i].class != WIRE_KEY_HARMLESS && !is_said(probe, i))
            used += (size_t)snprintf(out + used, size - used, "%s%s (%s)", used ? ", " : "",
                                     wire_key_class_name(probe->keys[i].class), probe->keys[i].key);
    for (int i = 0; i < probe->streams_held && used < size; i++)
        if (probe->streams[i].is_sensitive)
            used += (size_t)snprintf(out + used, size - used, "%sa %s track (%s)", used ? ", " : "",
                                     wire_stream_type_name(probe->streams[i].type),
                                     probe->streams[i].codec);
}

__attribute__((format(printf, 2, 3))) static void add(char *why, const char *format, ...)
{
    size_t used = strlen(why);
    va_list values;

    va_start(values, format);
    vsnprintf(why + used, INSPECT_WHY_MAX - used, format, values);
    va_end(values);
}

static bool is_interlaced(const struct wire_stream *video)
{
    return video->field_order[0] && !str_equal(video->field_order, "progressive") &&
           !str_equal(video->field_order, "unknown");
}

static void list_codecs(const struct wire_probe *probe, char *out, size_t size)
{
    size_t used = 0;

    out[0] = '\0';
    for (int i = 0; i < probe->streams_held && used < size; i++)
        if (probe->streams[i].type == WIRE_VIDEO || probe->streams[i].type == WIRE_AUDIO)
            used += (size_t)snprintf(out + used, size - used, "%s%s", used ? ", " : "",
                                     probe->streams[i].codec);
}

/* A list cut in the middle of a letter would not be text. */
static void end_at_letter(char *text)
{
    size_t length = strlen(text);

    while (length > 0 && !str_is_text(text, length))
        length--;
    text[length] = '\0';
}

/* What else keeps browsers from playing it: of a file with usual codecs it is all there is. */
static void add_traits(const struct wire_probe *probe, char *why)
{
    for (int i = 0; i < probe->streams_held; i++) {
        const struct wire_stream *stream = &probe->streams[i];
        if (stream->type == WIRE_AUDIO && stream->channels > 2)
            add(why, ", %d channels of sound", stream->channels);
        if (stream->type == WIRE_VIDEO && stream->bit_depth > 8)
            add(why, ", %d bits a colour", stream->bit_depth);
        if (stream->type == WIRE_VIDEO && is_interlaced(stream))
            add(why, ", interlaced");
    }
    if (probe->is_fragmented && probe->sidx_count == 0)
        add(why, ", in fragments without an index");
    else if (probe->is_mp4 && !probe->is_faststart)
        add(why, ", its index at the end");
}

void inspect_why(const struct wire_probe *probe, char why[INSPECT_WHY_MAX])
{
    char list[300];

    why[0] = '\0';
    if (probe->is_sensitive) {
        list_sensitive(probe, list, sizeof list);
        end_at_letter(list);
        snprintf(why, INSPECT_WHY_MAX, "it carries more than picture and sound: %s", list);
    } else if (!probe->is_playable || !probe->type[0]) {
        list_codecs(probe, list, sizeof list);
        snprintf(why, INSPECT_WHY_MAX, "not every browser plays it: %s in %s", list,
                 probe->type[0] ? probe->type : probe->container);
        add_traits(probe, why);
    }
}

void inspect_dirt(const struct wire_proof *proof, char why[INSPECT_WHY_MAX])
{
    snprintf(why, INSPECT_WHY_MAX, "it is not proven to be picture and sound alone: %s%s%s",
             proof->path, proof->path[0] ? ": " : "", proof->reason);
}

int inspect_run(struct job *job)
{
    struct wire_probe *probe = &job->scan->probe;
    AUTO_BUF struct buf text = {0};
    struct json json;
    int r;

    if (job->is_known)
        return 0;
    r = worker_probe(job->scan->with->worker, job->fd, probe);
    if (r < 0)
        return fault(r);
    if (r == WORKER_REFUSED)
        return pipeline_end(job, SCAN_REFUSED, probe->reason);
    json_start(&json, &text);
    report_write(&json, NULL, probe);
    job->source.probe = text.failed ? NULL : arena_strdup(job->arena, text.data);
    return job->source.probe ? 0 : fault(-ENOMEM);
}

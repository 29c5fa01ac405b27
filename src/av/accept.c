/* The acceptance rule, and what browsers play as it is. Pure: a probe in, a verdict out. */
#include "av/accept.h"

#include <stdio.h>

#include "base/limits.h"
#include "base/str.h"

#define EXPORT "Export it again as MP4 with H.264 video and AAC sound."

/* What films are made with, and what can be turned into H.264 here. */
static const char *const accept_codecs[] = {
    "h264", "hevc",   "av1",   "vp8",  "vp9",   "mpeg4",     "mpeg2video", "mpeg1video",
    "h263", "prores", "dnxhd", "cfhd", "mjpeg", "dvvideo",   "theora",     "vc1",
    "wmv1", "wmv2",   "wmv3",  "flv1", "ffv1",  "msmpeg4v2", "msmpeg4v3",  "vp6f",
};

static bool word_is_of(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(word, words[i]))
            return true;
    return false;
}
#define WORD_IS_OF(word, words) word_is_of(word, words, sizeof(words) / sizeof((words)[0]))

static const struct wire_stream *accept_first(const struct wire_probe *probe, int type)
{
    for (int i = 0; i < probe->streams_held; i++)
        if (probe->streams[i].type == type)
            return &probe->streams[i];
    return NULL;
}

static int accept_count(const struct wire_probe *probe, int type)
{
    int count = 0;

    for (int i = 0; i < probe->streams_held; i++)
        count += probe->streams[i].type == type;
    return count;
}

void accept_refuse(struct wire_probe *probe, const char *reason)
{
    probe->verdict = WIRE_REFUSED;
    probe->is_playable = false;
    snprintf(probe->reason, sizeof(probe->reason), "%s", reason);
}

/* What is wrong with the file as a whole. NULL: nothing. */
static const char *accept_file(const struct wire_probe *probe)
{
    if (probe->bytes == 0)
        return "This file is empty. Copy it here again.";
    if (str_starts(probe->type, "image/"))
        return "This is a still picture, not a film. Put a film here.";
    if (probe->is_mp4 && !probe->has_moov)
        return "The index of this MP4 file is missing: its recording or copying was cut off. Copy "
               "it again, or export it again.";
    if (probe->is_truncated || probe->bytes_beyond_end > 0)
        return "The end of this file is missing. Copy it again, and wait until the copy is done.";
    if (probe->container[0] == '\0')
        return "This is not a film that can be read here. " EXPORT;
    if (probe->is_mp4 && (probe->has_bad_box || probe->trailing_bytes > 0))
        return "This file is damaged inside, or something is hung on behind its end. " EXPORT;
    return NULL;
}

static const char *accept_picture(const struct wire_stream *video)
{
    if (!video)
        return "This file has no picture in it. Export it again as MP4 with H.264 video.";
    if (!WORD_IS_OF(video->codec, accept_codecs))
        return "The picture in this file is stored in a way that cannot be read here. " EXPORT;
    if (video->pixel_format[0] == '\0')
        return "The picture in this file is damaged and cannot be decoded. " EXPORT;
    if (video->width < film_side_px_min || video->height < film_side_px_min)
        return "The picture is smaller than 16 by 16 pixels. Export it again in its full size.";
    if (video->width > film_side_px_max || video->height > film_side_px_max)
        return "The picture is larger than 8192 by 8192 pixels. Export it again, 3840 by 2160 or "
               "smaller.";
    return NULL;
}

static const char *accept_length(const struct wire_probe *probe)
{
    if (probe->duration_ms <= 0)
        return "This file does not say how long it plays, or is a single picture. " EXPORT;
    if (probe->duration_ms > film_duration_ms_max)
        return "This film is longer than 12 hours, or says so. Cut it into parts, or export it "
               "again.";
    if (!probe->is_first_readable)
        return "The beginning of this film cannot be read. Copy it again, or export it again.";
    if (!probe->is_last_readable)
        return "The end of this film cannot be read. Copy it again, or export it again.";
    return NULL;
}

/* Nothing unseen is published: of two pictures or sounds a browser plays one. */
static bool accept_has_more_than_a_film(const struct wire_probe *probe)
{
    return accept_count(probe, WIRE_VIDEO) > 1 || accept_count(probe, WIRE_AUDIO) > 1 ||
           accept_count(probe, WIRE_VIDEO) + accept_count(probe, WIRE_AUDIO) < probe->stream_count;
}

static bool accept_is_plain_picture(const struct wire_stream *video)
{
    return video->bit_depth == 8 && video->hdr == WIRE_SDR &&
           (str_equal(video->pixel_format, "yuv420p") ||
            str_equal(video->pixel_format, "yuvj420p"));
}

static bool accept_plays_as_mp4(const struct wire_probe *probe, const struct wire_stream *video,
                                const struct wire_stream *audio)
{
    static const char *const profiles[] = {"Baseline", "Constrained Baseline", "Main", "High"};

    if (!probe->is_faststart || (probe->is_fragmented && probe->sidx_count == 0))
        return false;
    if (!str_equal(video->codec, "h264") || !WORD_IS_OF(video->profile, profiles) ||
        !str_equal(video->field_order, "progressive"))
        return false;
    if (!audio || str_equal(audio->codec, "mp3"))
        return true;
    return str_equal(audio->codecs, "mp4a.40.2") && audio->channels <= 2;
}

/* Measured in Chromium and Firefox: this plays, and nothing less plays silent or black. WebM is not
 * in it, for Safari. */
static bool accept_plays(const struct wire_probe *probe)
{
    const struct wire_stream *video = accept_first(probe, WIRE_VIDEO);
    const struct wire_stream *audio = accept_first(probe, WIRE_AUDIO);

    return video && accept_is_plain_picture(video) && str_equal(probe->type, "video/mp4") &&
           accept_plays_as_mp4(probe, video, audio);
}

void accept_decide(struct wire_probe *probe)
{
    const char *reason = accept_file(probe);

    if (accept_has_more_than_a_film(probe))
        probe->is_sensitive = true;
    if (!reason)
        reason = accept_picture(accept_first(probe, WIRE_VIDEO));
    if (!reason)
        reason = accept_length(probe);
    if (reason) {
        accept_refuse(probe, reason);
        return;
    }
    probe->verdict = WIRE_ACCEPTED;
    probe->reason[0] = '\0';
    probe->is_playable = accept_plays(probe);
}

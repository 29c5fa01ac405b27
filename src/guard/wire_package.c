/* Is this really a struct wire_package? As with a probe, every field is looked at before any is
 * used. */
#include "wire/package.h"

#include "base/limits.h"
#include "wire_field.h"

static const struct field order_fields[] = {
    NUMBER(wire_order, effort, 0, WIRE_EFFORTS - 1),
    NUMBER(wire_order, loudness, 0, WIRE_LOUDNESSES - 1),
    NUMBER(wire_order, loudness_mlu, -200000, 100000),
};

static const struct field package_fields[] = {
    NUMBER(wire_package, verdict, 0, WIRE_VERDICTS - 1),
    TEXT(wire_package, reason),
    NUMBER(wire_package, done_permille, 0, 1000),
    NUMBER(wire_package, frames, 0, INT64_MAX),
    NUMBER(wire_package, duration_ms, 0, INT64_MAX / 1000),
    NUMBER(wire_package, missing_ms, 0, INT64_MAX / 1000),
    NUMBER(wire_package, broken, 0, INT32_MAX),
    NUMBER(wire_package, loudness, 0, WIRE_LOUDNESSES - 1),
    NUMBER(wire_package, loudness_mlu, -200000, 100000),
    FLAG(wire_package, is_watched),
    NUMBER(wire_package, warnings_held, 0, WIRE_WARNINGS_MAX),
};

static const struct field warning_fields[] = {
    NUMBER(wire_warning, kind, 0, WIRE_WARNING_KINDS - 1),
    NUMBER(wire_warning, from_ms, 0, INT64_MAX / 1000),
    NUMBER(wire_warning, to_ms, 0, INT64_MAX / 1000),
};

static const struct field rendition_fields[] = {
    FLAG(wire_rendition, is_there),
    TEXT(wire_rendition, codecs),
    NUMBER(wire_rendition, width, 0, 8192),
    NUMBER(wire_rendition, height, 0, 8192),
    NUMBER(wire_rendition, fps_num, 0, 60000),
    NUMBER(wire_rendition, fps_den, 0, 1001),
    NUMBER(wire_rendition, sample_rate, 0, 48000),
    NUMBER(wire_rendition, channels, 0, 2),
    NUMBER(wire_rendition, bytes, 0, INT64_MAX),
    NUMBER(wire_rendition, duration_ms, 0, INT64_MAX / 1000),
    NUMBER(wire_rendition, average_bps, 0, INT64_MAX),
    NUMBER(wire_rendition, peak_bps, 0, INT64_MAX),
    NUMBER(wire_rendition, init_bytes, 0, INT64_MAX / 2),
    NUMBER(wire_rendition, index_bytes, 0, INT64_MAX / 2),
    NUMBER(wire_rendition, segments, 0, UINT16_MAX),
};

bool wire_order_check(const struct wire_order *order)
{
    return HOLDS(order_fields, order) && order->wanted &&
           ((order->wanted & ~(uint32_t)WIRE_WANT_ALL) == 0 ||
            (order->wanted & ~(uint32_t)WIRE_WANT_AV1) == 0);
}

/* What is there has a form, and its parts lie within it. */
static bool rendition_holds(const struct wire_rendition *rendition)
{
    if (!HOLDS(rendition_fields, rendition))
        return false;
    if (!rendition->is_there)
        return true;
    return rendition->codecs[0] && rendition->bytes > 0 && rendition->duration_ms > 0 &&
           (rendition->width > 0) == (rendition->height > 0) &&
           (rendition->width > 0) == (rendition->fps_num > 0 && rendition->fps_den > 0) &&
           (rendition->width > 0 || rendition->channels > 0) &&
           (rendition->index_bytes > 0) == (rendition->segments > 0) &&
           rendition->init_bytes + rendition->index_bytes <= rendition->bytes;
}

static bool warnings_hold(const struct wire_package *package)
{
    if (package->warnings_held && !(package->is_watched && package->verdict == WIRE_ACCEPTED))
        return false;
    for (int32_t i = 0; i < package->warnings_held; i++)
        if (!HOLDS(warning_fields, &package->warnings[i]) ||
            package->warnings[i].to_ms < package->warnings[i].from_ms)
            return false;
    return true;
}

bool wire_package_check(const struct wire_package *package, const struct wire_order *order)
{
    if (package->magic != WIRE_PACKAGE_MAGIC || !HOLDS(package_fields, package) ||
        !warnings_hold(package))
        return false;
    for (int i = 0; i < WIRE_RENDITIONS; i++)
        if (!rendition_holds(&package->renditions[i]) ||
            (package->renditions[i].is_there &&
             (!(order->wanted & WIRE_WANT(i)) || package->verdict != WIRE_ACCEPTED)))
            return false;
    return (package->verdict == WIRE_REFUSED) == (package->reason[0] != '\0');
}

const char *wire_rendition_file(int32_t name)
{
    static const char *const files[WIRE_RENDITIONS] = {
        "v1080.mp4",    "v720.mp4",     "v480.mp4",     "v360.mp4",  "a128.mp4",
        "720p.mp4",     "480p.mp4",     "240p.mp4",     "audio.m4a", "v1080-av1.mp4",
        "v720-av1.mp4", "v480-av1.mp4", "v360-av1.mp4",
    };

    return name >= 0 && name < WIRE_RENDITIONS ? files[name] : NULL;
}

/* The index: one movie of a picture, a sound, or both (ISO/IEC 14496-12, 8.2 to 8.4). Its fields
 * are what libavformat writes when it is told to be bit-exact, which is the least that players
 * need; what is not told by the film itself is a constant. */
#include "movie.h"

#include <string.h>

#include "entry.h"
#include "tables.h"

static const char time_reason[] = "a time of creation or modification says when it was made";
static const char user_reason[] = "user data may say who filmed, where, and when";
static const char reserved_reason[] = "bytes that the standard reserves are not 0";

/* The identity (6.2.2): rotated or moved pictures are encoded upright instead. */
static const uint8_t movie_matrix[36] = {
    [1] = 1,
    [17] = 1,
    [32] = 0x40,
};

enum {
    MOVIE_TIMESCALE = 1000,
    MOVIE_USER_DATA = 61, /* bytes of the udta that holds nothing */
    MOVIE_WHOLE = 16      /* bytes of a mehd */
};

static void movie_times(struct glass *glass, int width)
{
    glass_must(glass, width, 0, time_reason);
    glass_must(glass, width, 0, time_reason);
}

/* Durations take 8 bytes only when they do not fit into 4. */
static int movie_width(struct glass *glass, uint32_t flags)
{
    return nest_version(glass, 1, flags) ? 8 : 4;
}

static int64_t movie_span(struct glass *glass, int width)
{
    int64_t at = glass->at;
    uint64_t span = glass_take(glass, width);

    if (span > INT64_MAX / 2 || (width == 8 && span <= UINT32_MAX))
        glass_blame_at(glass->suspect, at, "a duration that is none, or is written too long");
    return (int64_t)span;
}

static uint32_t movie_timescale(struct glass *glass)
{
    int64_t at = glass->at;
    uint32_t timescale = (uint32_t)glass_take(glass, 4);

    if (timescale == 0 || timescale > 10000000)
        glass_blame_at(glass->suspect, at, "a unit of time that no film has");
    return timescale;
}

static void movie_mvhd(void *context, struct glass *glass) /* 8.2.2 */
{
    struct movie *movie = context;
    int width = movie_width(glass, 0);

    movie_times(glass, width);
    movie->timescale = MOVIE_TIMESCALE;
    glass_must(glass, 4, MOVIE_TIMESCALE, "a unit of time other than milliseconds");
    movie->duration = movie_span(glass, width);
    glass_must(glass, 4, 0x00010000, "the film is not at normal speed");
    glass_must(glass, 2, 0x0100, "the film is not at full volume");
    glass_zero(glass, 10, reserved_reason);
    glass_same(glass, movie_matrix, 36, "the film is turned or moved");
    glass_zero(glass, 24, reserved_reason);
    movie->next_track = (uint32_t)glass_take(glass, 4);
}

static void movie_tkhd(void *context, struct glass *glass) /* 8.3.2 */
{
    struct movie *movie = context;
    struct movie_track *track = movie_track(movie);
    int width = movie_width(glass, 3); /* enabled and in the movie */

    movie_times(glass, width);
    glass_must(glass, 4, (uint32_t)movie->tracks_count, "tracks are not numbered from 1");
    glass_zero(glass, 4, reserved_reason);
    track->shown = movie_span(glass, width);
    glass_zero(glass, 8, reserved_reason);
    glass_must(glass, 2, 0, "a layer, where there is one picture");
    track->group = (uint32_t)glass_take(glass, 2);
    track->volume = (uint32_t)glass_take(glass, 2);
    glass_zero(glass, 2, reserved_reason);
    glass_same(glass, movie_matrix, 36, "the picture is turned or moved");
    track->side_x = (uint32_t)glass_take(glass, 4);
    track->side_y = (uint32_t)glass_take(glass, 4);
}

static void movie_elst(void *context, struct glass *glass) /* 8.6.6 */
{
    struct movie_track *track = movie_track(context);
    int width = movie_width(glass, 0);

    glass_must(glass, 4, 1, "edits may hide parts of the film; there may be one, of all of it");
    track->has_edit = true;
    track->edit_duration = movie_span(glass, width);
    track->edit_begin = (int64_t)glass_take(glass, width);
    glass_must(glass, 4, 0x00010000, "an edit is not at normal speed");
}

static void movie_edts(void *context, struct glass *glass)
{
    static const struct nest_law laws[] = {{"elst", 1, 1, movie_elst}, {"", 0, 0, NULL}};

    nest_walk(glass, laws, context);
}

/* ISO 639-2 in three times five bits (8.4.2.3): the languages of the series and none. From one to
 * another takes more than one byte, which would not be so with Irish beside Gaelic. */
static bool movie_language_is_known(uint32_t packed)
{
    static const char languages[][4] = {"und", "eng", "cym"};

    for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++) {
        const char *l = languages[i];
        if (packed ==
            ((uint32_t)(l[0] - 96) << 10 | (uint32_t)(l[1] - 96) << 5 | (uint32_t)(l[2] - 96)))
            return true;
    }
    return false;
}

static void movie_mdhd(void *context, struct glass *glass) /* 8.4.2 */
{
    struct movie_track *track = movie_track(context);
    int width = movie_width(glass, 0);

    movie_times(glass, width);
    track->timescale = movie_timescale(glass);
    track->duration = movie_span(glass, width);
    if (!movie_language_is_known((uint32_t)glass_take(glass, 2)))
        glass_blame_at(glass->suspect, glass->at - 2, "a language that is not on the list");
    glass_zero(glass, 2, reserved_reason);
}

/* The name is for people, and people write names into it: empty, or libavformat's constant. */
static void movie_hdlr(void *context, struct glass *glass) /* 8.4.3 */
{
    struct movie_track *track = movie_track(context);
    const char *name;
    int64_t length;
    uint32_t kind;

    nest_version(glass, 0, 0);
    glass_zero(glass, 4, reserved_reason);
    kind = (uint32_t)glass_take(glass, 4);
    track->is_picture = kind == 0x76696465; /* vide */
    track->is_sound = kind == 0x736f756e;   /* soun */
    if (!track->is_picture && !track->is_sound)
        glass_blame_at(glass->suspect, glass->at - 4,
                       "a track that is neither picture nor sound: text, timecode or telemetry");
    glass_zero(glass, 12, reserved_reason);
    name = track->is_picture ? "VideoHandler" : "SoundHandler";
    length = glass->end - glass->at;
    if (length != 1 && length != 13)
        glass_blame(glass, "the track has a name");
    glass_same(glass, length == 1 ? "" : name, (int)length, "the track has a name");
}

static void movie_vmhd(void *context, struct glass *glass) /* 12.1.2 */
{
    if (!movie_track(context)->is_picture)
        glass_blame(glass, "a picture's header in what is not called a picture");
    nest_version(glass, 0, 1);
    glass_zero(glass, 8, reserved_reason);
}

static void movie_smhd(void *context, struct glass *glass) /* 12.2.2 */
{
    if (!movie_track(context)->is_sound)
        glass_blame(glass, "a sound's header in what is not called a sound");
    nest_version(glass, 0, 0);
    glass_zero(glass, 4, reserved_reason);
}

static void movie_url(void *context, struct glass *glass)
{
    nest_version(glass, 0, 1); /* the media lies in this file, and so there is no address */
}

static void movie_dref(void *context, struct glass *glass) /* 8.7.2 */
{
    static const struct nest_law laws[] = {{"url ", 1, 1, movie_url}, {"", 0, 0, NULL}};

    nest_version(glass, 0, 0);
    glass_must(glass, 4, 1, "media that lies in other files");
    nest_walk(glass, laws, context);
}

static void movie_dinf(void *context, struct glass *glass)
{
    static const struct nest_law laws[] = {{"dref", 1, 1, movie_dref}, {"", 0, 0, NULL}};

    nest_walk(glass, laws, context);
}

static void movie_minf(void *context, struct glass *glass)
{
    static const struct nest_law laws[] = {
        {"vmhd", 0, 1, movie_vmhd},  {"smhd", 0, 1, movie_smhd}, {"dinf", 1, 1, movie_dinf},
        {"stbl", 1, 1, tables_read}, {"", 0, 0, NULL},
    };

    nest_walk(glass, laws, context);
}

static void movie_mdia(void *context, struct glass *glass)
{
    static const struct nest_law laws[] = {
        {"mdhd", 1, 1, movie_mdhd},
        {"hdlr", 1, 1, movie_hdlr},
        {"minf", 1, 1, movie_minf},
        {"", 0, 0, NULL},
    };

    nest_walk(glass, laws, context);
}

/* What the header of a track says about itself must be what the track is. */
static void movie_track_agrees(const struct movie_track *track, struct glass *glass)
{
    bool sides = track->side_x == track->width << 16 && track->side_y == track->height << 16;

    if (track->codec == MOVIE_NONE)
        glass_blame(glass, "the track says not how it is encoded");
    if (!sides)
        glass_blame(glass, "the track is shown in another size than it has");
    if (track->group != track->is_sound || track->volume != (track->is_sound ? 0x0100 : 0))
        glass_blame(glass, "the volume or group of the track is not as it must be");
}

static void movie_trak(void *context, struct glass *glass)
{
    static const struct nest_law laws[] = {
        {"tkhd", 1, 1, movie_tkhd},
        {"edts", 0, 1, movie_edts},
        {"mdia", 1, 1, movie_mdia},
        {"", 0, 0, NULL},
    };
    struct movie *movie = context;

    movie->tracks_count++;
    movie_track(movie)->at = glass->at;
    nest_walk(glass, laws, movie);
    movie_track_agrees(movie_track(movie), glass);
}

static void movie_mehd(void *context, struct glass *glass) /* 8.8.2 */
{
    struct movie *movie = context;
    int width = movie_width(glass, 0);

    movie->has_whole = true;
    movie->whole = movie_span(glass, width);
}

static void movie_trex(void *context, struct glass *glass) /* 8.8.3 */
{
    nest_version(glass, 0, 0);
    glass_must(glass, 4, 1, "a fragment's default for a track that is not there");
    glass_must(glass, 4, 1, "a fragment's default that no fragment needs");
    glass_zero(glass, 12, "a fragment's default that no fragment needs");
}

static void movie_mvex(void *context, struct glass *glass)
{
    static const struct nest_law laws[] = {
        {"mehd", 0, 1, movie_mehd},
        {"trex", 1, 1, movie_trex},
        {"", 0, 0, NULL},
    };

    ((struct movie *)context)->is_fragmented = true;
    nest_walk(glass, laws, context);
}

/* Bit-exact or not, libavformat writes user data; then, at least, it holds nothing: an empty list
 * of metadata and who would have written it. */
static void movie_udta(void *context, struct glass *glass)
{
    static const uint8_t empty[MOVIE_USER_DATA - 8] = {
        0,   0,   0,   53,  'm', 'e', 't',      'a', 0,   0,          0,
        0,   0,   0,   0,   33,  'h', 'd',      'l', 'r', [28] = 'm', 'd',
        'i', 'r', 'a', 'p', 'p', 'l', [48] = 8, 'i', 'l', 's',        't',
    };

    ((struct movie *)context)->room += MOVIE_USER_DATA;
    if (glass->end - glass->at != sizeof(empty))
        glass_blame(glass, user_reason);
    glass_same(glass, empty, sizeof(empty), user_reason);
}

/* What is left when that is overwritten, and a mehd put beside it. */
static void movie_free(void *context, struct glass *glass)
{
    ((struct movie *)context)->room += glass->end - glass->at + 8;
    glass_zero(glass, glass->end - glass->at, "bytes hidden in free space");
}

static bool movie_room_is_plain(const struct movie *movie)
{
    return movie->room == 0 || movie->room == MOVIE_USER_DATA ||
           (movie->has_whole && movie->room == MOVIE_USER_DATA - MOVIE_WHOLE);
}

void movie_read(struct movie *movie, struct glass *glass)
{
    static const struct nest_law laws[] = {
        {"mvhd", 1, 1, movie_mvhd}, {"trak", 1, MOVIE_TRACKS_MAX, movie_trak},
        {"mvex", 0, 1, movie_mvex}, {"udta", 0, 1, movie_udta},
        {"free", 0, 1, movie_free}, {"", 0, 0, NULL},
    };
    const struct movie_track *tracks = movie->tracks;

    movie->at = glass->at;
    movie->end = glass->end;
    nest_walk(glass, laws, movie);
    if (!movie_room_is_plain(movie))
        glass_blame(glass, "free space where no muxer leaves it");
    if (movie->next_track != (uint32_t)movie->tracks_count + 1)
        glass_blame(glass, "tracks are not numbered from 1");
    if (movie->tracks_count == 2 && tracks[0].is_sound == tracks[1].is_sound)
        glass_blame(glass, "there is more than one picture or sound");
    for (int i = 0; i < movie->tracks_count; i++)
        if (movie->is_fragmented && !tables_are_empty(&tracks[i]))
            glass_blame(glass, "tables of samples in a film in fragments");
    if (movie->tracks_count == 2 && movie->is_fragmented)
        glass_blame(glass, "picture and sound in fragments: each must have its own file");
}

int64_t movie_units(const struct movie *movie, const struct movie_track *track, int64_t duration)
{
    __int128 scaled = (__int128)duration * movie->timescale + track->timescale - 1;

    return (int64_t)(scaled / track->timescale);
}

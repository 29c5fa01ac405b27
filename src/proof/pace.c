/* Times (ISO/IEC 14496-12, 8.6). A picture that is shown twice, late or never is a place to hide
 * one, and a time that nothing else tells is a number that may say anything. */
#include "pace.h"

#include "entry.h"

enum { PACE_SOUND = 1024, PACE_REORDER_MAX = 32 };

void pace_open(struct pace *pace, const struct movie_track *track)
{
    *pace = (struct pace){.track = track};
}

/* The order in which pictures are shown: with pictures as long as each other, each has a number. A
 * group of pictures (closed, as 14496-12 wants of a sync sample) is all there before the next
 * begins. */
static const char *pace_picture(struct pace *pace, const struct tables_sample *sample)
{
    int64_t ahead;

    if (pace->count == 0) {
        pace->duration = sample->duration;
        pace->lead = sample->shift;
    }
    if (sample->duration <= 0 || sample->duration != pace->duration)
        return "pictures that are not evenly spaced";
    if ((sample->shift - pace->lead) % pace->duration)
        return "a picture that is shown out of step";
    ahead = pace->count + (sample->shift - pace->lead) / pace->duration - pace->next;
    if (sample->is_sync && (ahead != 0 || pace->waiting))
        return "a picture is missing, or shown twice, before one at which decoding can begin";
    if (ahead < 0 || ahead >= PACE_REORDER_MAX || pace->waiting >> ahead & 1)
        return "a picture that is shown at another's time, or far from its own";
    pace->waiting |= UINT64_C(1) << ahead;
    for (; pace->waiting & 1; pace->waiting >>= 1)
        pace->next++;
    return NULL;
}

/* A frame of sound lasts 1024 samples; muxers cut the last one, and only that. */
static const char *pace_sound(struct pace *pace, const struct tables_sample *sample)
{
    bool is_first = pace->count == 0;

    if ((!is_first && pace->duration != PACE_SOUND) || sample->duration > PACE_SOUND)
        return "sounds that are not evenly spaced";
    pace->duration = sample->duration;
    return sample->shift || !sample->is_sync ? "a sound that is played out of order" : NULL;
}

void pace_take(struct pace *pace, struct suspect *suspect, const struct tables_sample *sample)
{
    const char *reason =
        pace->track->is_sound ? pace_sound(pace, sample) : pace_picture(pace, sample);

    if (sample->begin != pace->end)
        reason = "a gap between samples";
    if (pace->count == 0 && !sample->is_sync)
        reason = "a film that does not begin with a whole picture";
    if (reason)
        glass_blame_at(suspect, sample->at, reason);
    pace->count++;
    pace->end += sample->duration;
    pace->bytes += sample->size;
}

/* The edit shows all there is: the first picture first, all of the sound but the encoder's own lead
 * (libavcodec 1024, libfdk-aac 2048, Apple 2112). The muxer rounds what lies before and what lies
 * after the begin apart. */
static bool pace_edit_is_whole(const struct pace *pace, const struct movie *movie)
{
    const struct movie_track *track = pace->track;
    int64_t begin = track->edit_begin, lead = 0;

    if (track->is_sound && track->has_edit) {
        if (begin != 0 && begin != 1024 && begin != 2048 && begin != 2112)
            return false;
        lead = begin;
    } else if (track->has_edit && begin != pace->lead) {
        return false;
    }
    if (track->has_edit && track->edit_duration != movie_units(movie, track, pace->end) -
                                                       movie_units(movie, track, lead))
        return false;
    return pace->end > lead && track->shown == movie_units(movie, track, pace->end - lead);
}

/* VUI timing (ITU-T H.264, E.2.1): two ticks a picture. Where there is none, as in AV1, the film's
 * rate in bits must bear out its unit of time, or, in fragments, how long all of them last. */
static bool pace_ticks_agree(const struct pace *pace, const struct movie *movie)
{
    const struct avc_setup *avc = &pace->track->avc;

    if (pace->track->is_picture && avc->tick == 0 && pace->track->rates_count == 0 &&
        !movie->has_whole)
        return false;
    return pace->track->codec != MOVIE_AVC || avc->tick == 0 ||
           (__int128)avc->ticks_per_second * pace->duration ==
               (__int128)2 * avc->tick * pace->track->timescale;
}

void pace_close(struct pace *pace, struct suspect *suspect, const struct movie *movie)
{
    const struct movie_track *track = pace->track;
    int64_t average = -1;

    if (pace->count == 0 || pace->waiting)
        glass_blame_at(suspect, track->at, "a track without samples, or with a picture missing");
    if (track->duration != (movie->is_fragmented ? 0 : pace->end))
        glass_blame_at(suspect, track->at, "the track lasts not as long as its samples");
    if (movie->is_fragmented ? track->shown || track->has_edit : !pace_edit_is_whole(pace, movie))
        glass_blame_at(suspect, track->at, "the edit does not show all of the track");
    if (!pace_ticks_agree(pace, movie))
        glass_blame_at(suspect, track->at, "pictures at another rate than their setup says");
    if (pace->end > 0 && !movie->is_fragmented)
        average = (int64_t)((__int128)pace->bytes * 8 * track->timescale / pace->end);
    entry_rates(suspect, track, average);
}

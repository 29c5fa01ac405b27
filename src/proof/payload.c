/* Narrows the glass to a sample for the reader of its codec. */
#include "payload.h"

#include "aac.h"

void payload_read(const struct movie_track *track, struct glass *glass,
                  const struct tables_sample *sample)
{
    int64_t outer = glass->end;

    if (sample->size > glass->end - glass->at) {
        glass_blame(glass, "a sample is longer than what is left of the media data");
        return;
    }
    glass->end = glass->at + sample->size;
    switch (track->codec) {
    case MOVIE_AVC:
        avc_picture_read(&track->avc, glass, sample->is_sync);
        break;
    case MOVIE_AV1:
        av1_picture_read(&track->av1, glass, sample->is_sync);
        break;
    case MOVIE_AAC:
        aac_frame_read(glass, track->index, track->channels);
        break;
    case MOVIE_NONE:
        glass_blame(glass, "a sample that is encoded in no known way");
        break;
    }
    glass->end = outer;
}

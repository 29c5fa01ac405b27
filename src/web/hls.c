/* Playlists for HLS players; the numbers are those of RFC 8216's sections. */
#include "hls.h"

#include "base/html.h"

/* A player starts with what is listed first: the best that a common line carries (Apple's authoring
 * specification, 9.14). */
static const int64_t hls_first_rate_max = 2000000;

/* 4.2: a quoted-string cannot hold quotes and line ends. */
static void hls_text(struct buf *out, const char *text)
{
    for (; *text; text++)
        if (*text != '"' && (unsigned char)*text >= ' ')
            buf_char(out, *text);
}

static void hls_quoted(struct buf *out, const char *name, const char *text)
{
    buf_printf(out, "%s=\"", name);
    hls_text(out, text);
    buf_char(out, '"');
}

static void hls_codecs(struct buf *out, const struct manifest_track *track,
                       const struct manifest_track *sound)
{
    buf_text(out, "CODECS=\"");
    hls_text(out, track->codecs);
    if (sound) {
        buf_char(out, ',');
        hls_text(out, sound->codecs);
    }
    buf_char(out, '"');
}

static void hls_begin(struct buf *out)
{
    buf_text(out, "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
}

/* 4.3.4.1 */
static void hls_sound(struct buf *out, const struct manifest *manifest)
{
    const struct track *track = &manifest->sound->track;

    buf_text(out, "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"sound\",");
    hls_quoted(out, "NAME", manifest->film->language_name);
    buf_char(out, ',');
    hls_quoted(out, "LANGUAGE", manifest->film->language);
    buf_printf(out, ",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"%d\",URI=\"%s.m3u8",
               track->cmaf.channels, track->name);
    track_write_is(out, track);
    buf_text(out, "\"\n");
}

/* Captions in the language of the film tell all that is to be heard; in another they translate. */
static void hls_captions(struct buf *out, const struct film *film,
                         const struct film_caption *caption)
{
    buf_text(out, "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"captions\",");
    hls_quoted(out, "NAME", caption->label);
    buf_char(out, ',');
    hls_quoted(out, "LANGUAGE", caption->language);
    buf_text(out, ",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,");
    if (film_speaks(film, caption->language))
        buf_text(out, "CHARACTERISTICS=\"public.accessibility.transcribes-spoken-dialog,"
                      "public.accessibility.describes-music-and-sound\",");
    buf_text(out, "URI=\"captions/");
    html_path_part(out, caption->language);
    buf_text(out, ".m3u8\"\n");
}

/* 4.3.4.2: with the rates of all that plays together. */
static void hls_variant(struct buf *out, const struct manifest *manifest,
                        const struct manifest_track *track)
{
    const struct manifest_track *sound = track == manifest->sound ? NULL : manifest->sound;
    const struct cmaf *cmaf = &track->track.cmaf;
    const int64_t peak = track->rate.peak + (sound ? sound->rate.peak : 0);
    const int64_t average = track->rate.average + (sound ? sound->rate.average : 0);

    buf_printf(out, "#EXT-X-STREAM-INF:BANDWIDTH=%lld,AVERAGE-BANDWIDTH=%lld,", (long long)peak,
               (long long)average);
    hls_codecs(out, track, sound);
    if (cmaf->width)
        buf_printf(out, ",RESOLUTION=%dx%d,FRAME-RATE=%.3f,VIDEO-RANGE=SDR", cmaf->width,
                   cmaf->height, (double)cmaf->rate_num / cmaf->rate_den);
    if (manifest->sound)
        buf_text(out, ",AUDIO=\"sound\"");
    if (manifest->version->caption_count)
        buf_text(out, ",SUBTITLES=\"captions\"");
    buf_printf(out, ",CLOSED-CAPTIONS=NONE\n%s.m3u8", track->track.name);
    track_write_is(out, &track->track);
    buf_char(out, '\n');
}

/* 4.3.4.3 */
static void hls_winding(struct buf *out, const struct manifest_track *track,
                        const struct bitrate *keys)
{
    const struct cmaf *cmaf = &track->track.cmaf;

    buf_printf(out, "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=%lld,AVERAGE-BANDWIDTH=%lld,",
               (long long)keys->peak, (long long)keys->average);
    hls_codecs(out, track, NULL);
    buf_printf(out, ",RESOLUTION=%dx%d,VIDEO-RANGE=SDR,URI=\"iframes.m3u8\"\n", cmaf->width,
               cmaf->height);
}

/* Where to start: at a picture that all can play, when there is any. */
static int hls_first(const struct manifest *manifest)
{
    int64_t sound = manifest->sound ? manifest->sound->rate.peak : 0;

    for (int i = 0; i < manifest->track_count; i++) {
        const struct manifest_track *track = &manifest->tracks[i];

        if (track->family != MANIFEST_AV1 &&
            (track == manifest->smallest || track->family == MANIFEST_SOUND ||
             track->rate.peak + sound <= hls_first_rate_max))
            return i;
    }
    return 0;
}

void hls_write_master(struct buf *out, const struct manifest *manifest, const struct bitrate *keys)
{
    int first = hls_first(manifest);

    hls_begin(out);
    if (manifest->sound)
        hls_sound(out, manifest);
    for (int i = 0; i < manifest->version->caption_count; i++)
        hls_captions(out, manifest->film, &manifest->version->captions[i]);
    hls_variant(out, manifest, &manifest->tracks[first]);
    for (int family = 0; family < MANIFEST_FAMILIES; family++)
        for (int i = 0; i < manifest->track_count; i++)
            if (i != first && (int)manifest->tracks[i].family == family)
                hls_variant(out, manifest, &manifest->tracks[i]);
    if (keys)
        hls_winding(out, manifest->smallest, keys);
}

/* 4.3.3: head of a playlist of pieces, and the pieces. */
static void hls_pieces(struct buf *out, const struct track *track, const struct cmaf_pieces *pieces,
                       const char *more)
{
    int64_t timescale = track->cmaf.timescale;

    hls_begin(out);
    buf_printf(out, "#EXT-X-TARGETDURATION:%lld\n#EXT-X-PLAYLIST-TYPE:VOD\n%s",
               (long long)bitrate_target(pieces, timescale), more);
    buf_printf(out, "#EXT-X-MAP:URI=\"%s", track->file);
    track_write_is(out, track);
    buf_printf(out, "\",BYTERANGE=\"%lld@0\"\n", (long long)track->cmaf.init_bytes);
    for (int i = 0; i < pieces->count; i++) {
        buf_printf(out, "#EXTINF:%.6f,\n#EXT-X-BYTERANGE:%lld@%lld\n%s",
                   (double)pieces->list[i].duration / (double)timescale,
                   (long long)pieces->list[i].bytes, (long long)pieces->list[i].at, track->file);
        track_write_is(out, track);
        buf_char(out, '\n');
    }
    buf_text(out, "#EXT-X-ENDLIST\n");
}

void hls_write_track(struct buf *out, const struct track *track)
{
    hls_pieces(out, track, &track->pieces, "");
}

void hls_write_keys(struct buf *out, const struct track *track, const struct cmaf_pieces *keys)
{
    hls_pieces(out, track, keys, "#EXT-X-I-FRAMES-ONLY\n");
}

/* 3.5: without X-TIMESTAMP-MAP the cues count from 0, as the pictures do. */
void hls_write_captions(struct buf *out, const char *language, int64_t duration_ms)
{
    buf_printf(out,
               "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:%lld\n"
               "#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:%.6f,\n",
               (long long)((duration_ms + 999) / 1000), (double)duration_ms / 1000);
    html_path_part(out, language);
    buf_text(out, ".vtt\n#EXT-X-ENDLIST\n");
}

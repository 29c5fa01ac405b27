/* The manifest for DASH players; the numbers are those of ISO/IEC 23009-1:2022. */
#include "dash.h"

#include "base/html.h"

/* Of it all is XML, whose attributes are escaped as HTML's are. */
static void dash_attribute(struct buf *out, const char *name, const char *text)
{
    buf_printf(out, " %s=\"", name);
    html_text(out, text);
    buf_char(out, '"');
}

static void dash_number(struct buf *out, const char *name, int64_t number)
{
    buf_printf(out, " %s=\"%lld\"", name, (long long)number);
}

/* 5.3.9.2: the index, and what comes before it. */
static void dash_base(struct buf *out, const struct track *track)
{
    const struct cmaf *cmaf = &track->cmaf;

    buf_printf(out, "<BaseURL>%s", track->file);
    track_write_is(out, track);
    buf_text(out, "</BaseURL>\n");
    buf_printf(out, "<SegmentBase indexRange=\"%lld-%lld\" indexRangeExact=\"true\"",
               (long long)cmaf->index_at, (long long)(cmaf->index_at + cmaf->index_bytes - 1));
    dash_number(out, "timescale", cmaf->timescale);
    buf_printf(out, ">\n<Initialization range=\"0-%lld\"/>\n</SegmentBase>\n",
               (long long)(cmaf->init_bytes - 1));
}

/* 5.3.5 */
static void dash_representation(struct buf *out, const struct manifest_track *track)
{
    const struct cmaf *cmaf = &track->track.cmaf;

    buf_text(out, "<Representation");
    dash_attribute(out, "id", track->track.name);
    dash_attribute(out, "codecs", track->codecs);
    dash_number(out, "bandwidth", track->rate.peak);
    if (cmaf->width) {
        dash_number(out, "width", cmaf->width);
        dash_number(out, "height", cmaf->height);
        buf_printf(out, " frameRate=\"%d/%d\" sar=\"1:1\"", cmaf->rate_num, cmaf->rate_den);
    }
    buf_text(out, ">\n");
    if (cmaf->channels)
        buf_printf(out,
                   "<AudioChannelConfiguration schemeIdUri=\"urn:mpeg:dash:23003:3:"
                   "audio_channel_configuration:2011\" value=\"%d\"/>\n",
                   cmaf->channels);
    dash_base(out, &track->track);
    buf_text(out, "</Representation>\n");
}

/* 5.3.3: all pictures in one codec, or all sound; if there are any. */
static void dash_set(struct buf *out, const struct manifest *manifest, enum manifest_family family)
{
    bool is_sound = family == MANIFEST_SOUND;
    int count = 0;

    for (int i = 0; i < manifest->track_count; i++)
        count += manifest->tracks[i].family == family;
    if (!count)
        return;
    buf_printf(out, "<AdaptationSet contentType=\"%s\" mimeType=\"%s\"",
               is_sound ? "audio" : "video", is_sound ? "audio/mp4" : "video/mp4");
    if (is_sound)
        dash_attribute(out, "lang", manifest->film->language);
    buf_text(out, " subsegmentAlignment=\"true\" subsegmentStartsWithSAP=\"1\">\n"
                  "<Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"main\"/>\n");
    for (int i = 0; i < manifest->track_count; i++)
        if (manifest->tracks[i].family == family)
            dash_representation(out, &manifest->tracks[i]);
    buf_text(out, "</AdaptationSet>\n");
}

/* The whole text is one piece; how fast it comes matters to nobody. */
static void dash_captions(struct buf *out, const struct film *film,
                          const struct film_caption *caption)
{
    buf_text(out, "<AdaptationSet contentType=\"text\" mimeType=\"text/vtt\"");
    dash_attribute(out, "lang", caption->language);
    buf_printf(out, ">\n<Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"%s\"/>\n<Label>",
               film_speaks(film, caption->language) ? "caption" : "subtitle");
    html_text(out, caption->label);
    buf_text(out, "</Label>\n<Representation");
    buf_text(out, " id=\"captions-");
    html_text(out, caption->language);
    buf_text(out, "\" bandwidth=\"1000\">\n<BaseURL>captions/");
    html_path_part(out, caption->language);
    buf_text(out, ".vtt</BaseURL>\n</Representation>\n</AdaptationSet>\n");
}

/* How long the longest track plays. */
static double dash_seconds(const struct manifest *manifest)
{
    double longest = 0;

    for (int i = 0; i < manifest->track_count; i++) {
        const struct cmaf *cmaf = &manifest->tracks[i].track.cmaf;
        double seconds = (double)cmaf->duration / (double)cmaf->timescale;

        if (seconds > longest)
            longest = seconds;
    }
    return longest;
}

void dash_write(struct buf *out, const struct manifest *manifest)
{
    buf_printf(out,
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
               "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\""
               " profiles=\"urn:mpeg:dash:profile:isoff-on-demand:2011,"
               "urn:mpeg:dash:profile:cmaf:2019\""
               " mediaPresentationDuration=\"PT%.3fS\" minBufferTime=\"PT4S\">\n<Period>\n",
               dash_seconds(manifest));
    for (int family = 0; family < MANIFEST_FAMILIES; family++)
        dash_set(out, manifest, (enum manifest_family)family);
    for (int i = 0; i < manifest->version->caption_count; i++)
        dash_captions(out, manifest->film, &manifest->version->captions[i]);
    buf_text(out, "</Period>\n</MPD>\n");
}

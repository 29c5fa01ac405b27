/* Drones write a subtitle a second: "F/2.8, SS 206.14, ISO 150, EV 0, GPS (-0.1, 51.5, 20), D 5m".
 * What gives them away: the names of such values, numbers as exact as a place, or more digits than
 * any speech has. */
#include "telemetry.h"

#include <string.h>
#include <strings.h>

enum {
    TELEMETRY_PLACES = 4,        /* behind the point: 11 m on the ground */
    TELEMETRY_DIGIT_PERCENT = 40 /* of letters and digits */
};

static const char *const telemetry_words[] = {
    "gps",    "latitude", "longitude", "altitude", "barometer", "rel_alt", "abs_alt", "focal_len",
    "fnum",   "shutter",  "srtcnt",    "iso:",     "iso ",      "home(",   "ct :",    "color_md",
    "gb_yaw", "dzoom",    "diff_time", "drone",    "f/2.",      "f/1.",
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool has_exact_number(const char *text)
{
    const char *point = text;

    while ((point = strchr(point, '.')) != NULL) {
        int places = 0;

        for (point++; is_digit(*point); point++)
            places++;
        if (places >= TELEMETRY_PLACES)
            return true;
    }
    return false;
}

static bool has_its_words(const char *text)
{
    for (size_t i = 0; i < sizeof telemetry_words / sizeof *telemetry_words; i++)
        if (strcasestr(text, telemetry_words[i]))
            return true;
    return false;
}

bool telemetry_is_suspected(const struct vtt *vtt)
{
    size_t digits = 0, others = 0;

    for (int i = 0; i < vtt->count; i++) {
        const char *text = vtt->cues[i].text;

        if (has_its_words(text) || has_exact_number(text))
            return true;
        for (; *text; text++)
            if (is_digit(*text))
                digits++;
            else if (*text > ' ' && !strchr(".,:;()[]/+-=", *text))
                others++;
    }
    return digits * 100 > (digits + others) * TELEMETRY_DIGIT_PERCENT;
}

/* How words in TTML look and where they stand. */
#include "ttml_style.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"

void ttml_style_clear(struct ttml_look *look)
{
    *look = (struct ttml_look){.top = -1, .height = -1};
}

static enum ttml_said yes_if(bool is_so)
{
    return is_so ? TTML_YES : TTML_NO;
}

/* A number of at most 5 digits, in hundredths, and where its unit begins; -1 for none. */
static int read_hundredths(const char **at)
{
    int number = 0, digits = 0, weight = 10;

    for (; **at >= '0' && **at <= '9' && digits < 5; ++*at, digits++)
        number = number * 10 + (**at - '0');
    if (!digits)
        return -1;
    number *= 100;
    if (**at != '.')
        return number;
    for (++*at; **at >= '0' && **at <= '9'; ++*at, weight /= 10)
        number += weight * (**at - '0');
    return number;
}

/* The second of two lengths, "10% 80%" or "0px 576px", in hundredths of a per cent; -1 else. */
static int read_vertical(const char *value, int picture_height)
{
    const char *second = strchr(value, ' ');
    int number;

    if (!second)
        return -1;
    second += strspn(second, " ");
    number = read_hundredths(&second);
    if (number >= 0 && str_equal(second, "%"))
        return number;
    if (number >= 0 && str_equal(second, "px") && picture_height > 0)
        return (int)((int64_t)number * 100 / picture_height);
    return -1;
}

int ttml_style_height(const char *extent)
{
    const char *second = strchr(extent, ' ');
    int number;

    if (!second)
        return 0;
    second += strspn(second, " ");
    number = read_hundredths(&second);
    return number > 0 && str_equal(second, "px") ? number / 100 : 0;
}

static const char *one_of(const char *value, const char *const words[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(value, words[i]))
            return words[i];
    return NULL;
}

static bool take_box(struct ttml_look *look, const char *name, const char *value,
                     int picture_height)
{
    static const char *const stands[] = {"before", "center", "after"};

    if (str_equal(name, "displayAlign"))
        look->stands = one_of(value, stands, 3);
    else if (str_equal(name, "origin"))
        look->top = read_vertical(value, picture_height);
    else if (str_equal(name, "extent"))
        look->height = read_vertical(value, picture_height);
    else
        return false;
    return true;
}

void ttml_style_take(struct ttml_look *look, const char *name, const char *value,
                     int picture_height)
{
    static const char *const aligns[] = {"start", "center", "end", "left", "right"};

    if (take_box(look, name, value, picture_height))
        return;
    if (str_equal(name, "fontStyle"))
        look->looks[PEN_ITALIC] = yes_if(!str_equal(value, "normal"));
    else if (str_equal(name, "fontWeight"))
        look->looks[PEN_BOLD] = yes_if(str_equal(value, "bold"));
    else if (str_equal(name, "textDecoration"))
        look->looks[PEN_UNDERLINE] = yes_if(strstr(value, "underline"));
    else if (str_equal(name, "visibility"))
        look->is_invisible = yes_if(str_equal(value, "hidden"));
    else if (str_equal(name, "display"))
        look->is_gone = yes_if(str_equal(value, "none"));
    else if (str_equal(name, "opacity"))
        look->is_gone = yes_if(value[strspn(value, "0.")] == '\0');
    else if (str_equal(name, "textAlign"))
        look->align = one_of(value, aligns, 5);
}

void ttml_style_lay_over(struct ttml_look *look, const struct ttml_look *other)
{
    for (int i = 0; i < PEN_LOOKS; i++)
        if (other->looks[i] != TTML_UNSAID)
            look->looks[i] = other->looks[i];
    if (other->is_invisible != TTML_UNSAID)
        look->is_invisible = other->is_invisible;
    if (other->is_gone != TTML_UNSAID && look->is_gone != TTML_YES)
        look->is_gone = other->is_gone;
    if (other->align)
        look->align = other->align;
    if (other->stands)
        look->stands = other->stands;
    if (other->top >= 0)
        look->top = other->top;
    if (other->height >= 0)
        look->height = other->height;
}

/* 0: the upper third, 1: the middle, 2: the lower one, which is also where captions stand when
 * nothing was said. */
static int third_of(const struct ttml_look *region)
{
    int anchor = region->top;

    if (region->top < 0 && !region->stands)
        return 2;
    if (region->top < 0)
        return str_equal(region->stands, "before")   ? 0
               : str_equal(region->stands, "center") ? 1
                                                     : 2;
    if (region->height > 0 && str_equal(region->stands, "center"))
        anchor += region->height / 2;
    else if (region->height > 0 && str_equal(region->stands, "after"))
        anchor += region->height;
    return anchor < 3333 ? 0 : anchor < 6667 ? 1 : 2;
}

void ttml_style_place(char out[PLACE_MAX], const struct ttml_look *look,
                      const struct ttml_look *region)
{
    static const char *const lines[] = {"line:0", "line:50%", ""};
    char settings[PLACE_MAX];

    snprintf(settings, sizeof settings, "%s%s%s", lines[region ? third_of(region) : 2],
             look->align ? " align:" : "", look->align ? look->align : "");
    if (str_equal(look->align, "center")) /* as usual */
        snprintf(settings, sizeof settings, "%s", lines[region ? third_of(region) : 2]);
    place_read(out, settings, strlen(settings));
}

/* AVIF (HEIF, ISO/IEC 23008-12): one picture and nothing beside it. Its boxes are constants but for
 * the sides of the picture, its place and what AV1 says of itself, which must all agree. */
#include "avif.h"

#include "av1.h"
#include "nest.h"

struct avif {
    uint32_t width, height, word; /* as the boxes say */
    int64_t at, length;           /* of the picture's bytes */
    bool has_meta;
};

static const char item_reason[] = "something beside the picture, as Exif would be";

static void avif_ftyp(void *context, struct glass *glass)
{
    if (glass->at != 8)
        glass_blame(glass, "a file that does not begin with its type");
    glass_same(glass, "avif\0\0\0\0avifmif1miafMA1B", 24, "a type of file that is not on the list");
}

static void avif_hdlr(void *context, struct glass *glass) /* ISO/IEC 14496-12, 8.4.3 */
{
    nest_version(glass, 0, 0);
    glass_same(glass, "\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0PictureHandler", 35,
               "the picture has a name");
}

static void avif_pitm(void *context, struct glass *glass) /* 8.11.4 */
{
    nest_version(glass, 0, 0);
    glass_must(glass, 2, 1, item_reason);
}

/* 8.11.3: one item in one piece, whose place is said from the file's beginning on. */
static void avif_iloc(void *context, struct glass *glass)
{
    struct avif *avif = context;

    nest_version(glass, 0, 0);
    glass_same(glass, "\x44\0\0\1\0\1\0\0\0\1", 10, item_reason);
    avif->at = (int64_t)glass_take(glass, 4);
    avif->length = (int64_t)glass_take(glass, 4);
}

static void avif_infe(void *context, struct glass *glass) /* 8.11.6 */
{
    glass_same(glass, "\2\0\0\0\0\1\0\0av01Color", 18, item_reason);
}

static void avif_iinf(void *context, struct glass *glass)
{
    static const struct nest_law laws[] = {{"infe", 1, 1, avif_infe}, {"", 0, 0, NULL}};

    nest_version(glass, 0, 0);
    glass_must(glass, 2, 1, item_reason);
    nest_walk(glass, laws, context);
}

static void avif_ispe(void *context, struct glass *glass) /* HEIF, 6.5.3 */
{
    struct avif *avif = context;

    nest_version(glass, 0, 0);
    avif->width = (uint32_t)glass_take(glass, 4);
    avif->height = (uint32_t)glass_take(glass, 4);
}

static void avif_pixi(void *context, struct glass *glass) /* HEIF, 6.5.6 */
{
    nest_version(glass, 0, 0);
    glass_same(glass, "\3\x08\x08\x08", 4, "another depth than plain pictures have");
}

static void avif_setup(void *context, struct glass *glass) /* AV1 in ISOBMFF, 2.3 */
{
    struct avif *avif = context;

    glass_must(glass, 1, 0x81, "another version of AV1's setup");
    avif->word = (uint32_t)glass_take(glass, 3);
}

static void avif_colr(void *context, struct glass *glass) /* 12.1.5: BT.709, its limited range */
{
    glass_same(glass, "nclx\0\1\0\1\0\1\0", 11, "other colours, or a profile of them");
}

static void avif_ipco(void *context, struct glass *glass)
{
    static const struct nest_law laws[] = {{"ispe", 1, 1, avif_ispe},
                                           {"pixi", 1, 1, avif_pixi},
                                           {"av1C", 1, 1, avif_setup},
                                           {"colr", 1, 1, avif_colr},
                                           {"", 0, 0, NULL}};

    nest_walk(glass, laws, context);
}

static void avif_ipma(void *context, struct glass *glass) /* 8.11.14: all four are item 1's */
{
    nest_version(glass, 0, 0);
    glass_same(glass, "\0\0\0\1\0\1\4\1\2\x83\4", 11, "properties of something else");
}

static void avif_iprp(void *context, struct glass *glass)
{
    static const struct nest_law laws[] = {
        {"ipco", 1, 1, avif_ipco}, {"ipma", 1, 1, avif_ipma}, {"", 0, 0, NULL}};

    nest_walk(glass, laws, context);
}

static void avif_meta(void *context, struct glass *glass) /* 8.11.1 */
{
    static const struct nest_law laws[] = {{"hdlr", 1, 1, avif_hdlr}, {"pitm", 1, 1, avif_pitm},
                                           {"iloc", 1, 1, avif_iloc}, {"iinf", 1, 1, avif_iinf},
                                           {"iprp", 1, 1, avif_iprp}, {"", 0, 0, NULL}};
    struct avif *avif = context;

    avif->has_meta = true;
    nest_version(glass, 0, 0);
    nest_walk(glass, laws, context);
}

static void avif_mdat(void *context, struct glass *glass)
{
    const struct avif *avif = context;
    int64_t begin = glass->at;
    struct av1_setup setup = {0};

    if (!avif->has_meta || avif->at != begin || avif->length != glass->end - begin)
        glass_blame(glass, "bytes that no item has, or an item elsewhere");
    av1_still_read(&setup, glass);
    if (setup.width != avif->width || setup.height != avif->height || setup.word != avif->word)
        glass_blame_at(glass->suspect, begin, "a picture that is not as its boxes say");
    if (setup.colour.primaries != 1 || setup.colour.transfer != 1 || setup.colour.matrix != 1 ||
        setup.colour.is_full)
        glass_blame_at(glass->suspect, begin, "a picture whose colours are not as its boxes say");
}

void avif_read(struct glass *glass)
{
    static const struct nest_law laws[] = {{"ftyp", 1, 1, avif_ftyp},
                                           {"meta", 1, 1, avif_meta},
                                           {"mdat", 1, 1, avif_mdat},
                                           {"", 0, 0, NULL}};
    struct avif avif = {0};

    nest_walk(glass, laws, &avif);
}

/* The matrix {a, b, u, c, d, v, …} shows the picture's right along (a, b) and its bottom along (c,
 * d): of the eight ways to turn and mirror a picture the nearest is taken. */
#include "upright.h"

#include <stddef.h>

static int64_t upright_size(int32_t number)
{
    return number < 0 ? -(int64_t)number : number;
}

struct upright upright_of(const int32_t *matrix)
{
    static const struct upright straight[2][2] = {
        {{"", false}, {"vflip,", false}},
        {{"hflip,", false}, {"hflip,vflip,", false}},
    };
    static const struct upright turned[2][2] = {
        /* right becomes bottom; bottom becomes right, left */
        {{"transpose=cclock_flip,", true}, {"transpose=clock,", true}},
        {{"transpose=cclock,", true}, {"transpose=clock_flip,", true}},
    };

    if (!matrix)
        return straight[0][0];
    if (upright_size(matrix[0]) >= upright_size(matrix[1]))
        return straight[matrix[0] < 0][matrix[4] < 0];
    return turned[matrix[1] < 0][matrix[3] < 0];
}

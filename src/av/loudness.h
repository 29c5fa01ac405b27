/* How loud a film is (EBU R 128), found out by decoding all of its sound once. Private to av. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { LOUDNESS_SILENCE_MLU = -70000 };

struct loudness {
    bool has_sound;
    int32_t mlu; /* integrated, in thousandths of LUFS; LOUDNESS_SILENCE_MLU or less: silence */
};

/* tick is called now and then, to say how far it has got. 0, an outcome of source.h or mixdown.h,
 * or -errno. */
int loudness_measure(int fd, struct loudness *loudness, void (*tick)(void *context, int64_t at_us),
                     void *context);
/* What brings a film of that loudness to the target, in dB. */
double loudness_gain(int32_t mlu);

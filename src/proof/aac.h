/* AAC-LC sound (ISO/IEC 14496-3), read to its last bit. Private to proof. */
#pragma once

#include "glass.h"

/* Reads an AudioSpecificConfig (1.6.2.1) of length bytes. index: of the rate, table 1.18. */
void aac_setup_read(struct glass *glass, int length, uint32_t *rate, uint32_t *channels,
                    int *index);
/* Reads one frame, to the glass's end: one raw_data_block (4.4.2.1) of that rate and channels. */
void aac_frame_read(struct glass *glass, int index, uint32_t channels);

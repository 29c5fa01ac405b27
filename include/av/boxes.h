/* The structure of an MP4 or QuickTime file (ISO/IEC 14496-12) by our own eyes: libavformat reads
 * past what is damaged or missing. */
#pragma once

#include "wire/probe.h"

/* Walks the boxes of the file behind fd and fills the MP4 fields of probe (bytes must be set).
 * brand: the major brand, "" when there is none. */
void boxes_walk(int fd, struct wire_probe *probe, char brand[5]);

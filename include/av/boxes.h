/* The structure of an MP4 or QuickTime file (ISO/IEC 14496-12) by our own eyes: libavformat reads
 * past what it does not know, and a file can hide much there. */
#pragma once

#include "wire/probe.h"

/* Walks all boxes of the file behind fd and fills the MP4 fields of probe (bytes must be set).
 * Boxes that no film needs, and bytes where none belong, are noted as keys ("box moov/uuid"), which
 * makes the probe sensitive. brand: the major brand, "" when there is none. */
void boxes_walk(int fd, struct wire_probe *probe, char brand[5]);

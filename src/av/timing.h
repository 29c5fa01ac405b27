/* What a container's index tells without reading a packet, and whether both ends of the picture can
 * be read. Private to av. */
#pragma once

#include "wire/probe.h"

struct AVStream;
struct reader;

/* Fills index_entries, keyframes, keyframe_gap_ms, is_variable_rate of stream, and raises
 * probe->bytes_beyond_end. */
void timing_index(struct wire_probe *probe, struct wire_stream *stream, struct AVStream *from);
/* Reads the first and the last packet of stream number video; moves the reader. */
void timing_ends(struct wire_probe *probe, struct reader *reader, int video);

/* What libavformat says of one stream, as plain values. Private to av. */
#pragma once

#include "wire/probe.h"

struct AVStream;

/* Fills stream but for what the index tells (timing.h). */
void tracks_fill(struct wire_stream *stream, const struct AVStream *from);

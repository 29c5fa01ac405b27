/* The structure of a Matroska or WebM file (RFC 8794, RFC 9559) by our own eyes, as boxes.h has it
 * for MP4. */
#pragma once

#include <stdbool.h>

#include "wire/probe.h"

/* Walks the elements of the file behind fd and of its segment, and notes in probe (bytes must be
 * set) whether the file ends early. webm: true when it calls itself WebM. */
void ebml_walk(int fd, struct wire_probe *probe, bool *webm);

/* One frame as a file that holds a picture and nothing else. Private to av. */
#pragma once

#include <stdint.h>

struct AVFrame;

/* Writes it to the empty file behind fd. frame is left as it is, but that it loses what is not
 * picture. JPEG: full range, BT.601 (JFIF); AVIF: limited range, BT.709. 0 or -errno. */
int portrait_jpeg(struct AVFrame *frame, int fd, int64_t *bytes);
int portrait_avif(struct AVFrame *frame, int fd, int64_t *bytes);

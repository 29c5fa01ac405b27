/* The manifest for DASH players (ISO/IEC 23009-1), of the on-demand and CMAF profiles: each track
 * is one file, whose own index says where its pieces lie. */
#pragma once

#include "base/buf.h"
#include "manifest.h"

void dash_write(struct buf *out, const struct manifest *manifest);

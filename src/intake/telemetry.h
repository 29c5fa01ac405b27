/* Whether the words of a subtitle track are a camera's or drone's own, and no person's. */
#pragma once

#include "base/vtt.h"

/* Rather once too often: a person can say that it is none. */
bool telemetry_is_suspected(const struct vtt *vtt);

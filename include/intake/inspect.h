/* What a probe says of a file that is a film. */
#pragma once

#include "wire/probe.h"

/* Why a file that was accepted cannot be streamed as it is; "" when it can. */
enum { INSPECT_WHY_MAX = 400 };
void inspect_why(const struct wire_probe *probe, char why[INSPECT_WHY_MAX]);

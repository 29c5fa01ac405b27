/* What a probe and a proof say of a file that is a film. */
#pragma once

#include "wire/probe.h"
#include "wire/prove.h"

/* Why a file that was accepted cannot be streamed as it is; "" when all that is left is to prove it
 * clean. */
enum { INSPECT_WHY_MAX = 400 };
void inspect_why(const struct wire_probe *probe, char why[INSPECT_WHY_MAX]);
/* The same of one that was not proven clean. */
void inspect_dirt(const struct wire_proof *proof, char why[INSPECT_WHY_MAX]);

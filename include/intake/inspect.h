/* What is known of a file's inside, as JSON: for the catalogue and for `incare probe`. Names of
 * metadata keys only, never their values. */
#pragma once

#include "base/json.h"
#include "wire/probe.h"

/* Members of the object that is open in json. */
void inspect_write(struct json *json, const struct wire_probe *probe);
/* Why a file that was accepted cannot be streamed as it is; "" when it can. */
enum { INSPECT_WHY_MAX = 400 };
void inspect_why(const struct wire_probe *probe, char why[INSPECT_WHY_MAX]);

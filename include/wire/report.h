/* A probe as JSON, for `incare probe --json` and the sources table. Metadata keys only: their
 * values never leave the media process. */
#pragma once

#include "base/json.h"
#include "wire/probe.h"

/* Writes one object named name (NULL: inside an array or at the top). probe must have passed
 * wire_probe_check(). */
void report_write(struct json *json, const char *name, const struct wire_probe *probe);

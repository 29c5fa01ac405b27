/* HUP: the settings are read again, while incare runs. */
#pragma once

#include "cmd.h"
#include "tokenfile.h"

enum { RELOAD_REFUSED = 1 };

/* Takes over what changed and may, and the token of metrics_token_file; logs what waits for the
 * next start. RELOAD_REFUSED, or a fault: all is as it was, and the log says why. */
int reload_settings(struct cmd_line *line, char metrics_token[TOKENFILE_MAX]);

/* A token in a file of its own, so that it stands in no command line, environment or settings. */
#pragma once

#include "settings.h"

enum { TOKENFILE_MAX = 256 };

/* The first line of the file at path, or no token ("") where no file is named. SETTINGS_REFUSED
 * when others may read it, or when it holds no token: problem says what to do. */
int tokenfile_read(const char *path, char token[TOKENFILE_MAX], char problem[SETTINGS_PROBLEM_MAX]);

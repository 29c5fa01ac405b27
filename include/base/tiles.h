/* How a storyboard lies on its sheets: who makes one and who tells players of it agree. Sheets that
 * were made stay as they are, so these do too. */
#pragma once

enum { TILES_COLUMNS = 10, TILES_MAX = 100 /* on a sheet */, TILES_MS = 10000 };

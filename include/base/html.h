/* Text made safe for a place in HTML. Compiled pages call these; nothing writes unescaped text. */
#pragma once

#include <stdint.h>

#include "base/buf.h"

/* In an element or a double-quoted attribute: & < > " ' become references; NULL writes nothing. */
void html_text(struct buf *out, const char *text);
void html_number(struct buf *out, int64_t number);
/* In href, src, action: an address of our own ("/…", "?…", "#…"), http(s):, mailto: or tel:.
 * Anything else (javascript:, data:, …) is written as "#". Escaped as an attribute. */
void html_address(struct buf *out, const char *address);
/* One part of a path or query: RFC 3986 unreserved bytes stay, all else becomes %XX. */
void html_path_part(struct buf *out, const char *part);

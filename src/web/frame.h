/* The frame of a page: which language it is in, and where it is found in both. */
#pragma once

#include "catalogue/look.h"
#include "http/request.h"

#include "views.h"

/* Fills what the frame knows of itself; path is the page's, without its language: "/films/x".
 * -ENOMEM. */
int frame_fill(struct request *req, const char *path, struct frame_view *frame);
/* The same for a page that is nobody's answer: it is in English, and tells of no address. */
struct frame_view frame_neutral(const char *title);
/* The library, its texts in the language of the page where there are any. */
struct look frame_look(const struct request *req);
/* The language that the request asks for. */
enum tongue frame_tongue(const struct request *req);

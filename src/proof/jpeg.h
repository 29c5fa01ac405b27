/* JPEG pictures as we make them (ITU-T T.81, baseline; JFIF). Private to proof. */
#pragma once

#include "glass.h"

/* Reads a whole file, to the glass's end. */
void jpeg_read(struct glass *glass);

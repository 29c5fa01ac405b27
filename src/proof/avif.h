/* AVIF pictures as we make them (AVIF 1.1; HEIF, ISO/IEC 23008-12). Private to proof. */
#pragma once

#include "glass.h"

/* Reads a whole file, to the glass's end. */
void avif_read(struct glass *glass);

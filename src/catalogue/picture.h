/* One immutable state of the library: what the catalogue holds, cut by what is withdrawn. */
#pragma once

#include "catalogue/library.h"
#include "catalogue/withdrawals.h"
#include "shelf.h"
#include "stock.h"

/* The next picture after before (NULL: the first), held for the caller. Files stay open from the
 * one to the other, except those of films that are withdrawn now. */
int picture_make(struct picture **picture, struct stock *stock, struct shelf *shelf,
                 const struct withdrawals *withdrawals, const struct picture *before);
struct picture *picture_hold(struct picture *picture);
/* Letting the last hold of 10,000 films go takes a while. Who may not wait must not be the last: a
 * picture that is no longer shown is kept among the retired, of one thread, and let go of by it
 * once nobody else holds it. */
void picture_retire(struct picture **retired, struct picture *picture);
void picture_sweep(struct picture **retired);
struct stock *picture_stock(const struct picture *picture); /* not held */
/* The film at that place in the stock. */
const struct visibility *picture_at(const struct picture *picture, int film);

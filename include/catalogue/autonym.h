/* Languages by their own names. */
#pragma once

/* "cy" is "Cymraeg"; a language we have no name for is called by its tag. */
const char *autonym(const char *language);

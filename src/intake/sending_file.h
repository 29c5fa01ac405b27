/* Where the bytes of a picture from staff lie, below incoming/. */
#pragma once

enum { SENDING_FILE_MAX = 48 };
void sending_file_name(char name[SENDING_FILE_MAX], const char *id);

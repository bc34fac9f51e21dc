/* One way to make blocking calls from many threads, as the comparison of lanes sees it. */
#ifndef LANES_H
#define LANES_H

#include "contestant.h"

#include <stddef.h>

/* A call takes some bytes and gets them back; with none it is a Ping. */
typedef struct lane {
    const char *name;
    /* One for each thread. Some are all the same. */
    void *(*open)(const char *address);
    void (*call)(void *connection, const unsigned char *bytes, size_t size);
    void (*close)(void *connection);
} lane;

extern const lane sd_bus_lane, libdbus_lane, gdbus_lane, shared_gdbus_lane, bleep_lane;

#endif

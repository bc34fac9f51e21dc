/* One way to make D-Bus calls, as the benchmark sees it. */
#ifndef CONTESTANT_H
#define CONTESTANT_H

#define SERVICE "org.bleepreliability.Echo"
#define PATH "/org/bleepreliability/Echo"
#define INTERFACE "org.bleepreliability.Echo"

typedef struct contestant {
    const char *name;
    /* Connects to the bus at an address. */
    void (*open)(const char *address);
    /* Makes this many calls, each after the answer to the one before. */
    void (*one_after_the_other)(unsigned count);
    /* Makes this many calls at once and waits for all answers. */
    void (*all_at_once)(unsigned count);
    void (*close)(void);
} contestant;

/* The one the others are measured against. */
extern const contestant raw_gdbus;

/* The same again: what its ratio differs from 1 by is noise, in all the other ratios too. */
extern const contestant raw_gdbus_again;

/* This library with threads of its own, as it comes. */
extern const contestant bleep_threads;

/* The same with the flight recorder stopped: what that costs. */
extern const contestant bleep_unrecorded;

/* On the program's main context. */
extern const contestant bleep_attached;

extern const contestant sd_bus_library;
extern const contestant libdbus_library;

/* Ends the benchmark with a message: a call that fails makes every number worthless. */
void give_up(const char *who, const char *why);

#endif

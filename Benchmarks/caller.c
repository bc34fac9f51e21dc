/*
 * A program that calls a service which is not BlueZ, as often as it is told to.
 *
 *     caller gdbus|libdbus BUS-ADDRESS      reads numbers, answers each with the time that it
 *                                         took, and that of the processor, in us
 */
#define _POSIX_C_SOURCE 200809L
#include "contestant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void
give_up(const char *who, const char *why)
{
    fprintf(stderr, "%s: %s\n", who, why);
    exit(EXIT_FAILURE);
}

static double
usec(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

int
main(int argc, char **argv)
{
    const contestant *caller;
    unsigned count;

    if (argc != 3)
        return 2;
    caller = strcmp(argv[1], "gdbus") == 0 ? &raw_gdbus : &libdbus_library;
    caller->open(argv[2]);
    while (scanf("%u", &count) == 1) {
        double began = usec(CLOCK_MONOTONIC), used = usec(CLOCK_PROCESS_CPUTIME_ID);

        caller->one_after_the_other(count);
        printf("%f %f\n", usec(CLOCK_MONOTONIC) - began,
            usec(CLOCK_PROCESS_CPUTIME_ID) - used);
        fflush(stdout);
    }
    caller->close();
    return EXIT_SUCCESS;
}

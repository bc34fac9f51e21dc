/*
 * Lets all contestants take turns, round after round, and prints how each compares with raw GDBus.
 *
 *     bench BUS-ADDRESS
 *
 * A ratio is taken within each round, where the machine is in the same mood for all, and the
 * median of the rounds is printed. Nothing is asserted: a number is for the reader.
 */
#include "contestant.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 41, BLOCKING_CALLS = 200, CALLS_IN_FLIGHT = 1000, CONTESTANTS = 7 };

static const contestant *const contestants[CONTESTANTS] = {
    &raw_gdbus, &raw_gdbus_again, &bleep_threads, &bleep_unrecorded, &bleep_attached,
    &sd_bus_library, &libdbus_library,
};

void
give_up(const char *who, const char *why)
{
    fprintf(stderr, "%s: %s\n", who, why);
    exit(EXIT_FAILURE);
}

static int
ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

static double
median(double *numbers)
{
    qsort(numbers, ROUNDS, sizeof *numbers, ascending);
    return numbers[ROUNDS / 2];
}

static void
print_row(const contestant *contestant, double *usec, const double *peer_usec, unsigned calls)
{
    double ratios[ROUNDS];

    for (int round = 0; round < ROUNDS; round++)
        ratios[round] = usec[round] / peer_usec[round];
    printf("  %-20s %10.2f us %12.3f\n", contestant->name, median(usec) / calls, median(ratios));
}

static void
compete(const char *title, unsigned calls, int is_blocking, const char *address)
{
    double usec[CONTESTANTS][ROUNDS], peer[ROUNDS];

    for (int index = 0; index < CONTESTANTS; index++)
        contestants[index]->open(address);
    /* The first round is for warming up, and is overwritten by the second. */
    for (int round = -1; round < ROUNDS; round++) {
        for (int turn = 0; turn < CONTESTANTS; turn++) {
            /* Nobody always comes after the same one. */
            int index = (turn + round + 1) % CONTESTANTS;
            gint64 began = g_get_monotonic_time();

            if (is_blocking)
                contestants[index]->one_after_the_other(calls);
            else
                contestants[index]->all_at_once(calls);
            usec[index][MAX(round, 0)] = (double)(g_get_monotonic_time() - began);
        }
    }
    for (int round = 0; round < ROUNDS; round++)
        peer[round] = usec[0][round];
    printf("%-22s %13s %12s\n", title, "per call", "to raw GDBus");
    for (int index = 0; index < CONTESTANTS; index++) {
        print_row(contestants[index], usec[index], peer, calls);
        contestants[index]->close();
    }
    printf("\n");
}

int
main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: bench BUS-ADDRESS\n");
        return 2;
    }
    printf("%d rounds of %d blocking calls and of %d calls in flight, medians\n\n", ROUNDS,
        BLOCKING_CALLS, CALLS_IN_FLIGHT);
    compete("one after the other", BLOCKING_CALLS, 1, argv[1]);
    compete("1000 at once", CALLS_IN_FLIGHT, 0, argv[1]);
    return EXIT_SUCCESS;
}

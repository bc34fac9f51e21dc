/*
 * Measures what recording an operation costs, for one thread and for eight, and whether any
 * recording is lost. Record.java does the same with HdrHistogram.
 *
 *     record
 */
#include <bleepreliability.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 11, SAMPLES = 4000000, THREADS = 8 };

static bleep_client *client;

/* Latencies up to 3 s, as if at random. */
static void *
record(void *number)
{
    uint32_t random = GPOINTER_TO_UINT(number);

    for (int sample = 0; sample < SAMPLES; sample++) {
        random = random * 1664525 + 1013904223;
        bleep_metrics_record(client, "connect", (random >> 8) % 3000000, BLEEP_OK);
    }
    return NULL;
}

static double
nanoseconds_for(int threads)
{
    GThread *workers[THREADS];
    gint64 began = g_get_monotonic_time();

    for (int index = 0; index < threads; index++)
        workers[index] = g_thread_new("record", record, GINT_TO_POINTER(index + 1));
    for (int index = 0; index < threads; index++)
        g_thread_join(workers[index]);
    return (double)(g_get_monotonic_time() - began) * 1000 / SAMPLES / threads;
}

static int
ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

static double
median_for(int threads)
{
    double rounds[ROUNDS];

    nanoseconds_for(threads);
    for (int round = 0; round < ROUNDS; round++)
        rounds[round] = nanoseconds_for(threads);
    qsort(rounds, ROUNDS, sizeof rounds[0], ascending);
    return rounds[ROUNDS / 2];
}

int
main(void)
{
    bleep_metrics_stats stats = BLEEP_METRICS_STATS_INIT;
    uint64_t all = (uint64_t)(ROUNDS + 1) * SAMPLES * (1 + THREADS);

    if (bleep_client_new(NULL, &client) != BLEEP_OK)
        return EXIT_FAILURE;
    printf("%-34s %8.1f ns    (bar: 60)\n", "recording, one thread", median_for(1));
    printf("%-34s %8.1f ns\n", "recording, 8 threads at once", median_for(THREADS));
    bleep_metrics_get(client, "connect", BLEEP_METRICS_LIFETIME, &stats);
    printf("%-34s %8lld\n", "recordings lost", (long long)(all - stats.successes.count));
    bleep_client_unref(client);
    return all == stats.successes.count ? EXIT_SUCCESS : EXIT_FAILURE;
}

/*
 * Compares blocking calls from 1, 4 and 16 threads, with 0 B, 1 KB and 64 KB there and back.
 *
 *     lanes BUS-ADDRESS
 *
 * The others have a connection for each thread, and GDBus also one for all; this library has one
 * client for all. A ratio is taken within each round, and the median of the rounds is printed.
 */
#include "lanes.h"

#include <bleepreliability.h>
#include <glib.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 15, LANES = 5, MOST_THREADS = 16, MOST_BYTES = 64 * 1024, CALLS = 96 };

static bleep_client *client;

static void *
open_bleep(const char *address)
{
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;

    options.bus = BLEEP_BUS_ADDRESS;
    options.address = address;
    options.service = SERVICE;
    if (client == NULL && bleep_client_new(&options, &client) != BLEEP_OK)
        give_up("bleep", "no client");
    return client;
}

static void
call_bleep(void *connection, const unsigned char *bytes, size_t size)
{
    GVariant *arguments = NULL;
    bleep_value *reply = NULL, *array = NULL;
    bleep_error *error = NULL;
    const uint8_t *answer = NULL;
    size_t length = 0;

    if (size > 0)
        arguments =
            g_variant_new("(@ay)", g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, bytes, size, 1));
    if (bleep_call_variant(connection, NULL, PATH, INTERFACE, size > 0 ? "Echo" : "Ping", arguments,
            NULL, &reply, &error) != BLEEP_OK)
        give_up("bleep", bleep_error_text(error));
    if (size > 0) {
        bleep_value_child(reply, 0, &array);
        bleep_value_get_bytes(array, &answer, &length);
        bleep_value_unref(array);
    }
    if (length != size)
        give_up("bleep", "not what was sent");
    bleep_value_unref(reply);
}

static void
close_bleep(void *connection)
{
    if (client != NULL)
        bleep_client_unref(connection);
    client = NULL;
}

const lane bleep_lane = { "bleepreliability", open_bleep, call_bleep, close_bleep };

static const lane *const lanes[LANES] = {
    &sd_bus_lane, &libdbus_lane, &gdbus_lane, &shared_gdbus_lane, &bleep_lane,
};
static void *connections[LANES][MOST_THREADS];
static unsigned char bytes[MOST_BYTES];

typedef struct work {
    const lane *lane;
    void *connection;
    size_t size;
    int calls;
} work;

static void *
make_calls(void *data)
{
    work *work = data;

    for (int call = 0; call < work->calls; call++)
        work->lane->call(work->connection, bytes, work->size);
    return NULL;
}

static double
measure(int index, int threads, size_t size)
{
    pthread_t thread[MOST_THREADS];
    work works[MOST_THREADS];
    gint64 began = g_get_monotonic_time();

    for (int number = 0; number < threads; number++) {
        works[number] =
            (work) { lanes[index], connections[index][number], size, CALLS / threads };
        pthread_create(&thread[number], NULL, make_calls, &works[number]);
    }
    for (int number = 0; number < threads; number++)
        pthread_join(thread[number], NULL);
    return (double)(g_get_monotonic_time() - began) / CALLS;
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

/* Puts the time of the first, and the ratios of all to that. */
static void
compete(int threads, size_t size, double *usec, double *ratios)
{
    double taken[LANES][ROUNDS], first[ROUNDS];

    /* The first rounds are for warming up. */
    for (int round = -3; round < ROUNDS; round++)
        for (int turn = 0; turn < LANES; turn++) {
            int index = (turn + round + 3) % LANES;

            taken[index][MAX(round, 0)] = measure(index, threads, size);
        }
    memcpy(first, taken[0], sizeof first);
    *usec = median(taken[0]);
    for (int index = 0; index < LANES; index++) {
        for (int round = 0; round < ROUNDS; round++)
            taken[index][round] = index == 0 ? 1 : taken[index][round] / first[round];
        ratios[index] = median(taken[index]);
    }
}

int
main(int argc, char **argv)
{
    static const int threads[] = { 1, 4, 16 };
    static const size_t sizes[] = { 0, 1024, MOST_BYTES };
    double usec[9], ratios[9][LANES];

    if (argc != 2)
        return 2;
    for (int index = 0; index < LANES; index++)
        for (int number = 0; number < MOST_THREADS; number++)
            connections[index][number] = lanes[index]->open(argv[1]);
    for (int column = 0; column < 9; column++)
        compete(threads[column / 3], sizes[column % 3], &usec[column], ratios[column]);

    printf("%-20s %20s %20s %20s\n", "blocking calls", "1 thread", "4 threads", "16 threads");
    printf("%-20s", "there and back");
    for (int column = 0; column < 9; column++)
        printf("%7s", (const char *[]) { "0 B", "1 KB", "64 KB" }[column % 3]);
    printf("\n  %-18s", "sd-bus, us");
    for (int column = 0; column < 9; column++)
        printf("%7.0f", usec[column]);
    for (int index = 0; index < LANES; index++) {
        printf("\n  %-18s", lanes[index]->name);
        for (int column = 0; column < 9; column++)
            printf("%7.2f", ratios[column][index]);
    }
    printf("\n\n");
    for (int index = 0; index < LANES; index++)
        for (int number = 0; number < MOST_THREADS; number++)
            lanes[index]->close(connections[index][number]);
    return EXIT_SUCCESS;
}

void
give_up(const char *who, const char *why)
{
    fprintf(stderr, "%s: %s\n", who, why);
    exit(EXIT_FAILURE);
}

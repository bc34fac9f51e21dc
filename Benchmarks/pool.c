/*
 * Measures acquiring and releasing an idle connection, for 1, 4 and 16 threads, and calls through
 * leases beside one connection of plain GDBus that all threads share.
 *
 *     pool BUS-ADDRESS
 */
#include "contestant.h"

#include <bleepreliability.h>
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 11, PAIRS = 50000, CALLS = 500, MOST_THREADS = 16, CONNECTIONS = 8 };

static bleep_client *client;
static GDBusConnection *shared;
static int per_thread;

void
give_up(const char *who, const char *why)
{
    fprintf(stderr, "%s: %s\n", who, why);
    exit(EXIT_FAILURE);
}

static bleep_lease *
acquire(void)
{
    bleep_lease *lease = NULL;
    bleep_status status = bleep_pool_acquire(client, "bench", 60000000, &lease, NULL);

    if (status != BLEEP_OK)
        give_up("acquire", bleep_status_name(status));
    return lease;
}

static void
release(bleep_lease *lease)
{
    bleep_pool_release(client, lease, 0);
    bleep_lease_unref(lease);
}

static void *
acquire_and_release(void *nothing)
{
    for (int count = 0; count < per_thread; count++)
        release(acquire());
    return nothing;
}

static void *
call_through_leases(void *nothing)
{
    for (int count = 0; count < per_thread; count++) {
        bleep_lease *lease = acquire();

        if (bleep_lease_call(lease, SERVICE, PATH, INTERFACE, "Ping", NULL, NULL, NULL, NULL) !=
            BLEEP_OK)
            give_up("lease", "a call failed");
        release(lease);
    }
    return nothing;
}

static void *
call_on_one_connection(void *nothing)
{
    for (int count = 0; count < per_thread; count++) {
        GVariant *reply = g_dbus_connection_call_sync(shared, SERVICE, PATH, INTERFACE, "Ping",
            NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL);

        if (reply == NULL)
            give_up("GDBus", "a call failed");
        g_variant_unref(reply);
    }
    return nothing;
}

static int
ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

/* The median time of one, in microseconds, over all threads together. */
static double
time_of(GThreadFunc work, int threads, int each)
{
    double rounds[ROUNDS];

    per_thread = each / threads;
    for (int round = -1; round < ROUNDS; round++) {
        GThread *workers[MOST_THREADS];
        gint64 began = g_get_monotonic_time();

        for (int index = 0; index < threads; index++)
            workers[index] = g_thread_new("bench", work, NULL);
        for (int index = 0; index < threads; index++)
            g_thread_join(workers[index]);
        /* The first round is for warming up, and is overwritten by the second. */
        rounds[MAX(round, 0)] =
            (double)(g_get_monotonic_time() - began) / (per_thread * threads);
    }
    qsort(rounds, ROUNDS, sizeof rounds[0], ascending);
    return rounds[ROUNDS / 2];
}

static void
open_everything(const char *address)
{
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;
    bleep_pool_options pool = BLEEP_POOL_OPTIONS_INIT;
    bleep_lease *leases[CONNECTIONS];

    options.bus = BLEEP_BUS_ADDRESS;
    options.address = address;
    pool.minimum = pool.maximum = CONNECTIONS;
    if (bleep_client_new(&options, &client) != BLEEP_OK ||
        bleep_pool_configure(client, &pool) != BLEEP_OK)
        give_up("bleep", "no client");
    for (int index = 0; index < CONNECTIONS; index++)
        leases[index] = acquire();
    for (int index = 0; index < CONNECTIONS; index++)
        release(leases[index]);
    shared = g_dbus_connection_new_for_address_sync(address,
        G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
            G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
        NULL, NULL, NULL);
    if (shared == NULL)
        give_up("GDBus", "no connection");
}

int
main(int argc, char **argv)
{
    static const int crowds[] = { 1, 4, MOST_THREADS };

    if (argc != 2) {
        fprintf(stderr, "usage: pool BUS-ADDRESS\n");
        return 2;
    }
    open_everything(argv[1]);
    for (size_t index = 0; index < G_N_ELEMENTS(crowds); index++)
        printf("acquire and release, %2d threads    %8.2f us    %s\n", crowds[index],
            time_of(acquire_and_release, crowds[index], PAIRS), index == 0 ? "(bar: 1)" : "");
    for (size_t index = 0; index < G_N_ELEMENTS(crowds); index++) {
        double gdbus = time_of(call_on_one_connection, crowds[index], CALLS);
        double leased = time_of(call_through_leases, crowds[index], CALLS);

        printf("calls, %2d threads: one GDBus %8.1f us, leases %8.1f us\n", crowds[index], gdbus,
            leased);
    }
    g_object_unref(shared);
    bleep_client_unref(client);
    return EXIT_SUCCESS;
}

/*
 * Measures what reading a property costs, for several threads at once: by a Get on one shared
 * GDBusConnection, out of the cache of one shared GDBusProxy, and out of that of a bleep_proxy.
 *
 *     proxy BUS-ADDRESS
 */
#include "contestant.h"

#include <bleepreliability.h>
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 7, GETS = 4000, READS = 2000000, READERS = 3 };

static GDBusConnection *connection;
static GDBusProxy *gdbus_proxy;
static bleep_client *client;
static bleep_proxy *proxy;

static void *
get(void *count)
{
    for (int left = GPOINTER_TO_INT(count); left > 0; left--) {
        GVariant *reply = g_dbus_connection_call_sync(connection, SERVICE, PATH,
            "org.freedesktop.DBus.Properties", "Get", g_variant_new("(ss)", INTERFACE, "Name"),
            NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);

        if (reply == NULL)
            give_up("GDBus", "Get");
        g_variant_unref(reply);
    }
    return NULL;
}

static void *
read_gdbus_proxy(void *count)
{
    for (int left = GPOINTER_TO_INT(count); left > 0; left--) {
        GVariant *value = g_dbus_proxy_get_cached_property(gdbus_proxy, "Name");

        if (value == NULL)
            give_up("GDBusProxy", "nothing cached");
        g_variant_unref(value);
    }
    return NULL;
}

static void *
read_bleep_proxy(void *count)
{
    for (int left = GPOINTER_TO_INT(count); left > 0; left--) {
        bleep_value *value = NULL;

        if (bleep_proxy_property(proxy, "Name", 0, NULL, &value, NULL) != BLEEP_OK)
            give_up("bleep_proxy", "cannot read");
        bleep_value_unref(value);
    }
    return NULL;
}

static const struct {
    const char *name;
    GThreadFunc read;
    int count;
} readers[READERS] = {
    { "Get, shared GDBus", get, GETS },
    { "GDBusProxy's cache", read_gdbus_proxy, READS },
    { "bleep_proxy", read_bleep_proxy, READS },
};

void
give_up(const char *who, const char *why)
{
    fprintf(stderr, "%s: %s\n", who, why);
    exit(EXIT_FAILURE);
}

static double
nanoseconds_for(int reader, int threads)
{
    int each = readers[reader].count / threads;
    GThread **workers = g_new(GThread *, threads);
    gint64 began = g_get_monotonic_time();

    for (int index = 0; index < threads; index++)
        workers[index] = g_thread_new("reader", readers[reader].read, GINT_TO_POINTER(each));
    for (int index = 0; index < threads; index++)
        g_thread_join(workers[index]);
    g_free(workers);
    return (double)(g_get_monotonic_time() - began) * 1000 / each / threads;
}

static int
ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

/* The ratio is taken within each round, where the machine is in the same mood for all. */
static void
compare(int threads)
{
    double costs[READERS][ROUNDS], ratios[READERS][ROUNDS];

    for (int round = 0; round < ROUNDS; round++)
        for (int reader = 0; reader < READERS; reader++) {
            costs[reader][round] = nanoseconds_for(reader, threads);
            ratios[reader][round] = costs[0][round] / costs[reader][round];
        }
    printf("%2d threads\n", threads);
    for (int reader = 0; reader < READERS; reader++) {
        qsort(costs[reader], ROUNDS, sizeof costs[0][0], ascending);
        qsort(ratios[reader], ROUNDS, sizeof ratios[0][0], ascending);
        printf("  %-20s %10.1f ns  1/%.0f of a Get\n", readers[reader].name,
            costs[reader][ROUNDS / 2], ratios[reader][ROUNDS / 2]);
    }
}

static void
open_all(const char *address)
{
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;

    connection = g_dbus_connection_new_for_address_sync(address,
        G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
            G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
        NULL, NULL, NULL);
    if (connection == NULL)
        give_up("GDBus", "no connection");
    gdbus_proxy = g_dbus_proxy_new_sync(
        connection, G_DBUS_PROXY_FLAGS_NONE, NULL, SERVICE, PATH, INTERFACE, NULL, NULL);
    options.bus = BLEEP_BUS_ADDRESS;
    options.address = address;
    options.service = SERVICE;
    if (gdbus_proxy == NULL || bleep_client_new(&options, &client) != BLEEP_OK ||
        bleep_proxy_get(client, NULL, PATH, INTERFACE, &proxy) != BLEEP_OK)
        give_up("proxy", "cannot open");
}

int
main(int argc, char **argv)
{
    static const int threads[] = { 1, 4, 8, 16 };

    if (argc != 2)
        return 2;
    open_all(argv[1]);
    printf("reading a property, medians of %d rounds (bar: 1/200 of a Get)\n", ROUNDS);
    for (size_t index = 0; index < G_N_ELEMENTS(threads); index++)
        compare(threads[index]);
    printf("\n");
    bleep_proxy_unref(proxy);
    bleep_client_unref(client);
    g_object_unref(gdbus_proxy);
    g_object_unref(connection);
    return EXIT_SUCCESS;
}

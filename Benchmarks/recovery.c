/*
 * Measures how long it takes from a fault until a device is connected again: by a program that only
 * calls bleep_device_connect() with automatic recovery on, and by one that calls Connect through
 * GDBus once a second until Connected is true.
 *
 *     recovery BUS-ADDRESS DIRECTORY, where the simulator is with its control interface, and where
 *     each round may have a directory of its own
 */
#include <bleepreliability.h>
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 5, PATIENCE_SECONDS = 20 };

#define DEVICE "F0:F1:F2:F3:F4:F5"
#define DEVICE_PATH "/org/bluez/hci0/dev_F0_F1_F2_F3_F4_F5"
#define CONTROL "org.bleepreliability.Simulator"

static const struct {
    const char *name, *fault;
} faults[] = {
    { "daemon crashed", "crash" },
    { "daemon silent for 3 s", "stall 3000000" },
    { "5 x InProgress",
        "refuse Device1.Connect org.bluez.Error.InProgress \"In Progress\" 5" },
    { "adapter off", NULL },
    { "device forgotten", "vanish " DEVICE },
    { "link a phantom", "phantom " DEVICE },
    { "adapter renumbered", "renumber hci0 hci1" },
};

static GDBusConnection *connection;
static const char *directory;

static GVariant *
call(const char *name, const char *path, const char *interface, const char *method,
    GVariant *arguments, int timeout_msec)
{
    return g_dbus_connection_call_sync(connection, name, path, interface, method, arguments, NULL,
        G_DBUS_CALL_FLAGS_NO_AUTO_START, timeout_msec, NULL, NULL);
}

static int
can_control(const char *method, const char *fault)
{
    GVariant *reply = call(CONTROL, "/org/bleepreliability/Simulator", CONTROL, method,
        fault == NULL ? NULL : g_variant_new("(s)", fault), -1);

    if (reply == NULL)
        return 0;
    g_variant_unref(reply);
    return 1;
}

static void
control(const char *method, const char *fault)
{
    if (can_control(method, fault))
        return;
    fprintf(stderr, "the simulator does not take %s %s\n", method, fault ? fault : "");
    exit(EXIT_FAILURE);
}

static int
ask(const char *interface, const char *path, const char *property)
{
    GVariant *reply = call("org.bluez", path, "org.freedesktop.DBus.Properties", "Get",
        g_variant_new("(ss)", interface, property), 2000);
    GVariant *value;
    int is_true;

    if (reply == NULL)
        return 0;
    g_variant_get(reply, "(v)", &value);
    is_true = g_variant_get_boolean(value);
    g_variant_unref(value);
    g_variant_unref(reply);
    return is_true;
}

static void
set_powered(int is_on)
{
    GVariant *reply = call("org.bluez", "/org/bluez/hci0", "org.freedesktop.DBus.Properties", "Set",
        g_variant_new("(ssv)", "org.bluez.Adapter1", "Powered", g_variant_new_boolean(is_on)),
        5000);

    if (reply != NULL)
        g_variant_unref(reply);
}

/* Everything as it was, and then the fault. */
static void
break_it(const char *fault)
{
    GVariant *reply;

    can_control("Inject", "renumber hci1 hci0");
    control("Reset", NULL);
    control("Inject", "appear " DEVICE);
    while (!ask("org.bluez.Adapter1", "/org/bluez/hci0", "Powered"))
        set_powered(1);
    reply = call("org.bluez", DEVICE_PATH, "org.bluez.Device1", "Disconnect", NULL, 5000);
    if (reply != NULL)
        g_variant_unref(reply);
    if (fault == NULL)
        set_powered(0);
    else
        control("Inject", fault);
}

static gint64
library(const char *address)
{
    static int rounds;
    char *own = g_strdup_printf("%s/%d", directory, rounds++);
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;
    bleep_connect_gate_options gate = BLEEP_CONNECT_GATE_OPTIONS_INIT;
    bleep_recovery_options recovery = BLEEP_RECOVERY_OPTIONS_INIT;
    bleep_call_options patient = BLEEP_CALL_OPTIONS_INIT;
    bleep_client *client;
    bleep_status status;
    gint64 began;

    options.bus = BLEEP_BUS_ADDRESS;
    options.address = address;
    if (bleep_client_new(&options, &client) != BLEEP_OK)
        exit(EXIT_FAILURE);
    /* Else the rounds before count, and an adapter is not reset again for a quarter of an hour. */
    gate.directory = own;
    if (bleep_connect_gate_set(client, &gate) != BLEEP_OK)
        exit(EXIT_FAILURE);
    bleep_recovery_set_automatic(client, &recovery);
    bleep_log_set_level(client, BLEEP_LOG_NONE);
    patient.timeout_usec = PATIENCE_SECONDS * G_USEC_PER_SEC;
    began = g_get_monotonic_time();
    status = bleep_device_connect(client, DEVICE, &patient, NULL);
    began = g_get_monotonic_time() - began;
    bleep_client_unref(client);
    g_free(own);
    return status == BLEEP_OK ? began : G_MAXINT64;
}

static gint64
until_it_works(const char *address)
{
    gint64 began = g_get_monotonic_time();

    (void)address;
    while (g_get_monotonic_time() - began < PATIENCE_SECONDS * G_USEC_PER_SEC) {
        GVariant *reply = call("org.bluez", DEVICE_PATH, "org.bluez.Device1", "Connect", NULL, -1);

        if (reply != NULL)
            g_variant_unref(reply);
        if (reply != NULL && ask("org.bluez.Device1", DEVICE_PATH, "Connected"))
            return g_get_monotonic_time() - began;
        g_usleep(G_USEC_PER_SEC);
    }
    return G_MAXINT64;
}

static int
by_time(const void *left, const void *right)
{
    gint64 difference = *(const gint64 *)left - *(const gint64 *)right;

    return (difference > 0) - (difference < 0);
}

static void
print_time(gint64 usec)
{
    if (usec == G_MAXINT64)
        printf("      never");
    else
        printf(" %8.3f s", (double)usec / G_USEC_PER_SEC);
}

static void
measure(const char *address, const char *fault, gint64 (*way)(const char *address), int rounds)
{
    gint64 times[ROUNDS];

    for (int round = 0; round < rounds; round++) {
        break_it(fault);
        times[round] = way(address);
    }
    qsort(times, (size_t)rounds, sizeof *times, by_time);
    print_time(times[rounds / 2]);
    print_time(times[rounds - 1]);
}

int
main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    directory = argv[2];
    connection = g_dbus_connection_new_for_address_sync(argv[1],
        G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
            G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
        NULL, NULL, NULL);
    if (connection == NULL)
        return EXIT_FAILURE;
    printf("until connected again, median and worst of %d (of 1 by hand)\n", ROUNDS);
    for (size_t index = 0; index < G_N_ELEMENTS(faults); index++) {
        printf("%-24s", faults[index].name);
        measure(argv[1], faults[index].fault, library, ROUNDS);
        printf("   by hand");
        measure(argv[1], faults[index].fault, until_it_works, 1);
        printf("\n");
        fflush(stdout);
    }
    g_object_unref(connection);
    return EXIT_SUCCESS;
}

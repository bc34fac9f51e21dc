/*
 * Measures the memory of a client that has made calls, above a connection of plain GDBus.
 *
 *     client BUS-ADDRESS
 */
#include "contestant.h"
#include "memory.h"

#include <bleepreliability.h>
#include <gio/gio.h>

enum { CALLS = 1000 };

static void
call_plainly(const char *address)
{
    GDBusConnection *connection = g_dbus_connection_new_for_address_sync(address,
        G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
            G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
        NULL, NULL, NULL);

    for (int count = 0; connection != NULL && count < CALLS; count++) {
        GVariant *reply = g_dbus_connection_call_sync(connection, SERVICE, PATH, INTERFACE, "Ping",
            NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);

        if (reply != NULL)
            g_variant_unref(reply);
    }
}

int
main(int argc, char **argv)
{
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;
    bleep_client *client = NULL;
    long before;

    if (argc != 2)
        return 2;
    call_plainly(argv[1]);
    before = resident_kib();

    options.bus = BLEEP_BUS_ADDRESS;
    options.address = argv[1];
    options.service = SERVICE;
    if (bleep_client_new(&options, &client) != BLEEP_OK)
        return EXIT_FAILURE;
    for (int count = 0; count < CALLS; count++)
        if (bleep_call(client, NULL, PATH, INTERFACE, "Ping", NULL, NULL, NULL, NULL) !=
            BLEEP_OK)
            return EXIT_FAILURE;
    printf("memory of a used client %8ld KiB   (bar: 3072)\n", resident_kib() - before);
    bleep_client_unref(client);
    return EXIT_SUCCESS;
}

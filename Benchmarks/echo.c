/*
 * The service that is called: answers every Ping at once. On libdbus, like bluetoothd.
 *
 *     echo BUS-ADDRESS            prints "ready" when it has its name
 */
#include "contestant.h"

#include <dbus/dbus.h>
#include <stdio.h>
#include <stdlib.h>

static void
check(int good, const DBusError *error)
{
    if (good)
        return;
    fprintf(stderr, "echo: %s\n", error->message);
    exit(EXIT_FAILURE);
}

static DBusHandlerResult
answer(DBusConnection *connection, DBusMessage *message, void *data)
{
    DBusMessage *reply;

    (void)data;
    if (!dbus_message_is_method_call(message, INTERFACE, "Ping"))
        return DBUS_HANDLER_RESULT_NOT_YET_HANDLED;
    reply = dbus_message_new_method_return(message);
    dbus_connection_send(connection, reply, NULL);
    dbus_message_unref(reply);
    return DBUS_HANDLER_RESULT_HANDLED;
}

int
main(int argc, char **argv)
{
    static const DBusObjectPathVTable table = { .message_function = answer };
    DBusError error = DBUS_ERROR_INIT;
    DBusConnection *connection;

    if (argc != 2)
        return 2;
    connection = dbus_connection_open_private(argv[1], &error);
    check(connection != NULL, &error);
    check(dbus_bus_register(connection, &error), &error);
    check(dbus_connection_register_object_path(connection, PATH, &table, NULL), &error);
    check(dbus_bus_request_name(connection, SERVICE, DBUS_NAME_FLAG_DO_NOT_QUEUE, &error) ==
              DBUS_REQUEST_NAME_REPLY_PRIMARY_OWNER,
        &error);
    puts("ready");
    fflush(stdout);
    while (dbus_connection_read_write_dispatch(connection, -1))
        ;
    return EXIT_SUCCESS;
}

/* libdbus, for comparison. */
#include "contestant.h"

#include <dbus/dbus.h>

static DBusConnection *connection;
static unsigned missing;

static void
connect_to(const char *address)
{
    DBusError error = DBUS_ERROR_INIT;

    connection = dbus_connection_open_private(address, &error);
    if (connection == NULL || !dbus_bus_register(connection, &error))
        give_up("libdbus", error.message);
    dbus_connection_set_exit_on_disconnect(connection, FALSE);
}

static DBusMessage *
ping(void)
{
    DBusMessage *message = dbus_message_new_method_call(SERVICE, PATH, INTERFACE, "Ping");

    dbus_message_set_auto_start(message, FALSE);
    return message;
}

static void
call_one_after_the_other(unsigned count)
{
    while (count-- > 0) {
        DBusError error = DBUS_ERROR_INIT;
        DBusMessage *message = ping();
        DBusMessage *reply =
            dbus_connection_send_with_reply_and_block(connection, message, -1, &error);

        if (reply == NULL)
            give_up("libdbus", error.message);
        dbus_message_unref(reply);
        dbus_message_unref(message);
    }
}

static void
answered(DBusPendingCall *pending, void *data)
{
    DBusMessage *reply = dbus_pending_call_steal_reply(pending);

    (void)data;
    if (dbus_message_get_type(reply) != DBUS_MESSAGE_TYPE_METHOD_RETURN)
        give_up("libdbus", dbus_message_get_error_name(reply));
    dbus_message_unref(reply);
    missing--;
}

static void
call_all_at_once(unsigned count)
{
    for (missing = 0; missing < count; missing++) {
        DBusMessage *message = ping();
        DBusPendingCall *pending = NULL;

        if (!dbus_connection_send_with_reply(connection, message, &pending, -1) ||
            pending == NULL || !dbus_pending_call_set_notify(pending, answered, NULL, NULL))
            give_up("libdbus", "not sent");
        dbus_pending_call_unref(pending);
        dbus_message_unref(message);
    }
    while (missing > 0 && dbus_connection_read_write_dispatch(connection, -1))
        ;
}

static void
disconnect(void)
{
    dbus_connection_close(connection);
    dbus_connection_unref(connection);
}

const contestant libdbus_library = {
    "libdbus", connect_to, call_one_after_the_other, call_all_at_once, disconnect,
};

/* Raw GDBus: what a GLib program would write without us. */
#include "contestant.h"

#include <gio/gio.h>

static GDBusConnection *connection;
static GMainContext *context;
static unsigned missing;

static void
connect_to(const char *address)
{
    GError *error = NULL;

    context = g_main_context_new();
    connection = g_dbus_connection_new_for_address_sync(address,
        G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
            G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
        NULL, NULL, &error);
    if (connection == NULL)
        give_up("GDBus", error->message);
}

static void
call_one_after_the_other(unsigned count)
{
    while (count-- > 0) {
        GError *error = NULL;
        GVariant *reply = g_dbus_connection_call_sync(connection, SERVICE, PATH, INTERFACE, "Ping",
            NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, &error);

        if (reply == NULL)
            give_up("GDBus", error->message);
        g_variant_unref(reply);
    }
}

static void
answered(GObject *source, GAsyncResult *result, gpointer data)
{
    GError *error = NULL;
    GVariant *reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    (void)data;
    if (reply == NULL)
        give_up("GDBus", error->message);
    g_variant_unref(reply);
    missing--;
}

static void
call_all_at_once(unsigned count)
{
    g_main_context_push_thread_default(context);
    for (missing = 0; missing < count; missing++)
        g_dbus_connection_call(connection, SERVICE, PATH, INTERFACE, "Ping", NULL, NULL,
            G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, answered, NULL);
    while (missing > 0)
        g_main_context_iteration(context, TRUE);
    g_main_context_pop_thread_default(context);
}

static void
disconnect(void)
{
    g_dbus_connection_close_sync(connection, NULL, NULL);
    g_object_unref(connection);
    g_main_context_unref(context);
}

const contestant raw_gdbus = {
    "raw GDBus", connect_to, call_one_after_the_other, call_all_at_once, disconnect,
};

static void
share_the_connection(const char *address)
{
    (void)address;
}

static void
leave_it(void)
{
}

const contestant raw_gdbus_again = {
    "  the same once more", share_the_connection, call_one_after_the_other, call_all_at_once,
    leave_it,
};

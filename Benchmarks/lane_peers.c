/* The lanes of others: sd-bus, libdbus, and GDBus in both ways. */
#include "lanes.h"

#include <dbus/dbus.h>
#include <gio/gio.h>
#include <string.h>
#include <systemd/sd-bus.h>

static void
check(const char *who, int good)
{
    if (!good)
        give_up(who, "a call failed");
}

static void *
open_sd_bus(const char *address)
{
    sd_bus *bus;
    const char *name;

    check("sd-bus", sd_bus_new(&bus) >= 0 && sd_bus_set_address(bus, address) >= 0);
    check("sd-bus", sd_bus_set_bus_client(bus, 1) >= 0 && sd_bus_start(bus) >= 0);
    /* Otherwise it says Hello at its first call, and a bus does not wait for ever for that. */
    check("sd-bus", sd_bus_get_unique_name(bus, &name) >= 0);
    return bus;
}

static void
call_sd_bus(void *bus, const unsigned char *bytes, size_t size)
{
    sd_bus_message *call = NULL, *reply = NULL;
    const void *answer = NULL;
    size_t length = 0;

    check("sd-bus", sd_bus_message_new_method_call(bus, &call, SERVICE, PATH, INTERFACE,
                        size > 0 ? "Echo" : "Ping") >= 0);
    check("sd-bus", size == 0 || sd_bus_message_append_array(call, 'y', bytes, size) >= 0);
    check("sd-bus", sd_bus_call(bus, call, 0, NULL, &reply) >= 0);
    if (size > 0)
        check("sd-bus", sd_bus_message_read_array(reply, 'y', &answer, &length) >= 0);
    check("sd-bus", length == size);
    sd_bus_message_unref(call);
    sd_bus_message_unref(reply);
}

static void
close_sd_bus(void *bus)
{
    sd_bus_flush_close_unref(bus);
}

const lane sd_bus_lane = { "sd-bus", open_sd_bus, call_sd_bus, close_sd_bus };

static void *
open_libdbus(const char *address)
{
    DBusConnection *connection;

    dbus_threads_init_default();
    connection = dbus_connection_open_private(address, NULL);
    check("libdbus", connection != NULL && dbus_bus_register(connection, NULL));
    dbus_connection_set_exit_on_disconnect(connection, FALSE);
    return connection;
}

static void
call_libdbus(void *connection, const unsigned char *bytes, size_t size)
{
    DBusMessage *reply, *call =
        dbus_message_new_method_call(SERVICE, PATH, INTERFACE, size > 0 ? "Echo" : "Ping");
    const unsigned char *answer = NULL;
    int length = 0;

    if (size > 0)
        dbus_message_append_args(call, DBUS_TYPE_ARRAY, DBUS_TYPE_BYTE, &bytes, (int)size,
            DBUS_TYPE_INVALID);
    reply = dbus_connection_send_with_reply_and_block(connection, call, -1, NULL);
    check("libdbus", reply != NULL);
    if (size > 0)
        dbus_message_get_args(reply, NULL, DBUS_TYPE_ARRAY, DBUS_TYPE_BYTE, &answer, &length,
            DBUS_TYPE_INVALID);
    check("libdbus", (size_t)length == size);
    dbus_message_unref(call);
    dbus_message_unref(reply);
}

static void
close_libdbus(void *connection)
{
    dbus_connection_close(connection);
    dbus_connection_unref(connection);
}

const lane libdbus_lane = { "libdbus", open_libdbus, call_libdbus, close_libdbus };

static void *
open_gdbus(const char *address)
{
    return g_dbus_connection_new_for_address_sync(address,
        G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
            G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
        NULL, NULL, NULL);
}

static void
call_gdbus(void *connection, const unsigned char *bytes, size_t size)
{
    GVariant *arguments = NULL, *reply, *array;
    gsize length = 0;

    if (size > 0)
        arguments =
            g_variant_new("(@ay)", g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, bytes, size, 1));
    reply = g_dbus_connection_call_sync(connection, SERVICE, PATH, INTERFACE,
        size > 0 ? "Echo" : "Ping", arguments, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL,
        NULL);
    check("GDBus", reply != NULL);
    if (size > 0) {
        array = g_variant_get_child_value(reply, 0);
        g_variant_get_fixed_array(array, &length, 1);
        g_variant_unref(array);
    }
    check("GDBus", length == size);
    g_variant_unref(reply);
}

static void
close_gdbus(void *connection)
{
    g_dbus_connection_close_sync(connection, NULL, NULL);
    g_object_unref(connection);
}

const lane gdbus_lane = { "GDBus", open_gdbus, call_gdbus, close_gdbus };

static GDBusConnection *shared;

static void *
open_shared(const char *address)
{
    if (shared == NULL)
        shared = open_gdbus(address);
    return shared;
}

static void
close_shared(void *connection)
{
    if (shared != NULL)
        close_gdbus(connection);
    shared = NULL;
}

const lane shared_gdbus_lane = { "GDBus, one for all", open_shared, call_gdbus, close_shared };

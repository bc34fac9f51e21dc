/* The C world as the adapter for libdbus sees it. */
#pragma once

#include <dbus/dbus.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Here is what has text in it, which Swift would make strings of. */

static inline const char *
noMemory(void)
{
    return DBUS_ERROR_NO_MEMORY;
}

/* libdbus itself answers in the name of nobody: when the time it was given is over, and when the
 * connection is no more. */
static inline int
isFromNobody(DBusMessage *reply)
{
    return dbus_message_get_sender(reply) == NULL &&
           (dbus_message_is_error(reply, DBUS_ERROR_NO_REPLY) ||
               dbus_message_is_error(reply, DBUS_ERROR_DISCONNECTED));
}

static inline int
isEndOfConnection(DBusMessage *message)
{
    return dbus_message_is_signal(message, DBUS_INTERFACE_LOCAL, "Disconnected");
}

static inline long long
microsecondsNow(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

/* What nobody has to hear; NULL without memory. */
static inline DBusMessage *
newLookSignal(void)
{
    return dbus_message_new_signal(
        "/org/bleepreliability/DBus1", "org.bleepreliability.DBus1", "Looked");
}

/* A call of org.freedesktop.DBus.Properties, to be filled in; NULL without memory. */
static inline DBusMessage *
newPropertiesCall(const char *destination, const char *path, const char *method)
{
    return dbus_message_new_method_call(destination != NULL ? destination : "org.bluez", path,
        DBUS_INTERFACE_PROPERTIES, method);
}

static inline int
isPropertyDictionary(const char *signature)
{
    return strcmp(signature, "a{sv}") == 0;
}

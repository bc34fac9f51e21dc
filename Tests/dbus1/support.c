#include "loop.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIMULATOR "org.bleepreliability.Simulator"
#define SIMULATOR_PATH "/org/bleepreliability/Simulator"

static DBusConnection *control;
static unsigned failures;

/* --- outcomes ----------------------------------------------------------------------------------*/

void
note(bleep_status status, DBusMessage *reply, const bleep_error *error, void *user_data)
{
    outcome *self = user_data;

    self->told++;
    self->status = status;
    self->attempts = bleep_error_attempt(error);
    expect((status == BLEEP_OK) == (error == NULL), "an error with %s", bleep_status_name(status));
    if (self->keeps_reply && reply != NULL)
        self->reply = dbus_message_ref(reply);
}

void
note_destroyed(void *user_data)
{
    outcome *self = user_data;

    self->destroyed++;
}

int
is_told(void *data)
{
    const outcome *self = data;

    return self->told > 0;
}

DBusMessage *
method_call(const char *path, const char *interface, const char *method)
{
    return dbus_message_new_method_call("org.bluez", path, interface, method);
}

bleep_dbus1_operation *
start(loop *self, const char *method, uint64_t timeout_usec, outcome *outcome)
{
    DBusMessage *message = method_call(DEVICE, "org.bluez.Device1", method);
    bleep_call_options options = BLEEP_CALL_OPTIONS_INIT;
    bleep_dbus1_operation *operation = NULL;

    memset(outcome, 0, sizeof *outcome);
    options.timeout_usec = timeout_usec;
    expect_status(BLEEP_OK,
        bleep_dbus1_call_async(
            self->adapter, message, &options, note, outcome, note_destroyed, &operation),
        method);
    expect(outcome->told == 0, "%s is told inside the starting call", method);
    dbus_message_unref(message);
    return operation;
}

/* --- the simulator -----------------------------------------------------------------------------*/

void
control_open(const char *address)
{
    control = dbus_connection_open_private(address, NULL);
    if (control == NULL || !dbus_bus_register(control, NULL)) {
        fprintf(stderr, "FAILED: no bus\n");
        exit(1);
    }
    dbus_connection_set_exit_on_disconnect(control, FALSE);
}

void
control_close(void)
{
    dbus_connection_close(control);
    dbus_connection_unref(control);
}

static DBusMessage *
ask(const char *method, const char *argument)
{
    DBusMessage *message =
        dbus_message_new_method_call(SIMULATOR, SIMULATOR_PATH, SIMULATOR, method);
    DBusError error = DBUS_ERROR_INIT;
    DBusMessage *reply;

    if (argument != NULL)
        dbus_message_append_args(message, DBUS_TYPE_STRING, &argument, DBUS_TYPE_INVALID);
    reply = dbus_connection_send_with_reply_and_block(control, message, 10000, &error);
    dbus_message_unref(message);
    if (reply == NULL) {
        fprintf(stderr, "FAILED: %s(%s): %s\n", method, argument, error.message);
        exit(1);
    }
    return reply;
}

void
inject(const char *fault)
{
    dbus_message_unref(ask("Inject", fault));
}

void
inject_later(unsigned tenths, const char *fault)
{
    char script[256];

    tenths *= slowness();
    snprintf(script, sizeof script, "at %u.%u %s\n", tenths / 10, tenths % 10, fault);
    dbus_message_unref(ask("Run", script));
}

unsigned
bus_process(void)
{
    DBusMessage *message = dbus_message_new_method_call(
        DBUS_SERVICE_DBUS, DBUS_PATH_DBUS, DBUS_INTERFACE_DBUS, "GetConnectionUnixProcessID");
    const char *name = DBUS_SERVICE_DBUS;
    dbus_uint32_t process = 0;
    DBusMessage *reply;

    dbus_message_append_args(message, DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID);
    reply = dbus_connection_send_with_reply_and_block(control, message, 10000, NULL);
    dbus_message_unref(message);
    if (reply == NULL || !dbus_message_get_args(reply, NULL, DBUS_TYPE_UINT32, &process,
                             DBUS_TYPE_INVALID)) {
        fprintf(stderr, "FAILED: what process is the bus?\n");
        exit(1);
    }
    dbus_message_unref(reply);
    return process;
}

int
held(void)
{
    DBusMessage *reply = ask("Held", NULL);
    DBusMessageIter arguments, calls;
    int count = 0;

    dbus_message_iter_init(reply, &arguments);
    dbus_message_iter_recurse(&arguments, &calls);
    while (dbus_message_iter_get_arg_type(&calls) != DBUS_TYPE_INVALID) {
        count++;
        dbus_message_iter_next(&calls);
    }
    dbus_message_unref(reply);
    return count;
}

int
seen(const char *method, const char *sender)
{
    DBusMessage *reply = ask("Journal", NULL);
    char **lines = NULL;
    int count = 0, length = 0;

    dbus_message_get_args(reply, NULL, DBUS_TYPE_ARRAY, DBUS_TYPE_STRING, &lines, &length,
        DBUS_TYPE_INVALID);
    for (int index = 0; index < length; index++) {
        char name[256], path[256], from[256];

        /* METHOD PATH SENDER ARGUMENTS */
        if (sscanf(lines[index], "%255s %255s %255s", name, path, from) == 3)
            count += strcmp(name, method) == 0 && (sender == NULL || strcmp(from, sender) == 0);
    }
    dbus_free_string_array(lines);
    dbus_message_unref(reply);
    return count;
}

/* --- judging -----------------------------------------------------------------------------------*/

int
expect(int condition, const char *format, ...)
{
    va_list arguments;

    if (condition)
        return 1;
    failures++;
    va_start(arguments, format);
    fprintf(stderr, "FAILED: ");
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\n");
    va_end(arguments);
    return 0;
}

int
expect_status(bleep_status expected, bleep_status status, const char *what)
{
    return expect(status == expected, "%s: %s, not %s", what, bleep_status_name(status),
        bleep_status_name(expected));
}

int
verdict(void)
{
    if (failures > 0)
        fprintf(stderr, "%u expectations failed\n", failures);
    return failures > 0;
}

unsigned
slowness(void)
{
    const char *text = getenv("BLEEP_SLOWNESS");

    return text != NULL ? (unsigned)atoi(text) : 1;
}

unsigned
count_in_proc(const char *directory)
{
    char path[64];
    unsigned count = 0;
    DIR *entries;

    snprintf(path, sizeof path, "/proc/self/%s", directory);
    entries = opendir(path);
    while (entries != NULL && readdir(entries) != NULL)
        count++;
    if (entries != NULL)
        closedir(entries);
    return count;
}

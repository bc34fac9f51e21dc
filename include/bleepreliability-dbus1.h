/*
 * libbleepreliability-dbus1: the deadlines, retries, truth and accounting of libbleepreliability
 * for a program that speaks D-Bus by libdbus, on the connection that it has.
 *
 *     DBusConnection *connection = dbus_bus_get_private(DBUS_BUS_SYSTEM, NULL);
 *     DBusMessage *message = dbus_message_new_method_call(
 *         "org.bluez", "/org/bluez/hci0/dev_F0_F1_F2_F3_F4_F5", "org.bluez.Device1", "Connect");
 *     bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;
 *     bleep_client *client = NULL;
 *     bleep_dbus1 *adapter = NULL;
 *     bleep_error *error = NULL;
 *
 *     options.delivery = BLEEP_DELIVERY_FD;
 *     bleep_client_new(&options, &client);
 *     bleep_dbus1_new(client, connection, &adapter);
 *     if (bleep_dbus1_call(adapter, message, NULL, NULL, &error) != BLEEP_OK)
 *         fprintf(stderr, "%s\n", bleep_error_text(error));
 *
 * Compile with `pkg-config --cflags --libs bleepreliability-dbus1`. The rules of bleepreliability.h
 * hold here, too: for failure, ownership, time, callbacks and growth. Beyond them:
 *
 * Messages.  The program makes a message as ever and hands it over; it stays the program's and is
 *            not changed. Each attempt sends a copy of it with a serial of its own, which starts no
 *            service. What ends an operation in bluetoothd goes out on the same connection, since
 *            BlueZ keeps discoveries, notifications and pairings by the caller's unique name.
 * Loop.      The adapter has no thread, and the program's watch, timeout, dispatch and wakeup
 *            functions stay as they are. It works where the program does: in the function that is
 *            called; in dbus_connection_dispatch(), where replies come; and where the client
 *            delivers, in bleep_client_dispatch() or on the program's GMainContext, where times are
 *            over and news comes. So a loop needs both: the connection's watches and timeouts, and
 *            the client's event descriptor, which also brings events of the monitor and recoveries.
 * Blocking.  bleep_dbus1_call() dispatches nothing and runs no callback, as
 *            dbus_connection_send_with_reply_and_block() does not: what comes meanwhile waits in
 *            the connection's queue. It ends with the reply, at its deadline, when the service or
 *            the connection is lost, and when the client hears that the object was removed or that
 *            the adapter ends; the latter two it hears at once with an event descriptor that has
 *            nothing else to tell, and within 20 ms otherwise. libdbus finds a reply behind other
 *            messages only by waiting for it. So that this takes no time, a message of the same
 *            serial is sent each time: the signal Looked of org.bleepreliability.DBus1, which is
 *            for nobody.
 * Replies.   One that comes after its attempt was given up counts as late in the metrics and goes
 *            nowhere else; late replies to blocking calls are seen by dbus_connection_dispatch().
 *            The bus remembers a reply that is owed until it comes or the service ends, and allows
 *            128 on a connection of the system bus. The connection is the program's, so that it is
 *            not left for another: past that calls fail with BLEEP_ERROR_BUS_LIMIT.
 * Threads.   A program that uses the connection in several threads has libdbus's locks
 *            (dbus_threads_init_default(), by itself since 1.7), and then these functions are for
 *            any thread, too. Callbacks run in the thread that dispatches the connection or the
 *            client, those of one adapter possibly in two at once. A blocking call looks through
 *            what other threads have read off the connection if the adapter knows of any: because
 *            it was made or called in another.
 */
#ifndef BLEEPRELIABILITY_DBUS1_H
#define BLEEPRELIABILITY_DBUS1_H

#include <bleepreliability.h>
#include <dbus/dbus.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What makes the calls on a DBusConnection reliable. Since: 0.1 */
typedef struct bleep_dbus1 bleep_dbus1;

/** A call that is under way on a DBusConnection. Since: 0.1 */
typedef struct bleep_dbus1_operation bleep_dbus1_operation;

/**
 * bleep_dbus1_reply_func:
 * @status: %BLEEP_OK, or why not
 * @reply: (nullable): the reply, on success; borrowed, dbus_message_ref() keeps it
 * @error: (nullable): the details of a failure; borrowed, bleep_error_ref() keeps it
 * @user_data: what the starting call was given
 *
 * Told the outcome of a call, exactly once.
 *
 * Since: 0.1
 */
typedef void (*bleep_dbus1_reply_func)(
    bleep_status status, DBusMessage *reply, const bleep_error *error, void *user_data);

/* ---------------------------------------------------------------------------------------------
 * Adapter: a connection of the program's and the client that keeps its calls
 * ------------------------------------------------------------------------------------------ */

/**
 * bleep_dbus1_new:
 * @client: whose limits, metrics, monitor, recovery and flight recorder are used; a reference is
 *     taken
 * @connection: the connection to send on, shared or private; a reference is taken
 * @out_adapter: where to put the adapter, for the caller to release with bleep_dbus1_unref()
 *
 * Makes an adapter. The client delivers through its event descriptor (%BLEEP_DELIVERY_FD) or on a
 * GMainContext that the program iterates, so that all that is done to the connection is done in the
 * program's threads. It is on the same bus as @connection.
 *
 * One adapter is enough for a connection. A filter is added to the connection, which takes nothing
 * but late replies; messages of the program's own go and come as before.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, %BLEEP_ERROR_INVALID_STATE if the client
 *     delivers on a thread of the library, or %BLEEP_ERROR_NO_RESOURCES
 * Since: 0.1
 */
bleep_status bleep_dbus1_new(
    bleep_client *client, DBusConnection *connection, bleep_dbus1 **out_adapter);

/**
 * bleep_dbus1_ref:
 * @adapter: (nullable): the adapter
 *
 * Takes one more reference.
 *
 * Thread safety: any thread.
 * Returns: @adapter
 * Since: 0.1
 */
bleep_dbus1 *bleep_dbus1_ref(bleep_dbus1 *adapter);

/**
 * bleep_dbus1_unref:
 * @adapter: (nullable): the adapter
 *
 * Gives one reference back. With the last one each call under way completes with
 * %BLEEP_ERROR_CANCELLED inside this call and is ended in bluetoothd; replies that are still owed
 * are not waited for. The connection stays open. A private one may be closed before or after, but
 * is closed before its last reference goes, as libdbus wants it.
 *
 * Thread safety: any thread.
 * Since: 0.1
 */
void bleep_dbus1_unref(bleep_dbus1 *adapter);

/* ---------------------------------------------------------------------------------------------
 * Messages: any method call, sent until it has an outcome
 * ------------------------------------------------------------------------------------------ */

/**
 * bleep_dbus1_call:
 * @adapter: the adapter
 * @message: a method call that wants a reply, with destination, path, interface and member
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_reply: (nullable): where to put the reply, for the caller to release with
 *     dbus_message_unref(); written only on success
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Calls a method and waits for its outcome, at most until its deadline, as bleep_call() does: with
 * retries where they help and are safe, with what was begun in bluetoothd ended there on expiry,
 * with its turn at the adapter where it connects, and with its place in metrics and flight
 * recorder. It can wait a quarter of a second more to hear that what it ended has ended.
 *
 * Callable inside dbus_connection_dispatch() as well.
 *
 * Thread safety: any thread, see the top of this file.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT, %BLEEP_ERROR_CLIENT_CLOSED or %BLEEP_ERROR_NO_RESOURCES may
 *     come without an error, and then nothing was sent
 * Since: 0.1
 */
bleep_status bleep_dbus1_call(
    bleep_dbus1 *adapter, DBusMessage *message, const bleep_call_options *options,
    DBusMessage **out_reply, bleep_error **out_error);

/**
 * bleep_dbus1_call_async:
 * @adapter: the adapter
 * @message: a method call that wants a reply, with destination, path, interface and member
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_reply: told the outcome, exactly once, in dbus_connection_dispatch() or where the client
 *     delivers
 * @user_data: handed to @on_reply
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_dbus1_operation_unref(); written only on success
 *
 * Starts what bleep_dbus1_call() does and returns; the first message is sent before that, unless
 * the call has to wait for its turn.
 *
 * Thread safety: any thread, see the top of this file.
 * Returns: %BLEEP_OK if the call was started; otherwise @on_reply never runs:
 *     %BLEEP_ERROR_INVALID_ARGUMENT, %BLEEP_ERROR_CLIENT_CLOSED or %BLEEP_ERROR_NO_RESOURCES
 * Since: 0.1
 */
bleep_status bleep_dbus1_call_async(
    bleep_dbus1 *adapter, DBusMessage *message, const bleep_call_options *options,
    bleep_dbus1_reply_func on_reply, void *user_data, bleep_destroy_func destroy,
    bleep_dbus1_operation **out_operation);

/**
 * bleep_dbus1_operation_ref:
 * @operation: (nullable): the operation
 *
 * Takes one more reference.
 *
 * Thread safety: any thread.
 * Returns: @operation
 * Since: 0.1
 */
bleep_dbus1_operation *bleep_dbus1_operation_ref(bleep_dbus1_operation *operation);

/**
 * bleep_dbus1_operation_unref:
 * @operation: (nullable): the operation
 *
 * Gives one reference back. The operation itself goes on.
 *
 * Thread safety: any thread.
 * Since: 0.1
 */
void bleep_dbus1_operation_unref(bleep_dbus1_operation *operation);

/**
 * bleep_dbus1_operation_cancel:
 * @operation: the operation
 *
 * Gives up: the operation completes with %BLEEP_ERROR_CANCELLED, where the client delivers, and is
 * ended in bluetoothd as on expiry. Does nothing to one that is over.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_dbus1_operation_cancel(bleep_dbus1_operation *operation);

/* ---------------------------------------------------------------------------------------------
 * Properties: the usual calls of org.freedesktop.DBus.Properties, and reading their replies
 * ------------------------------------------------------------------------------------------ */

/**
 * bleep_dbus1_property_get:
 * @adapter: the adapter
 * @destination: (nullable): bus name of the object's owner; NULL for "org.bluez"; copied
 * @path: object path; copied
 * @interface: interface of the property, for example "org.bluez.Adapter1"; copied
 * @name: name of the property; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_reply: (nullable): where to put the reply, for bleep_dbus1_property_read() and for the
 *     caller to release with dbus_message_unref(); written only on success
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Asks for a property and waits, under the timeout of "get_property".
 *
 * Thread safety: any thread, see the top of this file.
 * Returns: what bleep_dbus1_call() does
 * Since: 0.1
 */
bleep_status bleep_dbus1_property_get(
    bleep_dbus1 *adapter, const char *destination, const char *path, const char *interface,
    const char *name, const bleep_call_options *options, DBusMessage **out_reply,
    bleep_error **out_error);

/**
 * bleep_dbus1_property_get_async:
 * @adapter: the adapter
 * @destination: (nullable): bus name of the object's owner; NULL for "org.bluez"; copied
 * @path: object path; copied
 * @interface: interface of the property, for example "org.bluez.Adapter1"; copied
 * @name: name of the property; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_reply: told the outcome, exactly once, as bleep_dbus1_call_async() says
 * @user_data: handed to @on_reply
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_dbus1_operation_unref(); written only on success
 *
 * Starts what bleep_dbus1_property_get() does and returns.
 *
 * Thread safety: any thread, see the top of this file.
 * Returns: what bleep_dbus1_call_async() does
 * Since: 0.1
 */
bleep_status bleep_dbus1_property_get_async(
    bleep_dbus1 *adapter, const char *destination, const char *path, const char *interface,
    const char *name, const bleep_call_options *options, bleep_dbus1_reply_func on_reply,
    void *user_data, bleep_destroy_func destroy, bleep_dbus1_operation **out_operation);

/**
 * bleep_dbus1_property_get_all:
 * @adapter: the adapter
 * @destination: (nullable): bus name of the object's owner; NULL for "org.bluez"; copied
 * @path: object path; copied
 * @interface: interface of the properties, for example "org.bluez.Adapter1"; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_reply: (nullable): where to put the reply, for bleep_dbus1_property_read() and for the
 *     caller to release with dbus_message_unref(); written only on success
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Asks for all properties of an interface and waits, under the timeout of "get_property".
 *
 * Thread safety: any thread, see the top of this file.
 * Returns: what bleep_dbus1_call() does
 * Since: 0.1
 */
bleep_status bleep_dbus1_property_get_all(
    bleep_dbus1 *adapter, const char *destination, const char *path, const char *interface,
    const bleep_call_options *options, DBusMessage **out_reply, bleep_error **out_error);

/**
 * bleep_dbus1_property_get_all_async:
 * @adapter: the adapter
 * @destination: (nullable): bus name of the object's owner; NULL for "org.bluez"; copied
 * @path: object path; copied
 * @interface: interface of the properties, for example "org.bluez.Adapter1"; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_reply: told the outcome, exactly once, as bleep_dbus1_call_async() says
 * @user_data: handed to @on_reply
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_dbus1_operation_unref(); written only on success
 *
 * Starts what bleep_dbus1_property_get_all() does and returns.
 *
 * Thread safety: any thread, see the top of this file.
 * Returns: what bleep_dbus1_call_async() does
 * Since: 0.1
 */
bleep_status bleep_dbus1_property_get_all_async(
    bleep_dbus1 *adapter, const char *destination, const char *path, const char *interface,
    const bleep_call_options *options, bleep_dbus1_reply_func on_reply, void *user_data,
    bleep_destroy_func destroy, bleep_dbus1_operation **out_operation);

/**
 * bleep_dbus1_property_set:
 * @adapter: the adapter
 * @destination: (nullable): bus name of the object's owner; NULL for "org.bluez"; copied
 * @path: object path; copied
 * @interface: interface of the property, for example "org.bluez.Adapter1"; copied
 * @name: name of the property; copied
 * @type: a basic type, for example %DBUS_TYPE_BOOLEAN
 * @value: where the value is, as for dbus_message_iter_append_basic(): a pointer to a dbus_bool_t,
 *     to a const char *, and so on; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Sets a property to a value of a basic type and waits, under the timeout of "set_property". For
 * any other type bleep_dbus1_call() takes the message.
 *
 * Thread safety: any thread, see the top of this file.
 * Returns: what bleep_dbus1_call() does
 * Since: 0.1
 */
bleep_status bleep_dbus1_property_set(
    bleep_dbus1 *adapter, const char *destination, const char *path, const char *interface,
    const char *name, int type, const void *value, const bleep_call_options *options,
    bleep_error **out_error);

/**
 * bleep_dbus1_property_set_async:
 * @adapter: the adapter
 * @destination: (nullable): bus name of the object's owner; NULL for "org.bluez"; copied
 * @path: object path; copied
 * @interface: interface of the property, for example "org.bluez.Adapter1"; copied
 * @name: name of the property; copied
 * @type: a basic type, for example %DBUS_TYPE_BOOLEAN
 * @value: where the value is, as for dbus_message_iter_append_basic(): a pointer to a dbus_bool_t,
 *     to a const char *, and so on; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_reply: told the outcome, exactly once, as bleep_dbus1_call_async() says
 * @user_data: handed to @on_reply
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_dbus1_operation_unref(); written only on success
 *
 * Starts what bleep_dbus1_property_set() does and returns.
 *
 * Thread safety: any thread, see the top of this file.
 * Returns: what bleep_dbus1_call_async() does
 * Since: 0.1
 */
bleep_status bleep_dbus1_property_set_async(
    bleep_dbus1 *adapter, const char *destination, const char *path, const char *interface,
    const char *name, int type, const void *value, const bleep_call_options *options,
    bleep_dbus1_reply_func on_reply, void *user_data, bleep_destroy_func destroy,
    bleep_dbus1_operation **out_operation);

/**
 * bleep_dbus1_property_iter:
 * @reply: a reply to Get or GetAll
 * @name: (nullable): which property of GetAll's; NULL for the one of Get
 * @out_iter: set to the value, inside its variant; good for as long as @reply is
 *
 * Finds a property in a reply, whatever its type.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, %BLEEP_ERROR_TYPE_MISMATCH if @reply is
 *     another reply, or %BLEEP_ERROR_NOT_FOUND if it has no such property
 * Since: 0.1
 */
bleep_status bleep_dbus1_property_iter(
    DBusMessage *reply, const char *name, DBusMessageIter *out_iter);

/**
 * bleep_dbus1_property_read:
 * @reply: a reply to Get or GetAll
 * @name: (nullable): which property of GetAll's; NULL for the one of Get
 * @type: the basic type that it has, for example %DBUS_TYPE_BOOLEAN
 * @out_value: where to put the value, as for dbus_message_iter_get_basic(): a pointer to a
 *     dbus_bool_t, to a const char * that lives as long as @reply, and so on
 *
 * Reads a property of a basic type.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, %BLEEP_ERROR_TYPE_MISMATCH if it is of
 *     another type or @reply another reply, or %BLEEP_ERROR_NOT_FOUND if that has no such property
 * Since: 0.1
 */
bleep_status bleep_dbus1_property_read(
    DBusMessage *reply, const char *name, int type, void *out_value);

#ifdef __cplusplus
}
#endif

#endif

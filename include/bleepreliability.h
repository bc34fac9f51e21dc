/*
 * libbleepreliability: BlueZ operations over D-Bus that cannot hang, tell the truth about their
 * outcome, and leave nothing running behind them.
 *
 *     bleep_client *client = NULL;
 *     bleep_error *error = NULL;
 *
 *     bleep_client_new(NULL, &client);
 *     if (bleep_device_connect(client, "F0:F1:F2:F3:F4:F5", NULL, &error) != BLEEP_OK)
 *         fprintf(stderr, "%s\n", bleep_error_text(error));
 *     bleep_error_unref(error);
 *     bleep_client_unref(client);
 *
 * How to read this file: the first part has the words (statuses, layers, handles, callbacks) and
 * the rules that hold everywhere; then comes one part per family, each beginning with what it is
 * for. Compile with `pkg-config --cflags --libs bleepreliability`.
 *
 * Rules that hold everywhere
 *
 * Failure.   What can fail returns a bleep_status: 0, or a negative number that never changes its
 *            meaning. Outputs (out_…) are written on success only, out_error on failure only. A
 *            wrong argument (a NULL that is not allowed, text that is not UTF-8 or longer than
 *            BLEEP_TEXT_MAX_BYTES, a malformed path) returns BLEEP_ERROR_INVALID_ARGUMENT, sends
 *            nothing and changes nothing. Values that D-Bus does not allow (signatures of more
 *            than 255 letters, arrays or structures more than 32 deep, anything more than 64 deep)
 *            are found when the call would go out: it ends with that status, nothing is sent, and
 *            its error says why. The library never ends the program and never prints.
 * Ownership. Handles have _ref and _unref; NULL does nothing. Strings going in are UTF-8 and are
 *            copied; strings coming out are borrowed from the object they were asked of.
 * Time.      Durations are microseconds in a uint64_t. 0 means the default,
 *            BLEEP_USEC_INFINITY never.
 * Callbacks. Always function, user_data, destroy. A completion runs exactly once, never inside the
 *            call that started it, and never if that call failed. destroy runs exactly once, after
 *            the last callback, also when the call failed. Callbacks run where the client
 *            delivers: on a thread of the library, in bleep_client_dispatch(), or on the program's
 *            GMainContext, one at a time and in order. They may call anything, blocking
 *            calls and the last unref included.
 * Threads.   Every function may be called from any thread and from any callback. A blocking call
 *            blocks its caller only. Not after fork() without exec, with clients made before.
 * Growth.    Structs begin with struct_size; set it with the …_INIT macro. Bytes that a newer
 *            program knows and an older library does not must be zero, or the call is refused.
 */
#ifndef BLEEPRELIABILITY_H
#define BLEEPRELIABILITY_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** No limit of time. Since: 0.1 */
#define BLEEP_USEC_INFINITY UINT64_MAX

/** The longest text that is taken, in bytes, its end not counted. Since: 0.1 */
#define BLEEP_TEXT_MAX_BYTES 65536

/**
 * bleep_status:
 *
 * What came of a call. Numbers are never reused; a newer library may return ones that this
 * header does not list, so keep a default branch. bleep_status_name() spells them.
 *
 * Since: 0.1
 */
typedef enum bleep_status {
    BLEEP_OK = 0,

    /* the caller's own doing */
    BLEEP_ERROR_INVALID_ARGUMENT = -1, /* nothing was sent, nothing changed */
    BLEEP_ERROR_INVALID_STATE = -2,    /* not possible as things stand, like a pop without a push */
    BLEEP_ERROR_TYPE_MISMATCH = -3,    /* the value is of another type, or does not fit */
    BLEEP_ERROR_NOT_FOUND = -4,        /* no such key, index, category or characteristic */

    /* our own verdicts */
    BLEEP_ERROR_TIMED_OUT = -20,     /* the deadline passed; ended in bluetoothd where possible */
    BLEEP_ERROR_CANCELLED = -21,     /* by bleep_operation_cancel() or the client's end */
    BLEEP_ERROR_CIRCUIT_OPEN = -22,  /* the device failed too often; nothing was sent */
    BLEEP_ERROR_GUARD_LIMIT = -23,   /* too many guarded functions were abandoned already */
    BLEEP_ERROR_CLIENT_CLOSED = -24, /* the client is ending */

    /* the bus */
    BLEEP_ERROR_BUS_UNAVAILABLE = -40, /* no connection to be had; nothing was sent */
    BLEEP_ERROR_BUS_LOST = -41,        /* the connection broke with the call under way */
    BLEEP_ERROR_BUS_LIMIT = -42,       /* the bus refuses to carry more for us */
    BLEEP_ERROR_ACCESS_DENIED = -43,   /* a policy of the bus or of the system forbids it */
    BLEEP_ERROR_BUS_FAILED = -44,      /* trouble inside the bus: memory, input and output */

    /* the service */
    BLEEP_ERROR_SERVICE_UNAVAILABLE = -60, /* nobody owns the name; nothing was done */
    BLEEP_ERROR_SERVICE_LOST = -61,        /* it died or restarted in mid-call; outcome unknown */

    /* its objects and methods */
    BLEEP_ERROR_UNKNOWN_OBJECT = -80,     /* no such object, at least not now */
    BLEEP_ERROR_OBJECT_REMOVED = -81,     /* the object went away with the call under way */
    BLEEP_ERROR_UNKNOWN_METHOD = -82,     /* no such interface, method or property */
    BLEEP_ERROR_REJECTED_ARGUMENTS = -83, /* the service does not take these arguments */
    BLEEP_ERROR_DEVICE_NOT_FOUND = -84,   /* no adapter knows a device with that address */

    /* what BlueZ says */
    BLEEP_ERROR_NOT_READY = -100,             /* the adapter is off or starting */
    BLEEP_ERROR_BLOCKED = -101,               /* by rfkill */
    BLEEP_ERROR_IN_PROGRESS = -102,           /* the like is under way already */
    BLEEP_ERROR_BUSY = -103,                  /* an earlier request is not finished */
    BLEEP_ERROR_ALREADY_EXISTS = -104,
    BLEEP_ERROR_DOES_NOT_EXIST = -105,
    BLEEP_ERROR_NOT_CONNECTED = -106,
    BLEEP_ERROR_ALREADY_CONNECTED = -107,
    BLEEP_ERROR_CONNECT_FAILED = -108,        /* the peer did not answer, or refused */
    BLEEP_ERROR_CONNECT_UNVERIFIED = -109,    /* BlueZ answered OK and there is no connection */
    BLEEP_ERROR_LINK_LOST = -110,             /* the link dropped in the middle */
    BLEEP_ERROR_AUTHENTICATION_FAILED = -111, /* pairing failed, was refused or cancelled */
    BLEEP_ERROR_KEY_MISSING = -112,           /* the peer has forgotten the bond: pair again */
    BLEEP_ERROR_NOT_PERMITTED = -113,
    BLEEP_ERROR_NOT_AUTHORIZED = -114,
    BLEEP_ERROR_NOT_SUPPORTED = -115,
    BLEEP_ERROR_INVALID_VALUE = -116,         /* offset or length */
    BLEEP_ERROR_ATT = -117,                   /* see bleep_error_att_code() */
    BLEEP_ERROR_NO_RESOURCES = -118,          /* no room for another link, thread or descriptor */
    BLEEP_ERROR_ADAPTER_FAILED = -119,        /* kernel or controller refused or did not answer */

    BLEEP_ERROR_REMOTE = -140 /* any other D-Bus error: see its name and message */
} bleep_status;

/**
 * bleep_blame:
 *
 * The layer that a failure is laid to, from the program outwards.
 *
 * Since: 0.1
 */
typedef enum bleep_blame {
    BLEEP_BLAME_NOBODY = 0,
    BLEEP_BLAME_CALLER = 1,     /* the program: wrong arguments, wrong order */
    BLEEP_BLAME_BUS = 2,        /* dbus-daemon, its limits or its policy */
    BLEEP_BLAME_DAEMON = 3,     /* bluetoothd: absent, silent, crashed */
    BLEEP_BLAME_KERNEL = 4,     /* the kernel's Bluetooth, rfkill included */
    BLEEP_BLAME_CONTROLLER = 5, /* the adapter's own firmware */
    BLEEP_BLAME_RADIO = 6,      /* the air: out of range, noise */
    BLEEP_BLAME_PEER = 7,       /* the other device */
    BLEEP_BLAME_UNKNOWN = 8
} bleep_blame;

/**
 * bleep_retry:
 *
 * When trying again can make sense.
 *
 * Since: 0.1
 */
typedef enum bleep_retry {
    BLEEP_RETRY_NEVER = 0,       /* the same call fails again until somebody changes it */
    BLEEP_RETRY_NOW = 1,         /* at once */
    BLEEP_RETRY_AFTER_WAIT = 2,  /* after a rest that grows */
    BLEEP_RETRY_AFTER_CHANGE = 3 /* when a service, an adapter or a device has come back */
} bleep_retry;

/** Where BlueZ is. Since: 0.1 */
typedef enum bleep_bus {
    BLEEP_BUS_SYSTEM = 0,
    BLEEP_BUS_SESSION = 1,
    BLEEP_BUS_ADDRESS = 2 /* at the address in the options */
} bleep_bus;

/** Where callbacks run, for a client with no GMainContext. Since: 0.1 */
typedef enum bleep_delivery {
    BLEEP_DELIVERY_THREAD = 0, /* on a thread of the library that does nothing else */
    BLEEP_DELIVERY_FD = 1      /* in bleep_client_dispatch(), when the event fd says so */
} bleep_delivery;

/** One program's way to BlueZ. Since: 0.1 */
typedef struct bleep_client bleep_client;

/** An operation under way. Since: 0.1 */
typedef struct bleep_operation bleep_operation;

/** A value off the bus; never changes. Since: 0.1 */
typedef struct bleep_value bleep_value;

/** The details of a failure; never changes. Since: 0.1 */
typedef struct bleep_error bleep_error;

struct _GMainContext;
struct _GVariant;

/** Frees what a callback was given. Since: 0.1 */
typedef void (*bleep_destroy_func)(void *user_data);

/**
 * bleep_done_func:
 * @status: %BLEEP_OK, or why not
 * @value: (nullable): what came back; borrowed, bleep_value_ref() keeps it
 * @error: (nullable): the details of a failure; borrowed, bleep_error_ref() keeps it
 * @user_data: what the starting call was given
 *
 * Told the outcome of an operation, exactly once.
 *
 * Since: 0.1
 */
typedef void (*bleep_done_func)(
    bleep_status status, const bleep_value *value, const bleep_error *error, void *user_data);

/**
 * bleep_notify_func:
 * @address: the device
 * @characteristic: the characteristic, as the subscription named it
 * @bytes: its new value; borrowed
 * @size_bytes: how long that is
 * @user_data: what the subscription was given
 *
 * Told each new value of a characteristic, in order, none coalesced. BlueZ announces a value that
 * somebody read in the same way, so that one is told too.
 *
 * Since: 0.1
 */
typedef void (*bleep_notify_func)(
    const char *address, const char *characteristic, const uint8_t *bytes, size_t size_bytes,
    void *user_data);

/** A function to run under a deadline; what it returns is handed on. Since: 0.1 */
typedef int (*bleep_guard_func)(void *user_data);

/* ---------------------------------------------------------------------------------------------
 * Library
 * ------------------------------------------------------------------------------------------ */

/** The version of this header. Since: 0.1 */
#define BLEEP_VERSION_MAJOR 0
#define BLEEP_VERSION_MINOR 1
#define BLEEP_VERSION_MICRO 0

/** The version of this header as one number that grows. Since: 0.1 */
#define BLEEP_VERSION_NUMBER \
    ((uint32_t)((BLEEP_VERSION_MAJOR << 16) | (BLEEP_VERSION_MINOR << 8) | BLEEP_VERSION_MICRO))

/**
 * bleep_version_string:
 *
 * Names the version of the library that is loaded, as "0.1.0".
 *
 * Thread safety: any thread.
 * Returns: a static string
 * Since: 0.1
 */
const char *bleep_version_string(void);

/**
 * bleep_version_number:
 *
 * Tells the version of the library that is loaded; compare it with %BLEEP_VERSION_NUMBER,
 * which is the version the program was compiled with.
 *
 * Thread safety: any thread.
 * Returns: the version, made like %BLEEP_VERSION_NUMBER
 * Since: 0.1
 */
uint32_t bleep_version_number(void);

/**
 * bleep_status_name:
 * @status: any number
 *
 * Names a status as the enumeration spells it, for example "BLEEP_ERROR_TIMED_OUT".
 *
 * Thread safety: any thread.
 * Returns: a static string; "BLEEP_STATUS_UNKNOWN" for a number this library does not know
 * Since: 0.1
 */
const char *bleep_status_name(bleep_status status);

/**
 * bleep_blame_name:
 * @blame: any number
 *
 * Names the layer in one lower-case word, for example "daemon".
 *
 * Thread safety: any thread.
 * Returns: a static string; "unknown" for a number this library does not know
 * Since: 0.1
 */
const char *bleep_blame_name(bleep_blame blame);

/**
 * bleep_retry_name:
 * @retry: any number
 *
 * Names the advice in lower case: "never", "now", "after-wait" or "after-change".
 *
 * Thread safety: any thread.
 * Returns: a static string; "never" for a number this library does not know
 * Since: 0.1
 */
const char *bleep_retry_name(bleep_retry retry);

/* ---------------------------------------------------------------------------------------------
 * Errors: what failed, whose fault it was, and what helps
 * ------------------------------------------------------------------------------------------ */

/**
 * bleep_error_ref:
 * @error: (nullable): the error
 *
 * Takes one more reference. Errors never change, so the borrowed error of a callback may be kept
 * this way.
 *
 * Thread safety: any thread.
 * Returns: @error, without its const
 * Since: 0.1
 */
bleep_error *bleep_error_ref(const bleep_error *error);

/**
 * bleep_error_unref:
 * @error: (nullable): the error
 *
 * Gives one reference back; the last one frees the error and its strings. NULL does nothing.
 *
 * Thread safety: any thread.
 * Since: 0.1
 */
void bleep_error_unref(bleep_error *error);

/**
 * bleep_error_status:
 * @error: (nullable): the error
 *
 * Tells what the call returned.
 *
 * Thread safety: any thread.
 * Returns: the status; %BLEEP_OK for NULL
 * Since: 0.1
 */
bleep_status bleep_error_status(const bleep_error *error);

/**
 * bleep_error_blame:
 * @error: (nullable): the error
 *
 * Tells which layer the failure is laid to.
 *
 * Thread safety: any thread.
 * Returns: the layer; %BLEEP_BLAME_NOBODY for NULL
 * Since: 0.1
 */
bleep_blame bleep_error_blame(const bleep_error *error);

/**
 * bleep_error_retry:
 * @error: (nullable): the error
 *
 * Tells when trying again can make sense.
 *
 * Thread safety: any thread.
 * Returns: the advice; %BLEEP_RETRY_NEVER for NULL
 * Since: 0.1
 */
bleep_retry bleep_error_retry(const bleep_error *error);

/**
 * bleep_error_retry_after_usec:
 * @error: (nullable): the error
 *
 * Tells how long to rest before trying again, where that is known: the circuit breaker knows
 * it, and some errors of BlueZ have a typical duration.
 *
 * Thread safety: any thread.
 * Returns: microseconds; 0 when unknown and for NULL
 * Since: 0.1
 */
uint64_t bleep_error_retry_after_usec(const bleep_error *error);

/**
 * bleep_error_advice:
 * @error: (nullable): the error
 *
 * Says in one line what helps.
 *
 * Thread safety: any thread.
 * Returns: a string that lives as long as @error; "" for NULL
 * Since: 0.1
 */
const char *bleep_error_advice(const bleep_error *error);

/**
 * bleep_error_name:
 * @error: (nullable): the error
 *
 * Gives the D-Bus error name as it came, for example "org.bluez.Error.Failed".
 *
 * Thread safety: any thread.
 * Returns: a string that lives as long as @error; "" when no D-Bus error was involved, and for
 *     NULL
 * Since: 0.1
 */
const char *bleep_error_name(const bleep_error *error);

/**
 * bleep_error_message:
 * @error: (nullable): the error
 *
 * Gives the message as it came with the D-Bus error; without one, our own sentence.
 *
 * Thread safety: any thread.
 * Returns: a string that lives as long as @error; "" for NULL
 * Since: 0.1
 */
const char *bleep_error_message(const bleep_error *error);

/**
 * bleep_error_operation:
 * @error: (nullable): the error
 *
 * Names what was tried, for example "org.bluez.Device1.Connect".
 *
 * Thread safety: any thread.
 * Returns: a string that lives as long as @error; "" for NULL
 * Since: 0.1
 */
const char *bleep_error_operation(const bleep_error *error);

/**
 * bleep_error_address:
 * @error: (nullable): the error
 *
 * Gives the Bluetooth address of the device concerned.
 *
 * Thread safety: any thread.
 * Returns: a string that lives as long as @error; "" when no device was, and for NULL
 * Since: 0.1
 */
const char *bleep_error_address(const bleep_error *error);

/**
 * bleep_error_attempt:
 * @error: (nullable): the error
 *
 * Tells how many times the call had been sent.
 *
 * Thread safety: any thread.
 * Returns: the number of attempts; 0 if nothing was ever sent, and for NULL
 * Since: 0.1
 */
uint32_t bleep_error_attempt(const bleep_error *error);

/**
 * bleep_error_elapsed_usec:
 * @error: (nullable): the error
 *
 * Tells how long the operation took, all attempts and rests together.
 *
 * Thread safety: any thread.
 * Returns: microseconds; 0 for NULL
 * Since: 0.1
 */
uint64_t bleep_error_elapsed_usec(const bleep_error *error);

/**
 * bleep_error_att_code:
 * @error: (nullable): the error
 *
 * Gives the code of an ATT error that the peer (or BlueZ in its name) answered.
 *
 * Thread safety: any thread.
 * Returns: 0 to 255; -1 when it was none, and for NULL
 * Since: 0.1
 */
int32_t bleep_error_att_code(const bleep_error *error);

/**
 * bleep_error_text:
 * @error: (nullable): the error
 *
 * Says all of it in one line for a log or a person.
 *
 * Thread safety: any thread.
 * Returns: a string that lives as long as @error; "" for NULL
 * Since: 0.1
 */
const char *bleep_error_text(const bleep_error *error);

/* ---------------------------------------------------------------------------------------------
 * Client: one program's way to BlueZ
 * ------------------------------------------------------------------------------------------ */

/**
 * bleep_client_options:
 * @struct_size: sizeof(bleep_client_options), set by %BLEEP_CLIENT_OPTIONS_INIT
 * @bus: which bus BlueZ is on
 * @delivery: where callbacks run; ignored when @main_context is given
 * @address: D-Bus address, only with %BLEEP_BUS_ADDRESS; copied
 * @service: (nullable): well-known name to talk to; NULL for "org.bluez"; copied
 * @main_context: (nullable): run all work and all callbacks on this GMainContext, which the
 *     program iterates, and start no thread; a reference is taken. Use g_main_context_default()
 *     for the default one
 * @seed: seed of the back-off's random numbers; 0 for one from the system
 * @guard_limit: how many abandoned workers bleep_guard() may leave behind; 0 for 16
 * @breaker_failures: failures of one device within 60 s that make its circuit breaker refuse
 *     further connects for a while; 0 for 5, %UINT32_MAX for no breaker
 *
 * How a client is made.
 *
 * Since: 0.1
 */
typedef struct bleep_client_options {
    size_t struct_size;
    bleep_bus bus;
    bleep_delivery delivery;
    const char *address;
    const char *service;
    struct _GMainContext *main_context;
    uint64_t seed;
    uint32_t guard_limit;
    uint32_t breaker_failures;
} bleep_client_options;

/** Start from this. Since: 0.1 */
#define BLEEP_CLIENT_OPTIONS_INIT \
    { sizeof(bleep_client_options), BLEEP_BUS_SYSTEM, BLEEP_DELIVERY_THREAD, \
      NULL, NULL, NULL, 0, 0, 0 }

/**
 * bleep_client_new:
 * @options: (nullable): how; NULL for the system bus, org.bluez, and threads of our own
 * @out_client: where to put the client, for the caller to release with bleep_client_unref()
 *
 * Makes a client. Nothing is sent and no connection opened before the first operation, so this
 * succeeds also where no bus runs yet; an unreachable bus shows as
 * %BLEEP_ERROR_BUS_UNAVAILABLE of an operation, and the client goes on trying with later ones.
 *
 * The connections are private to the client: a bus that goes away never ends the process, and
 * they come back with the bus. There is one for calls and signals, and one each for sessions and
 * for discovery once they are needed. Where blocking calls are made often, each has another to
 * itself while it runs, of which there are 16 at most and none after 10 s without use. That is for
 * what stands in no order with anything: reading and writing characteristics, Ping, Introspect;
 * and, as long as nothing was named by address, proxied or watched, also reading properties and
 * methods that are not BlueZ's own. They go out with all others while an operation is under way
 * that nobody waits for, so that a blocking call comes after whatever was started before it.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_NO_RESOURCES if the system
 *     has no thread or descriptor left
 * Since: 0.1
 */
bleep_status bleep_client_new(const bleep_client_options *options, bleep_client **out_client);

/**
 * bleep_client_ref:
 * @client: (nullable): the client
 *
 * Takes one more reference.
 *
 * Thread safety: any thread.
 * Returns: @client
 * Since: 0.1
 */
bleep_client *bleep_client_ref(bleep_client *client);

/**
 * bleep_client_unref:
 * @client: (nullable): the client
 *
 * Gives one reference back. With the last one every operation under way completes with
 * %BLEEP_ERROR_CANCELLED and is ended in bluetoothd, notifications end, each destroy function
 * still owed runs, and connections and threads go. Callbacks on a thread of the library are
 * waited for, and so is the way of what was sent last to the bus, so that a program may end behind
 * this call; each for a second at most, and not at all inside a callback.
 *
 * With %BLEEP_DELIVERY_FD the owed callbacks run inside this call. With a main context they
 * run on it, so iterate it once more.
 *
 * Thread safety: any thread.
 * Since: 0.1
 */
void bleep_client_unref(bleep_client *client);

/**
 * bleep_client_main_context:
 * @client: (nullable): the client
 *
 * Lends the GMainContext that the client was made for.
 *
 * Thread safety: any thread.
 * Returns: a GMainContext that lives as long as @client; NULL if it runs and delivers otherwise,
 *     and for NULL
 * Since: 0.1
 */
struct _GMainContext *bleep_client_main_context(bleep_client *client);

/**
 * bleep_client_event_fd:
 * @client: the client
 * @out_fd: where to put the descriptor, which stays the client's: do not read or close it
 *
 * Gives a descriptor that is readable while callbacks wait for bleep_client_dispatch(), for
 * poll(), epoll, asyncio or libuv. Only with %BLEEP_DELIVERY_FD.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_INVALID_STATE if the
 *     client delivers otherwise
 * Since: 0.1
 */
bleep_status bleep_client_event_fd(bleep_client *client, int *out_fd);

/**
 * bleep_client_dispatch:
 * @client: the client
 *
 * Runs the callbacks that wait, in the calling thread and in order, and returns. Never blocks
 * by itself. Only with %BLEEP_DELIVERY_FD.
 *
 * Thread safety: any thread; while one thread dispatches, the call in another returns at once.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_INVALID_STATE if the
 *     client delivers otherwise
 * Since: 0.1
 */
bleep_status bleep_client_dispatch(bleep_client *client);

/* ---------------------------------------------------------------------------------------------
 * Values: what comes back
 * ------------------------------------------------------------------------------------------ */

/**
 * bleep_value_parse:
 * @text: a value in GVariant's text format, for example "('hci0', <true>)" or "[byte 0x01,
 *     0x02]"
 * @out_value: where to put the value, for the caller to release with bleep_value_unref()
 *
 * Makes a value from text.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT if @text does not parse
 * Since: 0.1
 */
bleep_status bleep_value_parse(const char *text, bleep_value **out_value);

/**
 * bleep_value_new_variant:
 * @variant: a GVariant; a reference is taken, a floating one is sunk
 * @out_value: where to put the value, for the caller to release with bleep_value_unref()
 *
 * Makes a value from a GVariant, for GLib programs.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_value_new_variant(struct _GVariant *variant, bleep_value **out_value);

/**
 * bleep_value_ref:
 * @value: (nullable): the value
 *
 * Takes one more reference. Values never change, so the borrowed value of a callback may be
 * kept this way.
 *
 * Thread safety: any thread.
 * Returns: @value, without its const
 * Since: 0.1
 */
bleep_value *bleep_value_ref(const bleep_value *value);

/**
 * bleep_value_unref:
 * @value: (nullable): the value
 *
 * Gives one reference back; the last one frees the value and all that was borrowed from it.
 *
 * Thread safety: any thread.
 * Since: 0.1
 */
void bleep_value_unref(bleep_value *value);

/**
 * bleep_value_type:
 * @value: (nullable): the value
 *
 * Gives the D-Bus type string, for example "a{sv}".
 *
 * Thread safety: any thread.
 * Returns: a string that lives as long as @value; "" for NULL
 * Since: 0.1
 */
const char *bleep_value_type(const bleep_value *value);

/**
 * bleep_value_get_boolean:
 * @value: the value
 * @out_boolean: where to put 0 or 1
 *
 * Reads a boolean. A value in a variant is unwrapped, here and in all getters.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_TYPE_MISMATCH
 * Since: 0.1
 */
bleep_status bleep_value_get_boolean(const bleep_value *value, int *out_boolean);

/**
 * bleep_value_get_int64:
 * @value: the value
 * @out_number: where to put the number
 *
 * Reads an integer of any width that fits.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_TYPE_MISMATCH
 * Since: 0.1
 */
bleep_status bleep_value_get_int64(const bleep_value *value, int64_t *out_number);

/**
 * bleep_value_get_uint64:
 * @value: the value
 * @out_number: where to put the number
 *
 * Reads an integer of any width that is not negative.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_TYPE_MISMATCH
 * Since: 0.1
 */
bleep_status bleep_value_get_uint64(const bleep_value *value, uint64_t *out_number);

/**
 * bleep_value_get_double:
 * @value: the value
 * @out_number: where to put the number
 *
 * Reads a double.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_TYPE_MISMATCH
 * Since: 0.1
 */
bleep_status bleep_value_get_double(const bleep_value *value, double *out_number);

/**
 * bleep_value_get_string:
 * @value: the value
 * @out_string: where to put the string, which lives as long as @value
 *
 * Reads a string, an object path or a signature.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_TYPE_MISMATCH
 * Since: 0.1
 */
bleep_status bleep_value_get_string(const bleep_value *value, const char **out_string);

/**
 * bleep_value_get_bytes:
 * @value: the value
 * @out_bytes: where to put the bytes, which live as long as @value; may be NULL when there are
 *     none
 * @out_size_bytes: where to put how many there are
 *
 * Reads an array of bytes.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_TYPE_MISMATCH
 * Since: 0.1
 */
bleep_status bleep_value_get_bytes(
    const bleep_value *value, const uint8_t **out_bytes, size_t *out_size_bytes);

/**
 * bleep_value_count:
 * @value: the value
 * @out_count: where to put the number of children
 *
 * Counts the elements of an array, the entries of a dictionary, or the members of a tuple.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_TYPE_MISMATCH
 * Since: 0.1
 */
bleep_status bleep_value_count(const bleep_value *value, size_t *out_count);

/**
 * bleep_value_child:
 * @value: the value
 * @index: which, from 0
 * @out_child: where to put the child, for the caller to release with bleep_value_unref()
 *
 * Takes one element, entry or member; an entry of a dictionary has two members, key and value.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_TYPE_MISMATCH, or
 *     %BLEEP_ERROR_NOT_FOUND past the end
 * Since: 0.1
 */
bleep_status bleep_value_child(const bleep_value *value, size_t index, bleep_value **out_child);

/**
 * bleep_value_unbox:
 * @value: the value
 * @out_content: where to put what the variant holds, for the caller to release with
 *     bleep_value_unref()
 *
 * Takes what a variant holds, to learn its type. Any other value gives itself. The getters, and
 * bleep_value_child(), do this by themselves.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_value_unbox(const bleep_value *value, bleep_value **out_content);

/**
 * bleep_value_lookup:
 * @value: the value
 * @key: the key
 * @out_found: where to put what the key stands for, for the caller to release with
 *     bleep_value_unref()
 *
 * Looks a key up in a dictionary whose keys are strings or object paths.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_TYPE_MISMATCH, or
 *     %BLEEP_ERROR_NOT_FOUND
 * Since: 0.1
 */
bleep_status bleep_value_lookup(
    const bleep_value *value, const char *key, bleep_value **out_found);

/**
 * bleep_value_print:
 * @value: (nullable): the value
 *
 * Prints the value in GVariant's text format, with types where they are needed to read it
 * back.
 *
 * Thread safety: any thread.
 * Returns: a string that lives as long as @value; "" for NULL
 * Since: 0.1
 */
const char *bleep_value_print(const bleep_value *value);

/**
 * bleep_value_to_json:
 * @value: (nullable): the value
 *
 * Prints the value as JSON: dictionaries with string keys become objects, other arrays and
 * tuples arrays, byte arrays arrays of numbers, variants what they hold; numbers that JSON
 * cannot hold become null.
 *
 * Thread safety: any thread.
 * Returns: a string that lives as long as @value; "null" for NULL
 * Since: 0.1
 */
const char *bleep_value_to_json(const bleep_value *value);

/**
 * bleep_value_get_variant:
 * @value: (nullable): the value
 *
 * Lends the GVariant, for GLib programs.
 *
 * Thread safety: any thread.
 * Returns: a GVariant that lives as long as @value; NULL for NULL
 * Since: 0.1
 */
struct _GVariant *bleep_value_get_variant(const bleep_value *value);

/* ---------------------------------------------------------------------------------------------
 * Timeouts: how long an operation may take
 *
 * Every operation has a total deadline, retries and rests included. It is the tightest of: the
 * timeout in its options, else that of its category; the scopes that bleep_deadline_push() opened
 * in the calling thread; the bleep_guard() it is called in.
 *
 * The categories and their defaults: "connect" 15 s, "disconnect" 5 s, "pair" 30 s,
 * "get_property" 5 s, "set_property" 5 s, "read" 10 s, "write" 10 s, "start_notify" 5 s,
 * "stop_notify" 5 s, and "default" 10 s for everything else.
 * ------------------------------------------------------------------------------------------ */

/**
 * bleep_timeout_get:
 * @client: the client
 * @operation: a category, or the exact name of a method ("Connect", "StartNotify"), which
 *     stands for its category
 * @out_timeout_usec: where to put the timeout
 *
 * Tells the timeout of a category.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_NOT_FOUND if there is no
 *     such category
 * Since: 0.1
 */
bleep_status bleep_timeout_get(
    bleep_client *client, const char *operation, uint64_t *out_timeout_usec);

/**
 * bleep_timeout_set:
 * @client: the client
 * @operation: a category, or the exact name of a method ("Connect", "StartNotify"), which
 *     stands for its category
 * @timeout_usec: the timeout from now on; 0 for the default again, %BLEEP_USEC_INFINITY for
 *     none
 *
 * Changes the timeout of a category, for this client and for operations started later.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_NOT_FOUND if there is no
 *     such category
 * Since: 0.1
 */
bleep_status bleep_timeout_set(
    bleep_client *client, const char *operation, uint64_t timeout_usec);

/**
 * bleep_timeout_set_adaptive:
 * @client: the client
 * @operation: (nullable): a category, or the exact name of a method, which stands for its category;
 *     NULL for all
 * @factor: how many times the 99th percentile an operation may take, from 1 to 100; 0 for the
 *     ordinary timeouts again, as it is at first
 *
 * Lets timeouts follow what operations really take: where the options of a call give no timeout it
 * is @factor times the 99th percentile of the operation's successes in the last 15 minutes, or in
 * its lifetime if those are fewer than 20; as long as that, too, is fewer, it stays that of the
 * category. It is never shorter than makes sense (connect 11 s, disconnect 3 s, pair 15 s,
 * get_property 1 s, all else 2 s) nor longer than BlueZ and the kernel take themselves (connect
 * 42 s, disconnect 10 s, pair 130 s, get_property 10 s, set_property 15 s, read, write,
 * start_notify and stop_notify 32 s, default 62 s).
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_NOT_FOUND if there is no
 *     such category
 * Since: 0.1
 */
bleep_status bleep_timeout_set_adaptive(
    bleep_client *client, const char *operation, double factor);

/**
 * bleep_deadline_push:
 * @client: the client
 * @timeout_usec: time from now; 0 and %BLEEP_USEC_INFINITY add no limit of their own
 *
 * Opens a scope in the calling thread: everything called through @client in this thread, until
 * the matching bleep_deadline_pop(), shares this one budget. Scopes nest; an inner one can
 * only shorten. Operations started asynchronously inside keep the deadline.
 *
 * Thread safety: any thread; the scope belongs to the calling one.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_NO_RESOURCES
 * Since: 0.1
 */
bleep_status bleep_deadline_push(bleep_client *client, uint64_t timeout_usec);

/**
 * bleep_deadline_pop:
 * @client: the client
 *
 * Closes the innermost scope of the calling thread.
 *
 * Thread safety: any thread; the scope belongs to the calling one.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_INVALID_STATE if none is
 *     open
 * Since: 0.1
 */
bleep_status bleep_deadline_pop(bleep_client *client);

/**
 * bleep_deadline_remaining:
 * @client: the client
 * @out_remaining_usec: where to put the time left; 0 when it is over, %BLEEP_USEC_INFINITY
 *     when no scope limits it
 *
 * Tells how much time the scopes of the calling thread leave.
 *
 * Thread safety: any thread; the scope belongs to the calling one.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_deadline_remaining(bleep_client *client, uint64_t *out_remaining_usec);

/**
 * bleep_guard:
 * @client: the client
 * @operation: the category whose timeout counts, and the name in the error; any other word
 *     counts as "default"; copied
 * @timeout_usec: the limit; 0 for that of the category
 * @func: what to run; it runs on a thread of ours
 * @user_data: handed to @func
 * @destroy: (nullable): frees @user_data, exactly once, when @func has returned (which may be
 *     long after this call), or when this fails without running it
 * @out_result: (nullable): where to put what @func returned; written only on success
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Runs any function under a deadline. If it is not back in time this returns
 * %BLEEP_ERROR_TIMED_OUT at once; the function cannot be stopped, so its thread is counted as
 * abandoned until it does return. Past the client's limit of abandoned threads new guards are
 * refused with %BLEEP_ERROR_GUARD_LIMIT instead of piling up more.
 *
 * Calls made through @client inside @func inherit the deadline, so they end with it.
 *
 * It is recorded as @operation: as a failure when it is given up on, and when what @func returns is
 * negative.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_TIMED_OUT, %BLEEP_ERROR_GUARD_LIMIT, or
 *     %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_guard(
    bleep_client *client, const char *operation, uint64_t timeout_usec, bleep_guard_func func,
    void *user_data, bleep_destroy_func destroy, int *out_result, bleep_error **out_error);

/**
 * bleep_guard_abandoned:
 * @client: the client
 * @out_count: where to put the number
 *
 * Counts the functions that outlived their guard and are still running.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_guard_abandoned(bleep_client *client, uint32_t *out_count);

/* ---------------------------------------------------------------------------------------------
 * Calls: any method of any service
 * ------------------------------------------------------------------------------------------ */

/** Flags of bleep_call_options. Since: 0.1 */
typedef enum bleep_call_flags {
    BLEEP_CALL_NONE = 0,
    /* Where the service is absent or died, wait for it within the deadline instead of failing. */
    BLEEP_CALL_WAIT_FOR_SERVICE = 1 << 0,
    /* The method may be repeated even if it may have happened already. */
    BLEEP_CALL_IDEMPOTENT = 1 << 1,
    /* Do not end the operation in bluetoothd when we give up on it. */
    BLEEP_CALL_NO_REMOTE_CANCEL = 1 << 2,
    /* bleep_device_connect: wait until services are resolved as well. */
    BLEEP_CALL_SERVICES_RESOLVED = 1 << 3,
    /* Reads and writes: disconnect the device when we give up, since BlueZ has no other way. */
    BLEEP_CALL_CANCEL_BY_DISCONNECT = 1 << 4,
    /* bleep_device_write: as a command, which the peer does not answer. */
    BLEEP_CALL_WRITE_COMMAND = 1 << 5
} bleep_call_flags;

/**
 * bleep_call_options:
 * @struct_size: sizeof(bleep_call_options), set by %BLEEP_CALL_OPTIONS_INIT
 * @flags: any of bleep_call_flags, or-ed
 * @max_attempts: how often the call may be sent; 0 for 4
 * @timeout_usec: total limit, retries and rests included; 0 for that of the category
 * @attempt_timeout_usec: limit of one attempt; 0 for none of its own, so that only the total counts
 * @adapter: (nullable): for device operations, the adapter to use, as "hci0" or by its address;
 *     NULL for whichever knows the device best; copied
 * @priority: whose turn it is first, where connects wait for each other; higher before lower
 * @reserved: must be 0
 *
 * Limits and flags of one operation.
 *
 * Since: 0.1
 */
typedef struct bleep_call_options {
    size_t struct_size;
    uint32_t flags;
    uint32_t max_attempts;
    uint64_t timeout_usec;
    uint64_t attempt_timeout_usec;
    const char *adapter;
    int32_t priority;
    uint32_t reserved;
} bleep_call_options;

/** Start from this. Since: 0.1 */
#define BLEEP_CALL_OPTIONS_INIT { sizeof(bleep_call_options), 0, 0, 0, 0, NULL, 0, 0 }

/**
 * bleep_call:
 * @client: the client
 * @destination: (nullable): bus name to call; NULL for the client's service; copied
 * @path: object path; copied
 * @interface: interface of the method; copied
 * @method: the method; copied
 * @arguments: (nullable): the arguments as a tuple in GVariant's text format, for example
 *     "('org.bluez.Device1', 'Connected')"; NULL or "()" for none; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_reply: (nullable): where to put the reply, a tuple, for the caller to release with
 *     bleep_value_unref(); written only on success
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Calls a method and waits for its outcome, at most until its deadline. The service is never
 * started by a call. On expiry the operation is also ended in bluetoothd, where BlueZ has a
 * way (a Connect by Disconnect, a StartDiscovery by StopDiscovery, and so on).
 *
 * Tries again within the deadline where the error says that this can help and the method may
 * safely be repeated; @options changes that.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_call(
    bleep_client *client, const char *destination, const char *path, const char *interface,
    const char *method, const char *arguments, const bleep_call_options *options,
    bleep_value **out_reply, bleep_error **out_error);

/**
 * bleep_call_async:
 * @client: the client
 * @destination: (nullable): bus name to call; NULL for the client's service; copied
 * @path: object path; copied
 * @interface: interface of the method; copied
 * @method: the method; copied
 * @arguments: (nullable): the arguments as a tuple in GVariant's text format, for example
 *     "('org.bluez.Device1', 'Connected')"; NULL or "()" for none; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_done: told the outcome, exactly once
 * @user_data: handed to @on_done
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_call() does and returns; @on_done gets the reply, a tuple.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if the operation was started; otherwise @on_done never runs
 * Since: 0.1
 */
bleep_status bleep_call_async(
    bleep_client *client, const char *destination, const char *path, const char *interface,
    const char *method, const char *arguments, const bleep_call_options *options,
    bleep_done_func on_done, void *user_data, bleep_destroy_func destroy,
    bleep_operation **out_operation);

/**
 * bleep_call_variant:
 * @client: the client
 * @destination: (nullable): bus name to call; NULL for the client's service; copied
 * @path: object path; copied
 * @interface: interface of the method; copied
 * @method: the method; copied
 * @arguments: (nullable): the arguments as a GVariant tuple; a reference is taken, a floating
 *     one is sunk; NULL for none
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_reply: (nullable): where to put the reply, a tuple, for the caller to release with
 *     bleep_value_unref(); written only on success
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Does what bleep_call() does, with the arguments as a GVariant.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_call_variant(
    bleep_client *client, const char *destination, const char *path, const char *interface,
    const char *method, struct _GVariant *arguments, const bleep_call_options *options,
    bleep_value **out_reply, bleep_error **out_error);

/**
 * bleep_call_variant_async:
 * @client: the client
 * @destination: (nullable): bus name to call; NULL for the client's service; copied
 * @path: object path; copied
 * @interface: interface of the method; copied
 * @method: the method; copied
 * @arguments: (nullable): the arguments as a GVariant tuple; a reference is taken, a floating
 *     one is sunk; NULL for none
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_done: told the outcome, exactly once
 * @user_data: handed to @on_done
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_call_variant() does and returns; @on_done gets the reply, a tuple.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if the operation was started; otherwise @on_done never runs
 * Since: 0.1
 */
bleep_status bleep_call_variant_async(
    bleep_client *client, const char *destination, const char *path, const char *interface,
    const char *method, struct _GVariant *arguments, const bleep_call_options *options,
    bleep_done_func on_done, void *user_data, bleep_destroy_func destroy,
    bleep_operation **out_operation);

/**
 * bleep_operation_ref:
 * @operation: (nullable): the operation
 *
 * Takes one more reference.
 *
 * Thread safety: any thread.
 * Returns: @operation
 * Since: 0.1
 */
bleep_operation *bleep_operation_ref(bleep_operation *operation);

/**
 * bleep_operation_unref:
 * @operation: (nullable): the operation
 *
 * Gives one reference back. The operation itself goes on.
 *
 * Thread safety: any thread.
 * Since: 0.1
 */
void bleep_operation_unref(bleep_operation *operation);

/**
 * bleep_operation_cancel:
 * @operation: the operation
 *
 * Gives up: the operation completes with %BLEEP_ERROR_CANCELLED and is ended in bluetoothd as
 * on expiry. Does nothing to one that is over.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_operation_cancel(bleep_operation *operation);

/* ---------------------------------------------------------------------------------------------
 * External calls: messages that the program sends itself
 *
 * For programs that have a D-Bus connection of their own, with whatever library: this one decides
 * and sends nothing. Of each call it says what is to be sent and when, and is told what came:
 *
 *     bleep_external_call_new(client, NULL, path, "org.bluez.Device1", "Connect", NULL, news, me,
 *                             NULL, &call);
 *     for (;;) {
 *         bleep_external_call_next(call, &step);
 *         switch (step.action) {
 *         case BLEEP_EXTERNAL_SEND:  send my message and remember step.token for its reply; break;
 *         case BLEEP_EXTERNAL_UNDO:  call step.method of step.interface at step.path; break;
 *         case BLEEP_EXTERNAL_WAIT:  return to the main loop;
 *         case BLEEP_EXTERNAL_DONE:  bleep_external_call_result(call, &error); …
 *         }
 *     }
 *
 * and the same loop again after each reply that was reported, and when news() has run. So the call
 * has deadlines, retries, classification, its end in bluetoothd, accounting and a place in the
 * flight recorder, as bleep_call() has. bleepreliability-dbus1.h does all this for libdbus.
 * ------------------------------------------------------------------------------------------ */

/** A call that the program sends. Since: 0.1 */
typedef struct bleep_external_call bleep_external_call;

/** What is to be done for an external call. Since: 0.1 */
typedef enum bleep_external_action {
    /* Nothing, before a reply or other news comes, or the time is over. */
    BLEEP_EXTERNAL_WAIT = 1,
    /* Send the message that the call is about: the same one again for another attempt. */
    BLEEP_EXTERNAL_SEND = 2,
    /* Send the method named in the step, without arguments: it ends in bluetoothd what was sent. */
    BLEEP_EXTERNAL_UNDO = 3,
    /* The outcome is out. Replies to messages sent before may still be reported, and news may still
     * come, as what was begun is being ended: ask once more then. */
    BLEEP_EXTERNAL_DONE = 4
} bleep_external_action;

/**
 * bleep_external_step:
 * @struct_size: sizeof(bleep_external_step), set by %BLEEP_EXTERNAL_STEP_INIT
 * @action: what to do
 * @reserved: 0
 * @token: with %BLEEP_EXTERNAL_SEND and %BLEEP_EXTERNAL_UNDO: what to report the reply with
 * @wait_usec: with %BLEEP_EXTERNAL_WAIT: ask again after so long at the latest
 * @destination: with %BLEEP_EXTERNAL_UNDO: where to send it; like the next three, it stays the
 *     call's, and as long as that lives
 * @path: likewise
 * @interface: likewise
 * @method: likewise
 *
 * One step of an external call.
 *
 * Since: 0.1
 */
typedef struct bleep_external_step {
    size_t struct_size;
    bleep_external_action action;
    uint32_t reserved;
    uint64_t token;
    uint64_t wait_usec;
    const char *destination;
    const char *path;
    const char *interface;
    const char *method;
} bleep_external_step;

/** Start from this. Since: 0.1 */
#define BLEEP_EXTERNAL_STEP_INIT \
    { sizeof(bleep_external_step), BLEEP_EXTERNAL_WAIT, 0, 0, 0, NULL, NULL, NULL, NULL }

/**
 * bleep_news_func:
 * @user_data: what was given along
 *
 * Told to ask for the next step: a time is over, or an object is gone. Several at once are told
 * once, and what the program reported itself is not. It may turn out that there is nothing to do.
 *
 * Since: 0.1
 */
typedef void (*bleep_news_func)(void *user_data);

/**
 * bleep_external_call_new:
 * @client: the client, whose limits, metrics and flight recorder are used; it sends nothing of this
 *     call
 * @destination: (nullable): bus name that is called; NULL for the client's service; copied
 * @path: object path; copied
 * @interface: interface of the method; copied
 * @method: the method; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_news: (nullable): told when there is another step to be asked for, where the client delivers
 * @user_data: handed to @on_news
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_call: where to put the call, for the caller to release with bleep_external_call_unref()
 *
 * Begins a call: its deadline runs from now on. Ask for the first step at once.
 *
 * A program that waits in a loop of its own gives @on_news; then the client hears on a connection
 * of its own whether the service and the object are still there. One that waits in one place may
 * do without, and wait no longer than each step says.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_CLIENT_CLOSED
 * Since: 0.1
 */
bleep_status bleep_external_call_new(
    bleep_client *client, const char *destination, const char *path, const char *interface,
    const char *method, const bleep_call_options *options, bleep_news_func on_news,
    void *user_data, bleep_destroy_func destroy, bleep_external_call **out_call);

/**
 * bleep_external_call_ref:
 * @call: (nullable): the call
 *
 * Takes one more reference.
 *
 * Thread safety: any thread.
 * Returns: @call
 * Since: 0.1
 */
bleep_external_call *bleep_external_call_ref(bleep_external_call *call);

/**
 * bleep_external_call_unref:
 * @call: (nullable): the call
 *
 * Gives one reference back. With the last one a call that is not over is cancelled; what it began
 * in bluetoothd goes on there, so cancel it before, and do what the steps then say.
 *
 * Thread safety: any thread.
 * Since: 0.1
 */
void bleep_external_call_unref(bleep_external_call *call);

/**
 * bleep_external_call_next:
 * @call: the call
 * @step: what is to be done is written here; its struct_size is read first
 *
 * Says what is to be done now. %BLEEP_EXTERNAL_SEND and %BLEEP_EXTERNAL_UNDO are said once for each
 * message, the others as long as they hold.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_external_call_next(bleep_external_call *call, bleep_external_step *step);

/**
 * bleep_external_call_replied:
 * @call: the call
 * @token: that of the step in which the message was sent
 *
 * Reports a reply. One that comes too late counts as a late reply of the method.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT if no reply to that is owed
 * Since: 0.1
 */
bleep_status bleep_external_call_replied(bleep_external_call *call, uint64_t token);

/**
 * bleep_external_call_refused:
 * @call: the call
 * @token: that of the step in which the message was sent
 * @name: the D-Bus name of the error; copied
 * @message: (nullable): what it says besides; copied
 *
 * Reports a reply that is an error.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT, also if no reply to that is owed
 * Since: 0.1
 */
bleep_status bleep_external_call_refused(
    bleep_external_call *call, uint64_t token, const char *name, const char *message);

/**
 * bleep_external_call_lost:
 * @call: the call
 *
 * Reports that the connection is lost, or that nothing can be sent on it.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_external_call_lost(bleep_external_call *call);

/**
 * bleep_external_call_cancel:
 * @call: the call
 *
 * Gives up: the next steps end in bluetoothd what was sent, and then it is done, with
 * %BLEEP_ERROR_CANCELLED. To a call that is over it does nothing; but that is news also then, so
 * that it brings one who asks in a callback only to ask.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_external_call_cancel(bleep_external_call *call);

/**
 * bleep_external_call_result:
 * @call: the call
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Says what came of a call that is done.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats, which is
 *     %BLEEP_ERROR_INVALID_STATE while it is not done; without an error
 *     %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_external_call_result(bleep_external_call *call, bleep_error **out_error);

/* ---------------------------------------------------------------------------------------------
 * Properties: of any object of the client's service, under their own timeouts
 * ------------------------------------------------------------------------------------------ */

/**
 * bleep_property_get:
 * @client: the client
 * @path: object path; copied
 * @interface: interface of the property, for example "org.bluez.Adapter1"; copied
 * @name: name of the property; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_value: (nullable): where to put the property, without its variant, for the caller to
 *     release with bleep_value_unref(); written only on success
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Asks the service for a property and waits.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_property_get(
    bleep_client *client, const char *path, const char *interface, const char *name,
    const bleep_call_options *options, bleep_value **out_value, bleep_error **out_error);

/**
 * bleep_property_get_async:
 * @client: the client
 * @path: object path; copied
 * @interface: interface of the property, for example "org.bluez.Adapter1"; copied
 * @name: name of the property; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_done: told the outcome, exactly once
 * @user_data: handed to @on_done
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_property_get() does and returns; @on_done gets the property.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if the operation was started; otherwise @on_done never runs
 * Since: 0.1
 */
bleep_status bleep_property_get_async(
    bleep_client *client, const char *path, const char *interface, const char *name,
    const bleep_call_options *options, bleep_done_func on_done, void *user_data,
    bleep_destroy_func destroy, bleep_operation **out_operation);

/**
 * bleep_property_set:
 * @client: the client
 * @path: object path; copied
 * @interface: interface of the property, for example "org.bluez.Adapter1"; copied
 * @name: name of the property; copied
 * @value: the new value in GVariant's text format, for example "true", "'kitchen'" or "uint32
 *     30"; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Sets a property and waits until the service agreed.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_property_set(
    bleep_client *client, const char *path, const char *interface, const char *name,
    const char *value, const bleep_call_options *options, bleep_error **out_error);

/**
 * bleep_property_set_async:
 * @client: the client
 * @path: object path; copied
 * @interface: interface of the property, for example "org.bluez.Adapter1"; copied
 * @name: name of the property; copied
 * @value: the new value in GVariant's text format, for example "true", "'kitchen'" or "uint32
 *     30"; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_done: told the outcome, exactly once
 * @user_data: handed to @on_done
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_property_set() does and returns.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if the operation was started; otherwise @on_done never runs
 * Since: 0.1
 */
bleep_status bleep_property_set_async(
    bleep_client *client, const char *path, const char *interface, const char *name,
    const char *value, const bleep_call_options *options, bleep_done_func on_done,
    void *user_data, bleep_destroy_func destroy, bleep_operation **out_operation);

/**
 * bleep_property_get_all:
 * @client: the client
 * @path: object path; copied
 * @interface: interface of the property, for example "org.bluez.Adapter1"; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_values: (nullable): where to put a dictionary from name to property, for the caller to
 *     release with bleep_value_unref(); written only on success
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Asks the service for all properties of an interface and waits.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_property_get_all(
    bleep_client *client, const char *path, const char *interface,
    const bleep_call_options *options, bleep_value **out_values, bleep_error **out_error);

/**
 * bleep_property_get_all_async:
 * @client: the client
 * @path: object path; copied
 * @interface: interface of the property, for example "org.bluez.Adapter1"; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_done: told the outcome, exactly once
 * @user_data: handed to @on_done
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_property_get_all() does and returns; @on_done gets the dictionary.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if the operation was started; otherwise @on_done never runs
 * Since: 0.1
 */
bleep_status bleep_property_get_all_async(
    bleep_client *client, const char *path, const char *interface,
    const bleep_call_options *options, bleep_done_func on_done, void *user_data,
    bleep_destroy_func destroy, bleep_operation **out_operation);

/* ---------------------------------------------------------------------------------------------
 * Devices: by Bluetooth address
 *
 * The address is resolved to the object path of the moment, over all adapters, and again when a
 * path turns out to be stale. A device that no adapter knows is %BLEEP_ERROR_DEVICE_NOT_FOUND.
 * Services and characteristics are those that BlueZ has discovered: connect first.
 * ------------------------------------------------------------------------------------------ */

/**
 * bleep_device_path:
 * @client: the client
 * @address: Bluetooth address of the device, as "F0:F1:F2:F3:F4:F5"; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_path: (nullable): where to put the object path, for the caller to release with
 *     bleep_value_unref(); written only on success
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Finds the object path that the device has at this moment, on whichever adapter knows it: a
 * connected one first, then a powered one, then the one that hears it best. Paths change when
 * adapters come and go; addresses do not.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_device_path(
    bleep_client *client, const char *address, const bleep_call_options *options,
    bleep_value **out_path, bleep_error **out_error);

/**
 * bleep_device_path_async:
 * @client: the client
 * @address: Bluetooth address of the device, as "F0:F1:F2:F3:F4:F5"; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_done: told the outcome, exactly once
 * @user_data: handed to @on_done
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_device_path() does and returns; @on_done gets the path.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if the operation was started; otherwise @on_done never runs
 * Since: 0.1
 */
bleep_status bleep_device_path_async(
    bleep_client *client, const char *address, const bleep_call_options *options,
    bleep_done_func on_done, void *user_data, bleep_destroy_func destroy,
    bleep_operation **out_operation);

/**
 * bleep_device_connect:
 * @client: the client
 * @address: Bluetooth address of the device, as "F0:F1:F2:F3:F4:F5"; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Connects, and verifies it: %BLEEP_OK means that BlueZ says Connected after its reply, and
 * with %BLEEP_CALL_SERVICES_RESOLVED also that services were discovered. A link that drops
 * while we wait ends the attempt at once.
 *
 * On expiry or cancellation the device is disconnected, because BlueZ would go on connecting.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_device_connect(
    bleep_client *client, const char *address, const bleep_call_options *options,
    bleep_error **out_error);

/**
 * bleep_device_connect_async:
 * @client: the client
 * @address: Bluetooth address of the device, as "F0:F1:F2:F3:F4:F5"; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_done: told the outcome, exactly once
 * @user_data: handed to @on_done
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_device_connect() does and returns.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if the operation was started; otherwise @on_done never runs
 * Since: 0.1
 */
bleep_status bleep_device_connect_async(
    bleep_client *client, const char *address, const bleep_call_options *options,
    bleep_done_func on_done, void *user_data, bleep_destroy_func destroy,
    bleep_operation **out_operation);

/**
 * bleep_device_disconnect:
 * @client: the client
 * @address: Bluetooth address of the device, as "F0:F1:F2:F3:F4:F5"; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Disconnects, which takes BlueZ 2 s, and verifies it: %BLEEP_OK means that BlueZ says so of the
 * device, too, which it does a moment after its reply. A pending Connect of anybody ends by
 * this. A device that is not connected counts as success.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_device_disconnect(
    bleep_client *client, const char *address, const bleep_call_options *options,
    bleep_error **out_error);

/**
 * bleep_device_disconnect_async:
 * @client: the client
 * @address: Bluetooth address of the device, as "F0:F1:F2:F3:F4:F5"; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_done: told the outcome, exactly once
 * @user_data: handed to @on_done
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_device_disconnect() does and returns.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if the operation was started; otherwise @on_done never runs
 * Since: 0.1
 */
bleep_status bleep_device_disconnect_async(
    bleep_client *client, const char *address, const bleep_call_options *options,
    bleep_done_func on_done, void *user_data, bleep_destroy_func destroy,
    bleep_operation **out_operation);

/**
 * bleep_device_pair:
 * @client: the client
 * @address: Bluetooth address of the device, as "F0:F1:F2:F3:F4:F5"; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Pairs, with the agent that is registered. A device that is paired already counts as success.
 * On expiry our pairing is cancelled, without touching a bond that existed.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_device_pair(
    bleep_client *client, const char *address, const bleep_call_options *options,
    bleep_error **out_error);

/**
 * bleep_device_pair_async:
 * @client: the client
 * @address: Bluetooth address of the device, as "F0:F1:F2:F3:F4:F5"; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_done: told the outcome, exactly once
 * @user_data: handed to @on_done
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_device_pair() does and returns.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if the operation was started; otherwise @on_done never runs
 * Since: 0.1
 */
bleep_status bleep_device_pair_async(
    bleep_client *client, const char *address, const bleep_call_options *options,
    bleep_done_func on_done, void *user_data, bleep_destroy_func destroy,
    bleep_operation **out_operation);

/**
 * bleep_device_cancel_pairing:
 * @client: the client
 * @address: Bluetooth address of the device, as "F0:F1:F2:F3:F4:F5"; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Cancels a pairing that this client has under way. Without one nothing is sent (BlueZ would
 * delete the bond) and the call returns %BLEEP_ERROR_DOES_NOT_EXIST.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_device_cancel_pairing(
    bleep_client *client, const char *address, const bleep_call_options *options,
    bleep_error **out_error);

/**
 * bleep_device_cancel_pairing_async:
 * @client: the client
 * @address: Bluetooth address of the device, as "F0:F1:F2:F3:F4:F5"; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_done: told the outcome, exactly once
 * @user_data: handed to @on_done
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_device_cancel_pairing() does and returns.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if the operation was started; otherwise @on_done never runs
 * Since: 0.1
 */
bleep_status bleep_device_cancel_pairing_async(
    bleep_client *client, const char *address, const bleep_call_options *options,
    bleep_done_func on_done, void *user_data, bleep_destroy_func destroy,
    bleep_operation **out_operation);

/**
 * bleep_device_remove:
 * @client: the client
 * @address: Bluetooth address of the device, as "F0:F1:F2:F3:F4:F5"; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Removes the device from its adapter with all that BlueZ remembers of it, the bond included.
 * A device that is unknown counts as success.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_device_remove(
    bleep_client *client, const char *address, const bleep_call_options *options,
    bleep_error **out_error);

/**
 * bleep_device_remove_async:
 * @client: the client
 * @address: Bluetooth address of the device, as "F0:F1:F2:F3:F4:F5"; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_done: told the outcome, exactly once
 * @user_data: handed to @on_done
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_device_remove() does and returns.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if the operation was started; otherwise @on_done never runs
 * Since: 0.1
 */
bleep_status bleep_device_remove_async(
    bleep_client *client, const char *address, const bleep_call_options *options,
    bleep_done_func on_done, void *user_data, bleep_destroy_func destroy,
    bleep_operation **out_operation);

/**
 * bleep_device_read:
 * @client: the client
 * @address: Bluetooth address of the device, as "F0:F1:F2:F3:F4:F5"; copied
 * @characteristic: which characteristic: its UUID (16, 32 or 128 bits), the end of its object
 *     path ("service000a/char000b"), or the whole path; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_value: (nullable): where to put the bytes, for bleep_value_get_bytes() and then
 *     bleep_value_unref(); written only on success
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Reads a characteristic of a connected device. On expiry BlueZ goes on waiting for the peer,
 * up to 30 s, and then drops the link; %BLEEP_CALL_CANCEL_BY_DISCONNECT ends both at once.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_device_read(
    bleep_client *client, const char *address, const char *characteristic,
    const bleep_call_options *options, bleep_value **out_value, bleep_error **out_error);

/**
 * bleep_device_read_async:
 * @client: the client
 * @address: Bluetooth address of the device, as "F0:F1:F2:F3:F4:F5"; copied
 * @characteristic: which characteristic: its UUID (16, 32 or 128 bits), the end of its object
 *     path ("service000a/char000b"), or the whole path; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_done: told the outcome, exactly once
 * @user_data: handed to @on_done
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_device_read() does and returns; @on_done gets the bytes.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if the operation was started; otherwise @on_done never runs
 * Since: 0.1
 */
bleep_status bleep_device_read_async(
    bleep_client *client, const char *address, const char *characteristic,
    const bleep_call_options *options, bleep_done_func on_done, void *user_data,
    bleep_destroy_func destroy, bleep_operation **out_operation);

/**
 * bleep_device_write:
 * @client: the client
 * @address: Bluetooth address of the device, as "F0:F1:F2:F3:F4:F5"; copied
 * @characteristic: which characteristic: its UUID (16, 32 or 128 bits), the end of its object
 *     path ("service000a/char000b"), or the whole path; copied
 * @bytes: (nullable): what to write; copied; NULL only with a size of 0
 * @size_bytes: how much; at most 512, as the Bluetooth specification has it
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Writes a characteristic of a connected device. A write whose outcome is unknown is not
 * repeated, unless %BLEEP_CALL_IDEMPOTENT says that it may be.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_device_write(
    bleep_client *client, const char *address, const char *characteristic, const uint8_t *bytes,
    size_t size_bytes, const bleep_call_options *options, bleep_error **out_error);

/**
 * bleep_device_write_async:
 * @client: the client
 * @address: Bluetooth address of the device, as "F0:F1:F2:F3:F4:F5"; copied
 * @characteristic: which characteristic: its UUID (16, 32 or 128 bits), the end of its object
 *     path ("service000a/char000b"), or the whole path; copied
 * @bytes: (nullable): what to write; copied; NULL only with a size of 0
 * @size_bytes: how much; at most 512, as the Bluetooth specification has it
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_done: told the outcome, exactly once
 * @user_data: handed to @on_done
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_device_write() does and returns.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if the operation was started; otherwise @on_done never runs
 * Since: 0.1
 */
bleep_status bleep_device_write_async(
    bleep_client *client, const char *address, const char *characteristic, const uint8_t *bytes,
    size_t size_bytes, const bleep_call_options *options, bleep_done_func on_done,
    void *user_data, bleep_destroy_func destroy, bleep_operation **out_operation);

/**
 * bleep_device_start_notify:
 * @client: the client
 * @address: Bluetooth address of the device, as "F0:F1:F2:F3:F4:F5"; copied
 * @characteristic: which characteristic: its UUID (16, 32 or 128 bits), the end of its object
 *     path ("service000a/char000b"), or the whole path; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_value: told each value, until the subscription ends
 * @value_user_data: handed to @on_value
 * @value_destroy: (nullable): frees @value_user_data, exactly once, after the last @on_value,
 *     also when this fails
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Subscribes to a characteristic of a connected device. Starting again for the same
 * characteristic adds a listener. The subscription lasts until bleep_device_stop_notify() or
 * the client's end; it survives a lost connection to the bus, a restarted daemon and a
 * renumbered adapter: StartNotify is then sent again as soon as the device is connected.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_device_start_notify(
    bleep_client *client, const char *address, const char *characteristic,
    const bleep_call_options *options, bleep_notify_func on_value, void *value_user_data,
    bleep_destroy_func value_destroy, bleep_error **out_error);

/**
 * bleep_device_start_notify_async:
 * @client: the client
 * @address: Bluetooth address of the device, as "F0:F1:F2:F3:F4:F5"; copied
 * @characteristic: which characteristic: its UUID (16, 32 or 128 bits), the end of its object
 *     path ("service000a/char000b"), or the whole path; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_value: told each value, until the subscription ends
 * @value_user_data: handed to @on_value
 * @value_destroy: (nullable): frees @value_user_data, exactly once, after the last @on_value,
 *     also when this fails
 * @on_done: told the outcome, exactly once
 * @user_data: handed to @on_done
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_device_start_notify() does and returns. The two destroy functions are
 * independent of each other.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if the operation was started; otherwise @on_done never runs
 * Since: 0.1
 */
bleep_status bleep_device_start_notify_async(
    bleep_client *client, const char *address, const char *characteristic,
    const bleep_call_options *options, bleep_notify_func on_value, void *value_user_data,
    bleep_destroy_func value_destroy, bleep_done_func on_done, void *user_data,
    bleep_destroy_func destroy, bleep_operation **out_operation);

/**
 * bleep_device_stop_notify:
 * @client: the client
 * @address: Bluetooth address of the device, as "F0:F1:F2:F3:F4:F5"; copied
 * @characteristic: which characteristic: its UUID (16, 32 or 128 bits), the end of its object
 *     path ("service000a/char000b"), or the whole path; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Ends all subscriptions of this client to a characteristic; no @on_value begins after this is
 * done. Being unsubscribed already counts as success.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_device_stop_notify(
    bleep_client *client, const char *address, const char *characteristic,
    const bleep_call_options *options, bleep_error **out_error);

/**
 * bleep_device_stop_notify_async:
 * @client: the client
 * @address: Bluetooth address of the device, as "F0:F1:F2:F3:F4:F5"; copied
 * @characteristic: which characteristic: its UUID (16, 32 or 128 bits), the end of its object
 *     path ("service000a/char000b"), or the whole path; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_done: told the outcome, exactly once
 * @user_data: handed to @on_done
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_device_stop_notify() does and returns.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if the operation was started; otherwise @on_done never runs
 * Since: 0.1
 */
bleep_status bleep_device_stop_notify_async(
    bleep_client *client, const char *address, const char *characteristic,
    const bleep_call_options *options, bleep_done_func on_done, void *user_data,
    bleep_destroy_func destroy, bleep_operation **out_operation);

/* ---------------------------------------------------------------------------------------------
 * Connect gate: connects on one adapter take turns
 *
 * A controller makes one LE link at a time; of several Connects on one adapter BlueZ refuses some
 * and lets others starve. So a Connect, by bleep_device_connect() or by a bleep_call() of Connect
 * or ConnectProfile of org.bluez.Device1 to the client's service, waits for its turn at the
 * device's adapter once that is known: higher priorities (see bleep_call_options) first, equal ones
 * in the order in which they came. A low priority may wait until its deadline. Classic Bluetooth
 * waits as well; a device that is connected already does not, nor does Pair.
 *
 * A turn ends when the link stands (services may still be on their way), when BlueZ refused it, or
 * when the Disconnect that ends it in bluetoothd has, for which others wait 3 s at most. Waiting
 * counts against the timeout of the call, and not against that of one attempt. A deadline that
 * passes before the turn came is %BLEEP_ERROR_TIMED_OUT with %BLEEP_BLAME_CALLER and 0 attempts;
 * the message says who was in the way. Nothing was sent, and the circuit breaker does not count it.
 * A program that blocks the thread of its GMainContext keeps what waits or runs there from going
 * on, and so may wait for itself: do not mix blocking and asynchronous connects there.
 *
 * The turns are those of one client. Other processes, and other clients of this one, are kept
 * apart by a lock on the file BUS-ADAPTER.lock (the bus's GUID and the adapter's address), which
 * they find if they keep it in the same directory: the one given, else /run/bleepreliability, else
 * $RUNTIME_DIRECTORY, else $XDG_RUNTIME_DIR/bleepreliability, the first that can be used. It says
 * "pid=", "program=", "device=" and "since_usec=" (CLOCK_MONOTONIC), a line each, while the lock is
 * held; directory and file are made for owner and group. The kernel frees the lock when its holder
 * dies, and whoever waits has it within 20 ms. Nobody who keeps connecting shuts others out. Where
 * no lock can be had, that is logged once and connects go on without it.
 *
 * Programs of different users meet only where both may write: make /run/bleepreliability for their
 * common group, setgid, with tmpfiles.d. The lock is inherited over fork(): a child that does not
 * exec keeps it alive if its parent is killed. What a killed holder began goes on in BlueZ.
 * ------------------------------------------------------------------------------------------ */

/** Flags of bleep_connect_gate_options. Since: 0.1 */
typedef enum bleep_connect_gate_flags {
    BLEEP_CONNECT_GATE_NONE = 0,
    /* Do not keep apart from other processes, nor from other clients of this one. */
    BLEEP_CONNECT_GATE_NO_LOCK = 1 << 0
} bleep_connect_gate_flags;

/**
 * bleep_connect_gate_options:
 * @struct_size: sizeof(bleep_connect_gate_options), set by %BLEEP_CONNECT_GATE_OPTIONS_INIT
 * @flags: any of bleep_connect_gate_flags, or-ed
 * @limit: how many connects of this client may go on at once on one adapter; 0 for 1, %UINT32_MAX
 *     for any number
 * @respect_usec: how long another process may hold the lock; whoever holds it for longer is
 *     stopped or hangs, and is passed over with a warning; 0 for 60 s
 * @directory: (nullable): where lock files are kept, absolute; made if its parent is there; NULL
 *     for the system's places; copied
 *
 * How connects take turns.
 *
 * Since: 0.1
 */
typedef struct bleep_connect_gate_options {
    size_t struct_size;
    uint32_t flags;
    uint32_t limit;
    uint64_t respect_usec;
    const char *directory;
} bleep_connect_gate_options;

/** Sets the size, and everything else to its default. Since: 0.1 */
#define BLEEP_CONNECT_GATE_OPTIONS_INIT { sizeof(bleep_connect_gate_options), 0, 0, 0, NULL }

/**
 * bleep_connect_gate_set:
 * @client: the client
 * @options: (nullable): how; NULL for the defaults
 *
 * Chooses how connects take turns, from now on. Whoever has a turn keeps it.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_connect_gate_set(
    bleep_client *client, const bleep_connect_gate_options *options);

/**
 * bleep_connect_gate_get:
 * @client: the client
 * @out_gates: where to put an array of dictionaries, for the caller to release with
 *     bleep_value_unref()
 *
 * Tells of each adapter that this client has connected on: "adapter" (its address), "connecting"
 * (the devices whose turn it is), "waiting" (how many are next) and "has_lock"; and where anybody
 * holds the lock, this client included, "holder_pid", "holder_program", "holder_device" and
 * "held_usec", as the file says: a pid of 0 where it does not.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_connect_gate_get(bleep_client *client, bleep_value **out_gates);

/* ---------------------------------------------------------------------------------------------
 * Monitor: whether BlueZ is there and answers, what its adapters do, and which layer fails
 *
 * A running monitor asks bluetoothd for next to nothing at each interval, one question at a time,
 * so its cost does not grow with the number of devices. bluetoothd is stalled when it owns its
 * name and owes an answer for longer than its own history makes likely; one that is slow is not.
 * A program that was itself stopped does not call the service stalled for that.
 * ------------------------------------------------------------------------------------------ */

/** What happened; each a bit, so that they can be or-ed. Since: 0.1 */
typedef enum bleep_event {
    BLEEP_EVENT_STALLED = 1 << 0,   /* there but silent; once, with how long it was silent */
    BLEEP_EVENT_RECOVERED = 1 << 1, /* answers again, with how long it was silent */
    BLEEP_EVENT_RESTARTED = 1 << 2, /* a new owner after an earlier one, with the time between */
    BLEEP_EVENT_AVAILABLE = 1 << 3,
    BLEEP_EVENT_UNAVAILABLE = 1 << 4,
    BLEEP_EVENT_ADAPTER_ADDED = 1 << 5,
    BLEEP_EVENT_ADAPTER_REMOVED = 1 << 6,
    BLEEP_EVENT_ADAPTER_POWERED = 1 << 7,
    BLEEP_EVENT_ADAPTER_UNPOWERED = 1 << 8,
    BLEEP_EVENT_ADAPTER_STALLED = 1 << 9, /* it serves nobody: silent, wedged or stuck */
    BLEEP_EVENT_ISSUE_RAISED = 1 << 10,   /* see bleep_monitor_issues() */
    BLEEP_EVENT_ISSUE_CLEARED = 1 << 11,
    BLEEP_EVENT_ALL = (1 << 12) - 1
} bleep_event;

/** A layer between the program and a device. Since: 0.1 */
typedef enum bleep_layer {
    BLEEP_LAYER_BUS = 0,        /* the bus driver answers */
    BLEEP_LAYER_DAEMON = 1,     /* bluetoothd's main loop turns */
    BLEEP_LAYER_KERNEL = 2,     /* its management socket answers */
    BLEEP_LAYER_CONTROLLER = 3, /* commands go out and events come back */
    BLEEP_LAYER_RADIO = 4,      /* devices are heard as often as usual, while something discovers */
    BLEEP_LAYER_DEVICE = 5      /* the devices that were asked answered */
} bleep_layer;

/** How a layer is. Since: 0.1 */
typedef enum bleep_condition {
    BLEEP_CONDITION_UNKNOWN = 0, /* we may not look here, or had no reason to */
    BLEEP_CONDITION_GOOD = 1,
    BLEEP_CONDITION_SUSPECT = 2, /* something points at it, and nothing proves it */
    BLEEP_CONDITION_FAILED = 3
} bleep_condition;

/** Flags of bleep_monitor_options. Since: 0.1 */
typedef enum bleep_monitor_flags {
    BLEEP_MONITOR_NONE = 0,
    /* Do not ask the kernel for its and the controller's state. */
    BLEEP_MONITOR_NO_KERNEL = 1 << 0,
    /* Do not listen to every device while something discovers. */
    BLEEP_MONITOR_NO_RADIO = 1 << 1
} bleep_monitor_flags;

/**
 * bleep_monitor_options:
 * @struct_size: sizeof(bleep_monitor_options), set by %BLEEP_MONITOR_OPTIONS_INIT
 * @flags: any of bleep_monitor_flags, or-ed
 * @reserved: zero
 * @interval_usec: between an answer and the next question, at least 10 ms; 0 for 5 s
 * @stall_min_usec: an answer may take this long, however quick they were before; 0 for 2 s
 * @stall_max_usec: and this long, however slow they were; 0 for 10 s, or for the minimum if that
 *     is longer
 *
 * How to monitor. A stall shows after one interval and the limit between the other two.
 *
 * Since: 0.1
 */
typedef struct bleep_monitor_options {
    size_t struct_size;
    uint32_t flags;
    uint32_t reserved;
    uint64_t interval_usec;
    uint64_t stall_min_usec;
    uint64_t stall_max_usec;
} bleep_monitor_options;

/** Sets the size, and everything else to its default. Since: 0.1 */
#define BLEEP_MONITOR_OPTIONS_INIT { sizeof(bleep_monitor_options), 0, 0, 0, 0, 0 }

/**
 * bleep_monitor_event:
 * @struct_size: how much of it this library wrote
 * @event: what happened
 * @reserved: zero
 * @duration_usec: how long the service was silent or away, or the issue open; 0 where that says
 *     nothing
 * @generation: counts the owners of the service's name that this client saw
 * @issue: the name of the issue; "" for other events
 * @subject: the adapter's path, or what the issue is about; "" for the service itself
 * @text: one sentence for a person
 *
 * Something that happened. All strings are borrowed.
 *
 * Since: 0.1
 */
typedef struct bleep_monitor_event {
    size_t struct_size;
    bleep_event event;
    uint32_t reserved;
    uint64_t duration_usec;
    uint64_t generation;
    const char *issue;
    const char *subject;
    const char *text;
} bleep_monitor_event;

/**
 * bleep_monitor_func:
 * @event: what happened; borrowed
 * @user_data: what bleep_monitor_watch() was given
 *
 * Told what happened, in order. A restart shows as unavailable, available and restarted. An event
 * is never coalesced with another.
 *
 * Since: 0.1
 */
typedef void (*bleep_monitor_func)(const bleep_monitor_event *event, void *user_data);

/**
 * bleep_event_name:
 * @event: any number
 *
 * Names an event in lower case, for example "adapter-powered".
 *
 * Thread safety: any thread.
 * Returns: a static string; "unknown" for a number this library does not know
 * Since: 0.1
 */
const char *bleep_event_name(bleep_event event);

/**
 * bleep_layer_name:
 * @layer: any number
 *
 * Names a layer in one lower-case word, for example "daemon".
 *
 * Thread safety: any thread.
 * Returns: a static string; "unknown" for a number this library does not know
 * Since: 0.1
 */
const char *bleep_layer_name(bleep_layer layer);

/**
 * bleep_condition_name:
 * @condition: any number
 *
 * Names a condition in one lower-case word, for example "good".
 *
 * Thread safety: any thread.
 * Returns: a static string; "unknown" for a number this library does not know
 * Since: 0.1
 */
const char *bleep_condition_name(bleep_condition condition);

/**
 * bleep_monitor_start:
 * @client: the client
 * @options: (nullable): how, copied; NULL for the defaults
 *
 * Starts to monitor, or goes on with other options. How things are at the start is told to the
 * watches as if it had just come about: available or unavailable, adapters added and powered. So
 * watch first, then start.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_monitor_start(bleep_client *client, const bleep_monitor_options *options);

/**
 * bleep_monitor_stop:
 * @client: the client
 *
 * Stops to monitor. Watches stay, and hear nothing until it is started again.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_monitor_stop(bleep_client *client);

/**
 * bleep_monitor_get:
 * @client: the client
 * @out_state: where to put a dictionary, for the caller to release with bleep_value_unref()
 *
 * Tells what the monitor knows: "running", "service", "available", "stalled", "generation",
 * "restarts", "stalls", "silence_usec" (since the last sign of life), "latency_usec" (how long
 * answers usually take), "limit_usec" (how long one may take), "interval_usec", and "adapters", a
 * list of dictionaries with "path", "address", "powered", "discovering" and "stalled". Asks
 * nobody.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_monitor_get(bleep_client *client, bleep_value **out_state);

/**
 * bleep_monitor_watch:
 * @client: the client
 * @events: which, or-ed from bleep_event
 * @on_event: told each of them while the monitor runs, where the client delivers
 * @user_data: handed to @on_event
 * @destroy: (nullable): frees @user_data, exactly once, after the last @on_event, also when this
 *     fails
 * @out_watch: (nullable): where to put a number for bleep_monitor_unwatch(); written only on
 *     success
 *
 * Watches for events, until bleep_monitor_unwatch() or the client's end. A callback that takes
 * long delays other callbacks, and nothing else, unless the client is attached to a main context
 * that it blocks.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_monitor_watch(
    bleep_client *client, uint32_t events, bleep_monitor_func on_event, void *user_data,
    bleep_destroy_func destroy, uint64_t *out_watch);

/**
 * bleep_monitor_unwatch:
 * @client: the client
 * @watch: the number that bleep_monitor_watch() gave
 *
 * Ends a watch, also from inside its callback; no callback of it begins after this.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_NOT_FOUND if there is no
 *     such watch
 * Since: 0.1
 */
bleep_status bleep_monitor_unwatch(bleep_client *client, uint64_t watch);

/**
 * bleep_monitor_issues:
 * @client: the client
 * @out_issues: where to put a list of dictionaries, for the caller to release with
 *     bleep_value_unref()
 *
 * Lists the faults of the field that the monitor sees at the moment, each with "name", "subject",
 * "age_usec", "evidence" and "advice". The names: "phantom_connection" (Connected without a
 * working link), "wedged_discovery" (Discovering, and nothing comes of it), "powered_stuck" (a
 * change of Powered that never ends), "discovery_reply_lost" (a StartDiscovery that took effect
 * and is never answered), "silent_notifications" (against their own rhythm), "device_expired"
 * (BlueZ dropped its object) and "adapter_blocked" (by rfkill).
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_monitor_issues(bleep_client *client, bleep_value **out_issues);

/**
 * bleep_health_get:
 * @client: the client
 * @out_health: where to put a dictionary, for the caller to release with bleep_value_unref()
 *
 * Tells what is known of each layer: by its name a dictionary with "condition", "since_usec" (how
 * long it has been so) and "evidence" (what says so, or why it is unknown). Asks nobody. The
 * blame of failed operations rests on the same knowledge.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_health_get(bleep_client *client, bleep_value **out_health);

/**
 * bleep_health_layer:
 * @client: the client
 * @layer: which
 * @out_condition: where to put how it is
 *
 * Tells how one layer is.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_health_layer(
    bleep_client *client, bleep_layer layer, bleep_condition *out_condition);

/* ---------------------------------------------------------------------------------------------
 * Proxies: objects that are found again wherever they are, and known without asking
 *
 * A proxy means an interface of an object, and never goes stale. One on an adapter follows the
 * adapter's address, one on a device or on what is below it the device's, rather on the same
 * adapter: BlueZ numbers hci0 to hci1 when an adapter is plugged in again, and with it every path
 * below. What it follows is settled when the client first sees the object. Any other proxy keeps
 * its path. After a restart of the service, and when an object went and came back, the same
 * handle works again; a call that comes while it is away waits for it like one on a device by
 * address.
 *
 * Properties come from a cache, shared by all proxies of the client. The first read of a property
 * asks for all of the interface, under the limit of "get_property"; further ones ask nobody. The
 * service's signals keep them true: once the client has taken in a signal no older value is
 * read. What the service does not announce (a property that changes without PropertiesChanged)
 * can be as old as the cache: ask for freshness.
 *
 * Each path that is read or watched costs one match rule on the bus, one more for each other
 * service, and one for its owner. The cache keeps 128 interfaces; the least recently used of those
 * without a proxy go first, and those with one never.
 * ------------------------------------------------------------------------------------------ */

/** An object that may move, go and come back. Since: 0.1 */
typedef struct bleep_proxy bleep_proxy;

/** As the greatest age of a property: none, ask the service. Since: 0.1 */
#define BLEEP_PROXY_FRESH ((uint64_t)1)

/**
 * bleep_proxy_func:
 * @property: its name; borrowed
 * @value: (nullable): what it is now, without its variant; NULL if the service did not say, or if
 *     the property, the object or the service is gone; borrowed, bleep_value_ref() keeps it
 * @user_data: what bleep_proxy_watch() was given
 *
 * Told that a property has changed, in order. After a restart of the service, or when the object
 * or the connection was away, only what is different then is told.
 *
 * Since: 0.1
 */
typedef void (*bleep_proxy_func)(const char *property, const bleep_value *value, void *user_data);

/**
 * bleep_proxy_stats:
 * @struct_size: sizeof(bleep_proxy_stats), set by %BLEEP_PROXY_STATS_INIT
 * @hits: reads that the cache answered
 * @misses: reads that the service was asked for
 * @invalidations: how often something that was known had to be dropped: the object or the service
 *     went, the path changed, the program said so
 * @evictions: interfaces that went because there were too many
 * @entries: interfaces that are kept
 * @idle: how many of them have no proxy
 * @match_rules: how many match rules they need
 * @reserved: 0
 *
 * How the cache fares.
 *
 * Since: 0.1
 */
typedef struct bleep_proxy_stats {
    size_t struct_size;
    uint64_t hits;
    uint64_t misses;
    uint64_t invalidations;
    uint64_t evictions;
    uint32_t entries;
    uint32_t idle;
    uint32_t match_rules;
    uint32_t reserved;
} bleep_proxy_stats;

/** Start from this. Since: 0.1 */
#define BLEEP_PROXY_STATS_INIT { sizeof(bleep_proxy_stats), 0, 0, 0, 0, 0, 0, 0, 0 }

/**
 * bleep_proxy_get:
 * @client: the client
 * @destination: (nullable): bus name of the service; NULL for the client's; copied
 * @path: object path, as it is now; copied
 * @interface: the interface, for example "org.bluez.Device1"; copied
 * @out_proxy: where to put the proxy, for the caller to release with bleep_proxy_unref()
 *
 * Makes a proxy. Waits for nothing: whether there is such an object shows when it is used.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_proxy_get(
    bleep_client *client, const char *destination, const char *path, const char *interface,
    bleep_proxy **out_proxy);

/**
 * bleep_proxy_ref:
 * @proxy: (nullable): the proxy
 *
 * Takes one more reference.
 *
 * Thread safety: any thread.
 * Returns: @proxy
 * Since: 0.1
 */
bleep_proxy *bleep_proxy_ref(bleep_proxy *proxy);

/**
 * bleep_proxy_unref:
 * @proxy: (nullable): the proxy
 *
 * Gives one reference back; the last one ends the watches of this proxy. What is known of the
 * object stays in the cache for the next proxy on it. A proxy may outlive its client; it is good
 * for nothing then.
 *
 * Thread safety: any thread.
 * Since: 0.1
 */
void bleep_proxy_unref(bleep_proxy *proxy);

/**
 * bleep_proxy_path:
 * @proxy: the proxy
 * @out_path: where to put the object path, for the caller to release with bleep_value_unref()
 *
 * Tells where the object is at this moment, as far as the client has heard, or where it was last.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_proxy_path(bleep_proxy *proxy, bleep_value **out_path);

/**
 * bleep_proxy_call:
 * @proxy: the proxy
 * @method: a method of its interface; copied
 * @arguments: (nullable): the arguments as a tuple in GVariant's text format; NULL or "()" for
 *     none; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_reply: (nullable): where to put the reply, a tuple, for the caller to release with
 *     bleep_value_unref(); written only on success
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Does what bleep_call() does, wherever the object is.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_proxy_call(
    bleep_proxy *proxy, const char *method, const char *arguments,
    const bleep_call_options *options, bleep_value **out_reply, bleep_error **out_error);

/**
 * bleep_proxy_call_async:
 * @proxy: the proxy
 * @method: a method of its interface; copied
 * @arguments: (nullable): the arguments as a tuple in GVariant's text format; NULL or "()" for
 *     none; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_done: told the outcome, exactly once
 * @user_data: handed to @on_done
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_proxy_call() does and returns; @on_done gets the reply, a tuple. The proxy
 * may be released meanwhile.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if the operation was started; otherwise @on_done never runs
 * Since: 0.1
 */
bleep_status bleep_proxy_call_async(
    bleep_proxy *proxy, const char *method, const char *arguments,
    const bleep_call_options *options, bleep_done_func on_done, void *user_data,
    bleep_destroy_func destroy, bleep_operation **out_operation);

/**
 * bleep_proxy_property:
 * @proxy: the proxy
 * @name: name of the property; copied
 * @max_age_usec: how long ago the service may have told it; 0 or %BLEEP_USEC_INFINITY for what
 *     the cache has, %BLEEP_PROXY_FRESH to ask the service
 * @options: (nullable): limits and flags where the service is asked, copied; NULL for the defaults
 * @out_value: (nullable): where to put the property, without its variant, for the caller to
 *     release with bleep_value_unref(); written only on success
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Reads a property. Where the cache has it this asks nobody and waits for nothing; else it is
 * asked for, and waited for.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_UNKNOWN_METHOD if the object has no such property at the moment;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_proxy_property(
    bleep_proxy *proxy, const char *name, uint64_t max_age_usec,
    const bleep_call_options *options, bleep_value **out_value, bleep_error **out_error);

/**
 * bleep_proxy_property_async:
 * @proxy: the proxy
 * @name: name of the property; copied
 * @max_age_usec: as for bleep_proxy_property()
 * @options: (nullable): limits and flags where the service is asked, copied; NULL for the defaults
 * @on_done: told the outcome, exactly once
 * @user_data: handed to @on_done
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_proxy_property() does and returns; @on_done gets the property, without its
 * variant, also if the cache has it. The proxy may be released meanwhile.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if the operation was started; otherwise @on_done never runs
 * Since: 0.1
 */
bleep_status bleep_proxy_property_async(
    bleep_proxy *proxy, const char *name, uint64_t max_age_usec,
    const bleep_call_options *options, bleep_done_func on_done, void *user_data,
    bleep_destroy_func destroy, bleep_operation **out_operation);

/**
 * bleep_proxy_property_set:
 * @proxy: the proxy
 * @name: name of the property; copied
 * @value: the new value in GVariant's text format; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Sets a property and waits until the service agreed. After that no value from before is read.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_proxy_property_set(
    bleep_proxy *proxy, const char *name, const char *value, const bleep_call_options *options,
    bleep_error **out_error);

/**
 * bleep_proxy_property_set_async:
 * @proxy: the proxy
 * @name: name of the property; copied
 * @value: the new value in GVariant's text format; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_done: told the outcome, exactly once
 * @user_data: handed to @on_done
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_proxy_property_set() does and returns. The proxy may be released meanwhile.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if the operation was started; otherwise @on_done never runs
 * Since: 0.1
 */
bleep_status bleep_proxy_property_set_async(
    bleep_proxy *proxy, const char *name, const char *value, const bleep_call_options *options,
    bleep_done_func on_done, void *user_data, bleep_destroy_func destroy,
    bleep_operation **out_operation);

/**
 * bleep_proxy_properties:
 * @proxy: the proxy
 * @max_age_usec: how long ago the service may have told them; 0 or %BLEEP_USEC_INFINITY for what
 *     the cache has, %BLEEP_PROXY_FRESH to ask the service
 * @options: (nullable): limits and flags where the service is asked, copied; NULL for the defaults
 * @out_values: (nullable): where to put a dictionary from name to property, for the caller to
 *     release with bleep_value_unref(); written only on success
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Reads all properties of the interface, as bleep_proxy_property() reads one.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_proxy_properties(
    bleep_proxy *proxy, uint64_t max_age_usec, const bleep_call_options *options,
    bleep_value **out_values, bleep_error **out_error);

/**
 * bleep_proxy_properties_async:
 * @proxy: the proxy
 * @max_age_usec: as for bleep_proxy_properties()
 * @options: (nullable): limits and flags where the service is asked, copied; NULL for the defaults
 * @on_done: told the outcome, exactly once
 * @user_data: handed to @on_done
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_proxy_properties() does and returns; @on_done gets the dictionary. The proxy
 * may be released meanwhile.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if the operation was started; otherwise @on_done never runs
 * Since: 0.1
 */
bleep_status bleep_proxy_properties_async(
    bleep_proxy *proxy, uint64_t max_age_usec, const bleep_call_options *options,
    bleep_done_func on_done, void *user_data, bleep_destroy_func destroy,
    bleep_operation **out_operation);

/**
 * bleep_proxy_watch:
 * @proxy: the proxy
 * @property: (nullable): name of the property; NULL for all; copied
 * @on_change: told each change, where the client delivers
 * @user_data: handed to @on_change
 * @destroy: (nullable): frees @user_data, exactly once, after the last @on_change, also when this
 *     fails
 * @out_watch: (nullable): where to put a number for bleep_proxy_unwatch(); written only on
 *     success
 *
 * Watches for changes, until bleep_proxy_unwatch(), the last unref of this proxy or the end of
 * the client. What is not in the cache is read first and told like a change. While there is a
 * watch the client keeps a connection open, over the loss of a bus as well.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_CLIENT_CLOSED
 * Since: 0.1
 */
bleep_status bleep_proxy_watch(
    bleep_proxy *proxy, const char *property, bleep_proxy_func on_change, void *user_data,
    bleep_destroy_func destroy, uint64_t *out_watch);

/**
 * bleep_proxy_unwatch:
 * @proxy: the proxy
 * @watch: the number that bleep_proxy_watch() gave
 *
 * Ends a watch, also from inside its callback; no callback of it begins after this.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_NOT_FOUND if this proxy has
 *     no such watch
 * Since: 0.1
 */
bleep_status bleep_proxy_unwatch(bleep_proxy *proxy, uint64_t watch);

/**
 * bleep_proxy_invalidate:
 * @proxy: the proxy
 *
 * Forgets what is known of the object; the next read asks the service.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_proxy_invalidate(bleep_proxy *proxy);

/**
 * bleep_proxy_cache_clear:
 * @client: the client
 *
 * Forgets what is known of all objects, and gives back the match rules of those that have no
 * proxy.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_proxy_cache_clear(bleep_client *client);

/**
 * bleep_proxy_cache_stats:
 * @client: the client
 * @out_stats: where to put the figures; begun with %BLEEP_PROXY_STATS_INIT
 *
 * Tells how the cache fares.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_proxy_cache_stats(bleep_client *client, bleep_proxy_stats *out_stats);

/* ---------------------------------------------------------------------------------------------
 * Metrics: how long operations take, how many fail, and what is wrong
 *
 * Every operation that the program starts is recorded when it ends, retries and rests included,
 * under the name of its category ("connect", "read", ...) and, where that is "default", under its
 * method ("StartDiscovery"). bleep_guard() records under the name it was given. What the library
 * does of its own accord (ending an operation in bluetoothd, restoring a subscription) is not
 * counted. Programs add their own with bleep_metrics_record().
 *
 * Each name costs 16 KB from its first recording on, and there are at most 64; what comes under
 * further names is counted under "other", and how much that was is reported. Percentiles are within
 * 1 % (of failures: 3.2 %) from a microsecond to an hour; what took longer counts as an hour.
 *
 * Successes and failures are kept apart. What the program cancelled is neither, nor is what ended
 * with the client.
 * ------------------------------------------------------------------------------------------ */

/** The longest name of an operation, in bytes, its end not counted. Since: 0.1 */
#define BLEEP_METRICS_NAME_MAX_BYTES 64

/**
 * bleep_metrics_window:
 *
 * How far back figures go. Windows move on by themselves, also when nothing is recorded. They are
 * made of slots (10 s in the last minute, 1 min in the last five, then 5 min) and include the one
 * that their beginning lies in; bleep_metrics_stats says how long they really are.
 *
 * Since: 0.1
 */
typedef enum bleep_metrics_window {
    BLEEP_METRICS_LIFETIME = 0, /* since the first recording, or the last reset */
    BLEEP_METRICS_1_MINUTE = 1,
    BLEEP_METRICS_5_MINUTES = 5,
    BLEEP_METRICS_15_MINUTES = 15
} bleep_metrics_window;

/**
 * bleep_metrics_latency:
 * @count: how many
 * @min_usec: the shortest
 * @mean_usec: the mean
 * @max_usec: the longest
 * @p50_usec: the median
 * @p90_usec: 90 % took at most so long
 * @p95_usec: 95 %
 * @p99_usec: 99 %
 * @p999_usec: 99.9 %
 *
 * Figures of some latencies; all 0 where there are none. Count, min, mean and max are exact.
 *
 * Since: 0.1
 */
typedef struct bleep_metrics_latency {
    uint64_t count;
    uint64_t min_usec;
    uint64_t mean_usec;
    uint64_t max_usec;
    uint64_t p50_usec;
    uint64_t p90_usec;
    uint64_t p95_usec;
    uint64_t p99_usec;
    uint64_t p999_usec;
} bleep_metrics_latency;

/**
 * bleep_metrics_stats:
 * @struct_size: sizeof(bleep_metrics_stats), set by %BLEEP_METRICS_STATS_INIT
 * @covered_usec: how long the window really is
 * @successes: what went well
 * @failures: what went wrong
 * @cancelled: how many the program gave up on
 * @error_rate: failures among all but the cancelled, 0 to 1
 * @late_replies: replies that came after their limit; this and the next two of the lifetime,
 *     whatever the window
 * @late_latency_usec: how long the latest of those took
 * @late_shortfall_usec: by how much the limit was too short for it
 *
 * The figures of one operation over a window.
 *
 * Since: 0.1
 */
typedef struct bleep_metrics_stats {
    size_t struct_size;
    uint64_t covered_usec;
    bleep_metrics_latency successes;
    bleep_metrics_latency failures;
    uint64_t cancelled;
    double error_rate;
    uint64_t late_replies;
    uint64_t late_latency_usec;
    uint64_t late_shortfall_usec;
} bleep_metrics_stats;

/** Start from this. Since: 0.1 */
#define BLEEP_METRICS_STATS_INIT \
    { sizeof(bleep_metrics_stats), 0, { 0, 0, 0, 0, 0, 0, 0, 0, 0 }, \
      { 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 0, 0, 0, 0, 0 }

/** What metrics are written as. Since: 0.1 */
typedef enum bleep_metrics_format {
    BLEEP_METRICS_OPENMETRICS = 0, /* text that Prometheus reads; see docs/metrics.md */
    BLEEP_METRICS_JSON = 1         /* bleep_metrics_snapshot() as JSON */
} bleep_metrics_format;

/** Flags for exporting metrics. Since: 0.1 */
typedef enum bleep_metrics_flags {
    BLEEP_METRICS_NONE = 0,
    /* Names with a Bluetooth address in them as they are; else the address is crossed out in
     * OpenMetrics text, and what then has one name is added up. */
    BLEEP_METRICS_WITH_ADDRESSES = 1 << 0
} bleep_metrics_flags;

/**
 * bleep_metrics_record:
 * @client: the client
 * @operation: what it was; 1 to %BLEEP_METRICS_NAME_MAX_BYTES bytes; copied
 * @latency_usec: how long it took
 * @outcome: %BLEEP_OK, or why it failed; %BLEEP_ERROR_CANCELLED and %BLEEP_ERROR_CLIENT_CLOSED
 *     count as neither
 *
 * Records an operation of the program's own. Takes no lock and, after the first of a name,
 * allocates nothing.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_metrics_record(
    bleep_client *client, const char *operation, uint64_t latency_usec, bleep_status outcome);

/**
 * bleep_metrics_get:
 * @client: the client
 * @operation: its name
 * @window: how far back
 * @out_stats: where to put the figures; begun with %BLEEP_METRICS_STATS_INIT
 *
 * Tells the figures of one operation.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_NOT_FOUND if nothing was
 *     recorded under that name since the beginning or the last reset
 * Since: 0.1
 */
bleep_status bleep_metrics_get(
    bleep_client *client, const char *operation, bleep_metrics_window window,
    bleep_metrics_stats *out_stats);

/**
 * bleep_metrics_list:
 * @client: the client
 * @out_names: where to put an array of strings, for the caller to release with
 *     bleep_value_unref()
 *
 * Names all operations that there are figures of, in alphabetical order.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_metrics_list(bleep_client *client, bleep_value **out_names);

/**
 * bleep_metrics_snapshot:
 * @client: the client
 * @out_snapshot: where to put a dictionary, for the caller to release with bleep_value_unref()
 *
 * Tells everything at once: "operations" has for each name the windows "lifetime", "1m", "5m" and
 * "15m" with the figures of bleep_metrics_stats, "failures_by_status" and "failures_by_blame", and
 * its late replies; "issues" is what bleep_metrics_issues() tells, and "refused_names" how many
 * recordings were counted under "other". bleep_value_to_json() makes JSON of it.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_metrics_snapshot(bleep_client *client, bleep_value **out_snapshot);

/**
 * bleep_metrics_reset:
 * @client: the client
 * @operation: (nullable): its name; NULL for all
 *
 * Forgets what was recorded. Thresholds stay, and so do the places of the names.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_NOT_FOUND if nothing was
 *     ever recorded under that name
 * Since: 0.1
 */
bleep_status bleep_metrics_reset(bleep_client *client, const char *operation);

/**
 * bleep_metrics_set_threshold:
 * @client: the client
 * @operation: (nullable): its name, which need not be known yet; NULL for all that have none of
 *     their own
 * @p95_usec: what 95 % of its successes may take; 0 for 1 s, %BLEEP_USEC_INFINITY for no limit
 * @error_rate: what share of it may fail, 0 to 1; 0 for 0.1, and 1 for no limit
 * @min_samples: how many it takes to prove anything; 0 for 5
 *
 * Chooses from when on bleep_metrics_issues() speaks up.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_NO_RESOURCES for the 65th
 *     name
 * Since: 0.1
 */
bleep_status bleep_metrics_set_threshold(
    bleep_client *client, const char *operation, uint64_t p95_usec, double error_rate,
    uint32_t min_samples);

/**
 * bleep_metrics_issues:
 * @client: the client
 * @out_issues: where to put an array of dictionaries, for the caller to release with
 *     bleep_value_unref()
 *
 * Looks for trouble in the last five minutes. Each issue has "kind" ("slow": the 95th percentile is
 * over its threshold; "failing": the error rate is; "slower": the 95th percentile has at least
 * doubled against all that came before, of which there are 20 or more, and is over 10 ms),
 * "operation", "severity" ("warning", or "critical" from five times the limit or an error rate of
 * one half on), "value" and "limit" (seconds, or a share), and "text": one sentence with the
 * numbers.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_metrics_issues(bleep_client *client, bleep_value **out_issues);

/**
 * bleep_metrics_log_summary:
 * @client: the client
 *
 * Reports one line for each operation (%BLEEP_LOG_INFO) and one for each issue
 * (%BLEEP_LOG_WARNING). They are reported whatever the level, unless that is %BLEEP_LOG_NONE.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_metrics_log_summary(bleep_client *client);

/**
 * bleep_metrics_to_openmetrics:
 * @client: the client
 * @flags: any of bleep_metrics_flags, or-ed
 * @out_text: where to put a string, for bleep_value_get_string() and then bleep_value_unref()
 *
 * Makes the text that Prometheus and node_exporter read: of each operation a histogram of its
 * durations, its failures by status and by blame, and more; everything of the lifetime.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_metrics_to_openmetrics(
    bleep_client *client, uint32_t flags, bleep_value **out_text);

/**
 * bleep_metrics_write:
 * @client: the client
 * @format: what to write
 * @flags: any of bleep_metrics_flags, or-ed
 * @file: where to; copied
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Writes the metrics into a file that replaces the old one in one step, so that nobody ever reads
 * half of it: as node_exporter's textfile collector wants it. Everybody may read the file.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, %BLEEP_ERROR_NOT_FOUND if there is no such
 *     directory, %BLEEP_ERROR_ACCESS_DENIED, or %BLEEP_ERROR_NO_RESOURCES for all else, like a
 *     full disk
 * Since: 0.1
 */
bleep_status bleep_metrics_write(
    bleep_client *client, bleep_metrics_format format, uint32_t flags, const char *file,
    bleep_error **out_error);

/* ---------------------------------------------------------------------------------------------
 * Pool: connections of one's own, for as long as they are needed
 *
 * BlueZ ties much to the bus connection that asked for it: discovery and its filter, notifications,
 * agents, pairings, advertisements, everything that is registered. A lease is a connection that
 * nobody else uses until it is released, so what it starts is its own, and what others start does
 * not touch it. For plain calls no lease is needed; they share connections well.
 *
 * When a lease is released, what its calls left with BlueZ is taken back, in order and checked:
 * StopDiscovery, an empty filter, StopNotify, CancelPairing of a pairing under way, Unregister…,
 * RemoveMatch, ReleaseName. Where that fails the connection is closed, which ends it all. So the
 * next holder finds nothing of the last one's, and a forgotten scan ends with its lease.
 *
 * Connections are opened when they are needed, lent in the order in which they were asked for, and
 * closed when they have been idle, have grown old, were used for too much, or fail a check. No call
 * under way is cut by that. Each client has one pool; it is as large as two or three devices want
 * it, since a bus allows 256 connections for all programs of a user.
 * ------------------------------------------------------------------------------------------ */

struct _GDBusConnection;

/** A connection that is lent. Since: 0.1 */
typedef struct bleep_lease bleep_lease;

/**
 * bleep_pool_options:
 * @struct_size: sizeof(bleep_pool_options), set by %BLEEP_POOL_OPTIONS_INIT
 * @minimum: how many connections are kept open, also while nobody needs them; they come back when
 *     they break, as soon as the bus does
 * @maximum: how many there are at most, those that are being opened or cleaned included; 1 to 8;
 *     0 for 4
 * @max_age_usec: older ones are not lent any more; 0 for an hour
 * @max_idle_usec: those beyond @minimum are closed when they were idle for so long; 0 for 60 s
 * @check_interval_usec: a connection that is idle and on which nothing came in for so long is
 *     checked by asking the bus itself; it is closed when that takes 2 s; 0 for 30 s
 * @lease_limit_usec: a lease that is out for so long is logged as a leak, once; 0 for 60 s
 *
 * How the pool is. Times under 10 ms count as that.
 *
 * Since: 0.1
 */
typedef struct bleep_pool_options {
    size_t struct_size;
    uint32_t minimum;
    uint32_t maximum;
    uint64_t max_age_usec;
    uint64_t max_idle_usec;
    uint64_t check_interval_usec;
    uint64_t lease_limit_usec;
} bleep_pool_options;

/** Start from this. Since: 0.1 */
#define BLEEP_POOL_OPTIONS_INIT { sizeof(bleep_pool_options), 0, 0, 0, 0, 0, 0 }

/** Flags of bleep_pool_release(). Since: 0.1 */
typedef enum bleep_lease_flags {
    BLEEP_LEASE_NONE = 0,
    BLEEP_LEASE_UNHEALTHY = 1 << 0 /* the connection is no good: close it */
} bleep_lease_flags;

/**
 * bleep_lease_func:
 * @status: %BLEEP_OK, or why there is no lease
 * @lease: (nullable): the lease, for the callee to give back with bleep_pool_release() and
 *     bleep_lease_unref(), inside the callback or later
 * @error: (nullable): the details of a failure; borrowed, bleep_error_ref() keeps it
 * @user_data: what bleep_pool_acquire_async() was given
 *
 * Told what came of asking for a lease, exactly once.
 *
 * Since: 0.1
 */
typedef void (*bleep_lease_func)(
    bleep_status status, bleep_lease *lease, const bleep_error *error, void *user_data);

/**
 * bleep_pool_configure:
 * @client: the client
 * @options: (nullable): how, copied; NULL for the defaults
 *
 * Chooses how the pool is, from now on. What is beyond a smaller maximum is closed when it is
 * idle or comes back. A minimum is opened at once.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT, also for a maximum over 8 and for a minimum
 *     over the maximum
 * Since: 0.1
 */
bleep_status bleep_pool_configure(bleep_client *client, const bleep_pool_options *options);

/**
 * bleep_pool_acquire:
 * @client: the client
 * @label: (nullable): what the log calls this lease, for example "scanner"; copied
 * @timeout_usec: how long to wait for one at most; 0 for the timeout of "default". Scopes of
 *     bleep_deadline_push() limit it, too
 * @out_lease: where to put the lease, for the caller to give back with bleep_pool_release() and
 *     then bleep_lease_unref()
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Waits until a connection is free and lends it. Whoever asked first is served first. How long it
 * took is recorded in the metrics as "pool_acquire".
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats:
 *     %BLEEP_ERROR_TIMED_OUT if all were in use, %BLEEP_ERROR_BUS_UNAVAILABLE if none could be
 *     opened; %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_pool_acquire(
    bleep_client *client, const char *label, uint64_t timeout_usec, bleep_lease **out_lease,
    bleep_error **out_error);

/**
 * bleep_pool_acquire_async:
 * @client: the client
 * @label: (nullable): what the log calls this lease, for example "scanner"; copied
 * @timeout_usec: how long to wait for one at most; 0 for the timeout of "default"
 * @on_lease: told what came of it, exactly once
 * @user_data: handed to @on_lease
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_pool_acquire() does and returns.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if it was started; otherwise @on_lease never runs
 * Since: 0.1
 */
bleep_status bleep_pool_acquire_async(
    bleep_client *client, const char *label, uint64_t timeout_usec, bleep_lease_func on_lease,
    void *user_data, bleep_destroy_func destroy, bleep_operation **out_operation);

/**
 * bleep_pool_release:
 * @client: the client
 * @lease: the lease, which stays a valid handle until its last bleep_lease_unref()
 * @flags: any of bleep_lease_flags, or-ed
 *
 * Gives a connection back and returns at once. What the lease's calls left with BlueZ is taken back
 * before anybody else gets the connection. Calls under way on it go on.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_STATE if it was given back before, or
 *     %BLEEP_ERROR_INVALID_ARGUMENT, also for a lease of another client
 * Since: 0.1
 */
bleep_status bleep_pool_release(bleep_client *client, bleep_lease *lease, uint32_t flags);

/**
 * bleep_pool_stats:
 * @client: the client
 * @out_value: where to put a dictionary, for the caller to release with bleep_value_unref()
 *
 * Tells how the pool is and what it has done. At the moment: "minimum", "maximum", "in_use",
 * "pinned" (those in use that have something to be taken back), "idle", "opening", "undoing",
 * "waiting". Since the beginning: "created", "granted", "leaks", "closed" by reason ("idle",
 * "age", "unhealthy", "lost", "worn", "not_clean", "shut"), "refused" by reason ("timed_out",
 * "cancelled", "cannot_open", "closed"), and "acquire_latency" with the figures of
 * bleep_metrics_latency.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_pool_stats(bleep_client *client, bleep_value **out_value);

/**
 * bleep_lease_ref:
 * @lease: (nullable): the lease
 *
 * Takes one more reference.
 *
 * Thread safety: any thread.
 * Returns: @lease
 * Since: 0.1
 */
bleep_lease *bleep_lease_ref(bleep_lease *lease);

/**
 * bleep_lease_unref:
 * @lease: (nullable): the lease
 *
 * Gives one reference back. The last one of a lease that was not released releases it, and logs
 * that as a leak. It may come after the last bleep_client_unref(). NULL does nothing.
 *
 * Thread safety: any thread.
 * Since: 0.1
 */
void bleep_lease_unref(bleep_lease *lease);

/**
 * bleep_lease_name:
 * @lease: (nullable): the lease
 *
 * Tells the unique name of the connection on the bus, for example ":1.42".
 *
 * Thread safety: any thread.
 * Returns: a string that lives as long as @lease; "" for NULL
 * Since: 0.1
 */
const char *bleep_lease_name(bleep_lease *lease);

/**
 * bleep_lease_connection:
 * @lease: (nullable): the lease
 *
 * Gives the connection itself to GLib programs, for signals and exported objects for example.
 * Since nobody else can know what it is used for then, it is closed when the lease is released.
 * Do not close it.
 *
 * Thread safety: any thread.
 * Returns: a GDBusConnection that lives as long as @lease; NULL if the lease was released or its
 *     connection broke, and for NULL
 * Since: 0.1
 */
struct _GDBusConnection *bleep_lease_connection(bleep_lease *lease);

/**
 * bleep_lease_call:
 * @lease: the lease
 * @destination: (nullable): bus name to call; NULL for the client's service; copied
 * @path: object path; copied
 * @interface: interface of the method; copied
 * @method: the method; copied
 * @arguments: (nullable): the arguments as a tuple in GVariant's text format, for example
 *     "('org.bluez.Device1', 'Connected')"; NULL or "()" for none; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_reply: (nullable): where to put the reply, a tuple, for the caller to release with
 *     bleep_value_unref(); written only on success
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Does what bleep_call() does, on the connection of the lease and no other. When that breaks the
 * call ends with %BLEEP_ERROR_BUS_LOST, and so does every later one.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats, which is
 *     %BLEEP_ERROR_INVALID_STATE if the lease was released; %BLEEP_ERROR_INVALID_ARGUMENT without
 *     an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_lease_call(
    bleep_lease *lease, const char *destination, const char *path, const char *interface,
    const char *method, const char *arguments, const bleep_call_options *options,
    bleep_value **out_reply, bleep_error **out_error);

/**
 * bleep_lease_call_async:
 * @lease: the lease
 * @destination: (nullable): bus name to call; NULL for the client's service; copied
 * @path: object path; copied
 * @interface: interface of the method; copied
 * @method: the method; copied
 * @arguments: (nullable): the arguments as a tuple in GVariant's text format, for example
 *     "('org.bluez.Device1', 'Connected')"; NULL or "()" for none; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @on_done: told the outcome, exactly once
 * @user_data: handed to @on_done
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_lease_call() does and returns; @on_done gets the reply, a tuple.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if the operation was started; otherwise @on_done never runs
 * Since: 0.1
 */
bleep_status bleep_lease_call_async(
    bleep_lease *lease, const char *destination, const char *path, const char *interface,
    const char *method, const char *arguments, const bleep_call_options *options,
    bleep_done_func on_done, void *user_data, bleep_destroy_func destroy,
    bleep_operation **out_operation);

/**
 * bleep_lease_property_get:
 * @lease: the lease
 * @path: object path; copied
 * @interface: interface of the property, for example "org.bluez.Adapter1"; copied
 * @name: name of the property; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_value: (nullable): where to put the property, without its variant, for the caller to
 *     release with bleep_value_unref(); written only on success
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Does what bleep_property_get() does, on the connection of the lease; see bleep_lease_call().
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_lease_property_get(
    bleep_lease *lease, const char *path, const char *interface, const char *name,
    const bleep_call_options *options, bleep_value **out_value, bleep_error **out_error);

/**
 * bleep_lease_property_set:
 * @lease: the lease
 * @path: object path; copied
 * @interface: interface of the property, for example "org.bluez.Adapter1"; copied
 * @name: name of the property; copied
 * @value: the new value in GVariant's text format, for example "true", "'kitchen'" or "uint32
 *     30"; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Does what bleep_property_set() does, on the connection of the lease; see bleep_lease_call().
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_lease_property_set(
    bleep_lease *lease, const char *path, const char *interface, const char *name,
    const char *value, const bleep_call_options *options, bleep_error **out_error);

/**
 * bleep_lease_property_get_all:
 * @lease: the lease
 * @path: object path; copied
 * @interface: interface of the property, for example "org.bluez.Adapter1"; copied
 * @options: (nullable): limits and flags of this call, copied; NULL for the defaults
 * @out_values: (nullable): where to put a dictionary from name to property, for the caller to
 *     release with bleep_value_unref(); written only on success
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Does what bleep_property_get_all() does, on the connection of the lease; see bleep_lease_call().
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_lease_property_get_all(
    bleep_lease *lease, const char *path, const char *interface,
    const bleep_call_options *options, bleep_value **out_values, bleep_error **out_error);

/* ---------------------------------------------------------------------------------------------
 * Recovery: from a failure to its verified end
 *
 * A recovery looks at all layers, chooses by what it sees and by the blame of the failure what may
 * help, has that done, and then repeats the kind of operation that had failed. Only if that works
 * has it succeeded; otherwise it looks again and goes on, all within one deadline. A dead daemon is
 * never answered with a reconnect, and a device out of range never with a reset: docs/recovery.md
 * has the table.
 *
 * Steps that harm others are off unless they are consented to. Each stage has so many attempts
 * within its cool-down, for each device or adapter, and all stages for whole adapters share a few
 * tokens that come back one in ten minutes. What was done to adapters is kept for other programs,
 * and for this one should it crash, until the machine starts anew; one program at a time acts on an
 * adapter, and the others wait for it. The files are where bleep_connect_gate_set() has its locks.
 *
 * Recoveries of several devices run side by side; what is for a whole adapter is done once, for all
 * who need it. A device that works again gets its snapshot put back, if it has one, as
 * bleep_state_restore() does; the recovery does not wait for that.
 * ------------------------------------------------------------------------------------------ */

/** A stage of recovery, from the mildest to the harshest. Since: 0.1 */
typedef enum bleep_stage {
    BLEEP_STAGE_CANCEL_PENDING = 1,       /* end what pends at the device, whoever left it */
    BLEEP_STAGE_DISCONNECT_RECONNECT = 2, /* end the link, then connect */
    BLEEP_STAGE_INTERFACE_RESET = 3,      /* fresh connections, caches dropped, paths looked up */
    BLEEP_STAGE_REDISCOVER = 4,           /* discover until the device is heard */
    BLEEP_STAGE_DISCOVERY_RESET = 5,      /* end a discovery that neither starts nor stops */
    BLEEP_STAGE_ADAPTER_RESET = 6,        /* Powered off and on, over D-Bus */
    BLEEP_STAGE_RFKILL_UNBLOCK = 7,
    BLEEP_STAGE_CONTROLLER_RESET = 8,     /* below bluetoothd; needs CAP_NET_ADMIN */
    BLEEP_STAGE_BLUETOOTHD_RESTART = 9    /* by systemd */
} bleep_stage;

/** What came of a stage, or would. Since: 0.1 */
typedef enum bleep_verdict {
    BLEEP_VERDICT_POSSIBLE = 0, /* of a plan: it may run */
    BLEEP_VERDICT_RUNNING = 1,
    BLEEP_VERDICT_VERIFIED = 2,   /* done, and then what had failed worked */
    BLEEP_VERDICT_UNVERIFIED = 3, /* done, and it did not help */
    BLEEP_VERDICT_FAILED = 4,     /* it could not be done */
    BLEEP_VERDICT_DENIED = 5,     /* something is missing here: see what would grant it */
    BLEEP_VERDICT_NOT_ALLOWED = 6, /* above the ceiling, or not consented to */
    BLEEP_VERDICT_COOLING_DOWN = 7,
    BLEEP_VERDICT_ABANDONED = 8 /* the time was up, or it was cancelled */
} bleep_verdict;

/** What a recovery may do that harms others; each a bit. Since: 0.1 */
typedef enum bleep_recovery_consent {
    BLEEP_ALLOW_NOTHING = 0,
    /* RemoveDevice of a bonded device that is in range, if nothing milder helped. */
    BLEEP_ALLOW_REMOVE_BONDED = 1 << 0,
    BLEEP_ALLOW_SERVICE_RESTART = 1 << 1,
    /* Reset an adapter or its controller while other devices are connected. */
    BLEEP_ALLOW_ADAPTER_RESET_WITH_LINKS = 1 << 2,
    /* Lift a soft block, which somebody may have wanted. */
    BLEEP_ALLOW_RFKILL_UNBLOCK = 1 << 3
} bleep_recovery_consent;

/** When a watch is told; each a bit. Since: 0.1 */
typedef enum bleep_recovery_moment {
    BLEEP_RECOVERY_STAGE_STARTING = 1 << 0,
    BLEEP_RECOVERY_STAGE_ENDED = 1 << 1, /* after its verification, or without having run */
    BLEEP_RECOVERY_ENDED = 1 << 2,
    BLEEP_RECOVERY_ALL = (1 << 3) - 1
} bleep_recovery_moment;

/** How a recovery went, or would go; never changes. Since: 0.1 */
typedef struct bleep_recovery bleep_recovery;

/**
 * bleep_recovery_options:
 * @struct_size: sizeof(bleep_recovery_options), set by %BLEEP_RECOVERY_OPTIONS_INIT
 * @consents: any of bleep_recovery_consent, or-ed
 * @ceiling: the harshest bleep_stage that may run; 0 for all
 * @timeout_usec: for the whole; 0 for 60 s. Scopes of bleep_deadline_push() limit it, too
 * @adapter: (nullable): by name, object path or address; NULL for the device's, or the first that
 *     is powered; copied
 * @characteristic: (nullable): read in the end to see whether reads work again; NULL for the one of
 *     the failure, if that is known; copied
 *
 * How far a recovery may go.
 *
 * Since: 0.1
 */
typedef struct bleep_recovery_options {
    size_t struct_size;
    uint32_t consents;
    uint32_t ceiling;
    uint64_t timeout_usec;
    const char *adapter;
    const char *characteristic;
} bleep_recovery_options;

/** Sets the size, and everything else to its default. Since: 0.1 */
#define BLEEP_RECOVERY_OPTIONS_INIT { sizeof(bleep_recovery_options), 0, 0, 0, NULL, NULL }

/**
 * bleep_recovery_step:
 * @struct_size: sizeof(bleep_recovery_step), set by %BLEEP_RECOVERY_STEP_INIT
 * @stage: which stage
 * @verdict: what came of it, or would
 * @started_usec: since the beginning of the recovery
 * @elapsed_usec: how long it took, with its verification
 * @is_shared: 1 if another recovery ran it, for this one as well
 * @hurt_count: how many devices lose their links by it
 * @evidence: what says so, in one line
 * @grant: the thing that would let it run, as a consent or a privilege; "" where nothing is missing
 * @hurts: the addresses of those devices, parted by blanks; those being recovered do not count
 *
 * One step of a recovery. All strings are borrowed from the recovery.
 *
 * Since: 0.1
 */
typedef struct bleep_recovery_step {
    size_t struct_size;
    bleep_stage stage;
    bleep_verdict verdict;
    uint64_t started_usec;
    uint64_t elapsed_usec;
    uint32_t is_shared;
    uint32_t hurt_count;
    const char *evidence;
    const char *grant;
    const char *hurts;
} bleep_recovery_step;

/** Start from this. Since: 0.1 */
#define BLEEP_RECOVERY_STEP_INIT \
    { sizeof(bleep_recovery_step), BLEEP_STAGE_CANCEL_PENDING, BLEEP_VERDICT_POSSIBLE, 0, 0, 0, 0, \
        NULL, NULL, NULL }

/**
 * bleep_recovery_event:
 * @struct_size: how much of it this library wrote
 * @recovery: the number of the recovery
 * @moment: when it is told
 * @status: at the end, what came of it; otherwise %BLEEP_OK
 * @stage: the stage; at the end 0
 * @verdict: what came of the stage
 * @device: the device; "" for an adapter
 * @adapter: the adapter's address, or its path
 * @text: one sentence for a person
 *
 * Something that happened in a recovery. All strings are borrowed.
 *
 * Since: 0.1
 */
typedef struct bleep_recovery_event {
    size_t struct_size;
    uint64_t recovery;
    bleep_recovery_moment moment;
    bleep_status status;
    uint32_t stage;
    bleep_verdict verdict;
    const char *device;
    const char *adapter;
    const char *text;
} bleep_recovery_event;

/**
 * bleep_recovery_func:
 * @event: what happened; borrowed
 * @user_data: what bleep_recovery_watch() was given
 *
 * Told what recoveries do, in order; those of several devices mix.
 *
 * Since: 0.1
 */
typedef void (*bleep_recovery_func)(const bleep_recovery_event *event, void *user_data);

/**
 * bleep_recovered_func:
 * @status: %BLEEP_OK if what had failed works again, or why not
 * @recovery: how it went; borrowed, bleep_recovery_ref() keeps it
 * @error: (nullable): the details of a failure; borrowed, bleep_error_ref() keeps it
 * @user_data: what bleep_recover_async() was given
 *
 * Told the end of a recovery, exactly once.
 *
 * Since: 0.1
 */
typedef void (*bleep_recovered_func)(
    bleep_status status, const bleep_recovery *recovery, const bleep_error *error,
    void *user_data);

/**
 * bleep_stage_name:
 * @stage: any number
 *
 * Names a stage in lower case, for example "adapter-reset".
 *
 * Thread safety: any thread.
 * Returns: a static string; "unknown" for a number this library does not know
 * Since: 0.1
 */
const char *bleep_stage_name(bleep_stage stage);

/**
 * bleep_verdict_name:
 * @verdict: any number
 *
 * Names a verdict in lower case, for example "not-allowed".
 *
 * Thread safety: any thread.
 * Returns: a static string; "unknown" for a number this library does not know
 * Since: 0.1
 */
const char *bleep_verdict_name(bleep_verdict verdict);

/**
 * bleep_recover:
 * @client: the client
 * @address: (nullable): the device; NULL for the one that @cause is about, or for an adapter
 * @cause: (nullable): what failed; NULL to find out
 * @options: (nullable): how far it may go, copied; NULL for the defaults
 * @out_recovery: (nullable): where to put how it went, for the caller to release with
 *     bleep_recovery_unref(); also written when it failed
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Makes work again what failed: the connect of a device after a failed connect, disconnect or
 * pairing, its services after a failed write or subscription, a read after a failed read, the
 * power of an adapter, its discovery, or the daemon's answers. Without a @cause it tries the device
 * itself, by connecting it, or the power of the adapter.
 *
 * A client that is attached to a GMainContext recovers on that: if nobody else iterates the
 * context, this call does until it is over; if another thread does, that must go on doing so.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if that was seen to work, or the status that bleep_error_status() of
 *     @out_error repeats: what is wrong still; %BLEEP_ERROR_INVALID_ARGUMENT without an error if an
 *     argument is no good
 * Since: 0.1
 */
bleep_status bleep_recover(
    bleep_client *client, const char *address, const bleep_error *cause,
    const bleep_recovery_options *options, bleep_recovery **out_recovery,
    bleep_error **out_error);

/**
 * bleep_recover_async:
 * @client: the client
 * @address: (nullable): the device; NULL for the one that @cause is about, or for an adapter
 * @cause: (nullable): what failed; NULL to find out
 * @options: (nullable): how far it may go, copied; NULL for the defaults
 * @on_recovered: told the end, exactly once
 * @user_data: handed to @on_recovered
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_recover() does and returns.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if it was started; otherwise @on_recovered never runs
 * Since: 0.1
 */
bleep_status bleep_recover_async(
    bleep_client *client, const char *address, const bleep_error *cause,
    const bleep_recovery_options *options, bleep_recovered_func on_recovered, void *user_data,
    bleep_destroy_func destroy, bleep_operation **out_operation);

/**
 * bleep_recovery_plan:
 * @client: the client
 * @address: (nullable): the device; NULL for the one that @cause is about, or for an adapter
 * @cause: (nullable): what failed; NULL to find out
 * @options: (nullable): how far it may go, copied; NULL for the defaults
 * @out_recovery: where to put the plan, for the caller to release with bleep_recovery_unref();
 *     also written when it failed, as far as it came
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Tells what bleep_recover() would do, were every stage to fail, and does nothing but look: the
 * stages in their order, whether each may run here, why not and what would grant it, and whose
 * links it would cost. A plan without steps means that nothing is seen to be wrong, or nothing that
 * a stage could mend: its text says which.
 *
 * Thread safety: any thread; of attached clients as for bleep_recover().
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_recovery_plan(
    bleep_client *client, const char *address, const bleep_error *cause,
    const bleep_recovery_options *options, bleep_recovery **out_recovery,
    bleep_error **out_error);

/**
 * bleep_recovery_plan_async:
 * @client: the client
 * @address: (nullable): the device; NULL for the one that @cause is about, or for an adapter
 * @cause: (nullable): what failed; NULL to find out
 * @options: (nullable): how far it may go, copied; NULL for the defaults
 * @on_planned: told the plan, exactly once
 * @user_data: handed to @on_planned
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put a handle that can cancel, for the caller to release
 *     with bleep_operation_unref(); written only on success
 *
 * Starts what bleep_recovery_plan() does and returns.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if it was started; otherwise @on_planned never runs
 * Since: 0.1
 */
bleep_status bleep_recovery_plan_async(
    bleep_client *client, const char *address, const bleep_error *cause,
    const bleep_recovery_options *options, bleep_recovered_func on_planned, void *user_data,
    bleep_destroy_func destroy, bleep_operation **out_operation);

/**
 * bleep_recovery_ref:
 * @recovery: (nullable): the recovery
 *
 * Takes one more reference.
 *
 * Thread safety: any thread.
 * Returns: @recovery
 * Since: 0.1
 */
bleep_recovery *bleep_recovery_ref(const bleep_recovery *recovery);

/**
 * bleep_recovery_unref:
 * @recovery: (nullable): the recovery
 *
 * Gives one reference back. NULL does nothing.
 *
 * Thread safety: any thread.
 * Since: 0.1
 */
void bleep_recovery_unref(bleep_recovery *recovery);

/**
 * bleep_recovery_status:
 * @recovery: (nullable): the recovery
 *
 * Says what came of it; of a plan, whether it could be made.
 *
 * Thread safety: any thread.
 * Returns: the status; %BLEEP_OK for NULL
 * Since: 0.1
 */
bleep_status bleep_recovery_status(const bleep_recovery *recovery);

/**
 * bleep_recovery_text:
 * @recovery: (nullable): the recovery
 *
 * Tells it in one line for a person, for example "F0:F1:F2:F3:F4:F5 recovered by adapter-reset in
 * 2.1 s".
 *
 * Thread safety: any thread.
 * Returns: a string that lives as long as the recovery; "" for NULL
 * Since: 0.1
 */
const char *bleep_recovery_text(const bleep_recovery *recovery);

/**
 * bleep_recovery_count:
 * @recovery: (nullable): the recovery
 *
 * Counts its steps, those that did not run included.
 *
 * Thread safety: any thread.
 * Returns: how many; 0 for NULL
 * Since: 0.1
 */
size_t bleep_recovery_count(const bleep_recovery *recovery);

/**
 * bleep_recovery_get_step:
 * @recovery: the recovery
 * @index: which step, from 0
 * @out_step: where to put it; start from %BLEEP_RECOVERY_STEP_INIT
 *
 * Tells a step.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_NOT_FOUND if there are not so many, or
 *     %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_recovery_get_step(
    const bleep_recovery *recovery, size_t index, bleep_recovery_step *out_step);

/**
 * bleep_recovery_to_json:
 * @recovery: (nullable): the recovery
 *
 * Tells all of it as one JSON object: "number", "device", "adapter", "status", "finding" (what was
 * wrong when last looked at), "verification", "plan", "started_usec" (CLOCK_MONOTONIC),
 * "elapsed_usec", "text" and "steps", each with "stage", "verdict", "evidence", "grant", "hurts",
 * "shared", "started_usec" and "elapsed_usec".
 *
 * Thread safety: any thread.
 * Returns: a string that lives as long as the recovery; "null" for NULL
 * Since: 0.1
 */
const char *bleep_recovery_to_json(const bleep_recovery *recovery);

/**
 * bleep_recovery_history:
 * @client: the client
 * @out_history: where to put an array of dictionaries, for the caller to release with
 *     bleep_value_unref()
 *
 * Tells the last 64 recoveries of this client, oldest first, as bleep_recovery_to_json() does;
 * bleep_value_to_json() makes it one JSON text. Plans are not among them.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_recovery_history(bleep_client *client, bleep_value **out_history);

/**
 * bleep_recovery_watch:
 * @client: the client
 * @moments: any of bleep_recovery_moment, or-ed
 * @on_event: told what happens
 * @user_data: handed to @on_event
 * @destroy: (nullable): frees @user_data, exactly once, after the last event, also when this fails
 * @out_watch: (nullable): where to put the number for bleep_recovery_unwatch()
 *
 * Listens to all recoveries of this client, those it starts by itself included, until
 * bleep_recovery_unwatch() or the client's end.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_recovery_watch(
    bleep_client *client, uint32_t moments, bleep_recovery_func on_event, void *user_data,
    bleep_destroy_func destroy, uint64_t *out_watch);

/**
 * bleep_recovery_unwatch:
 * @client: the client
 * @watch: what bleep_recovery_watch() gave
 *
 * Ends a watch. No event that begins after this is told.
 *
 * Thread safety: any thread, also in the callback.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_NOT_FOUND, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_recovery_unwatch(bleep_client *client, uint64_t watch);

/**
 * bleep_recovery_set_automatic:
 * @client: the client
 * @options: (nullable): how far recoveries may go that start by themselves, copied; NULL for none
 *
 * Has recoveries start by themselves, from now on; at first none do. An operation that failed by
 * what a recovery may mend waits for that, within its own deadline, and is then tried again, unless
 * it may have happened and is not idempotent; so give connects and reads the time that this takes.
 * Operations that fail by the same device share a recovery, which goes on when they have given up.
 * A running monitor starts recoveries for a daemon that is silent or gone, and for an adapter that
 * serves nobody. Calls on leases and to other services never start one.
 *
 * Thread safety: any thread. A client that is attached to a GMainContext recovers only while that
 *     is iterated.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_recovery_set_automatic(
    bleep_client *client, const bleep_recovery_options *options);

/* ---------------------------------------------------------------------------------------------
 * State: what a device was, and making it so again
 *
 * A snapshot is what BlueZ and this client had of a device at one moment: its name and alias;
 * whether it was trusted, blocked, paired, connected, its services resolved; what this client
 * listened to; the adapter, whether that was powered, discoverable, pairable; this client's
 * discovery there with its filter; and whatever the program noted about it. The program says when
 * one is taken, and there is one for each device, in memory; bleep_state_open() keeps them in a
 * file as well.
 *
 * Restoring compares the snapshot with what is so now and puts back what differs, the adapter
 * first, then the device, its connection, notifications, discovery. Devices and adapters go by
 * their addresses, so that a new number of an adapter does not matter. What was off is not switched
 * off: nothing is powered off, disconnected, unpaired or un-blocked. A device is never paired.
 *
 * Not everything needs that: what this client itself had running is begun again by the library, as
 * soon as BlueZ or the adapter is back after a restart, a power cycle, a reset or a lost connection
 * to the bus. That holds for its discovery with the filter, for the notifications of
 * bleep_device_start_notify(), whose values just go on, and for what it registered with
 * bleep_call(), the agent and its being the default one included. What a lease did ends as ever.
 * ------------------------------------------------------------------------------------------ */

/** A snapshot; never changes. Since: 0.1 */
typedef struct bleep_state bleep_state;

/** What became of a restoration; never changes. Since: 0.1 */
typedef struct bleep_state_result bleep_state_result;

/** What was so or not. Since: 0.1 */
typedef enum bleep_state_flag {
    BLEEP_STATE_TRUSTED = 0,
    BLEEP_STATE_BLOCKED = 1,
    BLEEP_STATE_PAIRED = 2,
    BLEEP_STATE_CONNECTED = 3,
    BLEEP_STATE_SERVICES_RESOLVED = 4,
    BLEEP_STATE_POWERED = 5, /* the adapter, and so the next two */
    BLEEP_STATE_DISCOVERABLE = 6,
    BLEEP_STATE_PAIRABLE = 7,
    BLEEP_STATE_DISCOVERING = 8 /* this client, at that adapter */
} bleep_state_flag;

/** What can be put back, in the order in which it is. Since: 0.1 */
typedef enum bleep_state_kind {
    BLEEP_STATE_KIND_POWERED = 0,
    BLEEP_STATE_KIND_PAIRABLE = 1,
    BLEEP_STATE_KIND_DISCOVERABLE = 2,
    BLEEP_STATE_KIND_PAIRED = 3, /* looked at only */
    BLEEP_STATE_KIND_ALIAS = 4,
    BLEEP_STATE_KIND_TRUSTED = 5,
    BLEEP_STATE_KIND_BLOCKED = 6,
    BLEEP_STATE_KIND_CONNECTED = 7, /* with its services, if they were resolved */
    BLEEP_STATE_KIND_NOTIFICATION = 8,
    BLEEP_STATE_KIND_DISCOVERY = 9
} bleep_state_kind;

/** What became of one item. Since: 0.1 */
typedef enum bleep_state_verdict {
    BLEEP_STATE_RESTORED = 0,
    BLEEP_STATE_UNCHANGED = 1, /* it was so already; nothing was sent */
    BLEEP_STATE_FAILED = 2,
    BLEEP_STATE_SKIPPED = 3 /* nothing was tried; the text says why */
} bleep_state_verdict;

/**
 * bleep_state_item:
 * @struct_size: sizeof(bleep_state_item), set by %BLEEP_STATE_ITEM_INIT
 * @what: what it is about
 * @verdict: what became of it
 * @wanted: as it was saved: "true", "false", the alias, or the characteristic
 * @found: as it was before; "" where that is not known
 * @text: why it failed or was skipped; "" otherwise
 *
 * One thing that a restoration was about. The strings live as long as the result.
 *
 * Since: 0.1
 */
typedef struct bleep_state_item {
    size_t struct_size;
    bleep_state_kind what;
    bleep_state_verdict verdict;
    const char *wanted;
    const char *found;
    const char *text;
} bleep_state_item;

/** Start from this. Since: 0.1 */
#define BLEEP_STATE_ITEM_INIT \
    { sizeof(bleep_state_item), BLEEP_STATE_KIND_POWERED, BLEEP_STATE_RESTORED, NULL, NULL, NULL }

/**
 * bleep_state_func:
 * @status: %BLEEP_OK, or why nothing can be told
 * @result: (nullable): what became of each item; borrowed, bleep_state_result_ref() keeps it
 * @error: (nullable): the details of a failure; borrowed, bleep_error_ref() keeps it
 * @user_data: what the starting call was given
 *
 * Told what came of a restoration, exactly once.
 *
 * Since: 0.1
 */
typedef void (*bleep_state_func)(
    bleep_status status, const bleep_state_result *result, const bleep_error *error,
    void *user_data);

/**
 * bleep_state_save:
 * @client: the client
 * @address: the device
 * @options: (nullable): limits for all of it, 10 s at first; the adapter, where more than one
 *     knows the device
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Takes a snapshot of a device, in the place of an earlier one and of what was noted with it.
 *
 * With a file it is on the disk when this returns. Where that fails, the snapshot is there in
 * memory, and the next change of any snapshot writes it along.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats, for example
 *     %BLEEP_ERROR_DEVICE_NOT_FOUND, or %BLEEP_ERROR_NO_RESOURCES with 256 devices saved, a
 *     snapshot of more than 16 KiB, or no room on the disk; %BLEEP_ERROR_INVALID_ARGUMENT without
 *     an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_state_save(
    bleep_client *client, const char *address, const bleep_call_options *options,
    bleep_error **out_error);

/**
 * bleep_state_update:
 * @client: the client
 * @address: the device
 * @options: (nullable): as for bleep_state_save()
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Takes a snapshot of a device that has one, and keeps what was noted with that.
 *
 * Thread safety: any thread.
 * Returns: as bleep_state_save(); %BLEEP_ERROR_NOT_FOUND if there is no snapshot
 * Since: 0.1
 */
bleep_status bleep_state_update(
    bleep_client *client, const char *address, const bleep_call_options *options,
    bleep_error **out_error);

/**
 * bleep_state_get:
 * @client: the client
 * @address: the device
 * @out_state: where to put the snapshot, for the caller to release with bleep_state_unref()
 *
 * Gives the snapshot of a device as it is at this moment; later changes make another one.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_NOT_FOUND
 * Since: 0.1
 */
bleep_status bleep_state_get(
    bleep_client *client, const char *address, bleep_state **out_state);

/**
 * bleep_state_list:
 * @client: the client
 * @out_addresses: where to put an array of strings, for the caller to release with
 *     bleep_value_unref()
 *
 * Tells of which devices there are snapshots, in the order of their addresses.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_state_list(bleep_client *client, bleep_value **out_addresses);

/**
 * bleep_state_clear:
 * @client: the client
 * @address: (nullable): the device; NULL for all
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Forgets a snapshot; where there is none, that is fine. Handles of it stay good.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT without an error, or what kept the file from
 *     being written
 * Since: 0.1
 */
bleep_status bleep_state_clear(
    bleep_client *client, const char *address, bleep_error **out_error);

/**
 * bleep_state_set_attribute:
 * @client: the client
 * @address: the device
 * @name: what the note is called: up to 128 bytes, no control characters, none of "=[]", and no
 *     blank at its end
 * @value: the note, of whatever type
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Notes something with a device's snapshot, in the place of what had the name before. A device
 * without a snapshot gets an empty one.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK; %BLEEP_ERROR_INVALID_ARGUMENT without an error; %BLEEP_ERROR_TYPE_MISMATCH
 *     for a value whose text GLib does not read, as of doubles below 2.3e-308; or otherwise as
 *     bleep_state_save()
 * Since: 0.1
 */
bleep_status bleep_state_set_attribute(
    bleep_client *client, const char *address, const char *name, const bleep_value *value,
    bleep_error **out_error);

/**
 * bleep_state_get_attribute:
 * @client: the client
 * @address: the device
 * @name: what the note is called
 * @out_value: where to put the note, for the caller to release with bleep_value_unref()
 *
 * Gives what was noted, of the same type.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_NOT_FOUND
 * Since: 0.1
 */
bleep_status bleep_state_get_attribute(
    bleep_client *client, const char *address, const char *name, bleep_value **out_value);

/**
 * bleep_state_remove_attribute:
 * @client: the client
 * @address: the device
 * @name: what the note is called
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Takes a note away.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT without an error, %BLEEP_ERROR_NOT_FOUND, or
 *     what kept the file from being written
 * Since: 0.1
 */
bleep_status bleep_state_remove_attribute(
    bleep_client *client, const char *address, const char *name, bleep_error **out_error);

/**
 * bleep_state_open:
 * @client: the client
 * @file: the file; its folder must be there
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Takes in the snapshots of a file, and writes each change there from now on, until the client
 * ends. Of a device that has a snapshot already the later one counts.
 *
 * The file is text, for its owner alone (mode 0600), and replaced as a whole: a program or a
 * machine that dies in the middle leaves the old or the new one. FILE.lock keeps other clients
 * away while this one has it. What is no whole file of this version is not read and not
 * overwritten: it is kept as FILE.bad, or FILE.bad.1 and so on up to 9, and opening fails once.
 * A link, a folder or a device is left where it is.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK; %BLEEP_ERROR_INVALID_ARGUMENT without an error; %BLEEP_ERROR_BUSY if another
 *     client has the file; %BLEEP_ERROR_TYPE_MISMATCH if it is damaged or none of ours,
 *     %BLEEP_ERROR_NOT_SUPPORTED if it is a later version's; %BLEEP_ERROR_INVALID_STATE if this
 *     client has a file; %BLEEP_ERROR_NOT_FOUND, %BLEEP_ERROR_ACCESS_DENIED or
 *     %BLEEP_ERROR_NO_RESOURCES as the system says
 * Since: 0.1
 */
bleep_status bleep_state_open(bleep_client *client, const char *file, bleep_error **out_error);

/**
 * bleep_state_restore:
 * @client: the client
 * @address: the device
 * @options: (nullable): a limit for all of it, 30 s at first; the adapter, if it is to be another
 *     one than was saved; everything else is for each of the calls that this takes
 * @out_result: (nullable): where to put what became of each item, for the caller to release with
 *     bleep_state_result_unref(); written only on success
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Makes a device and its adapter again what its snapshot says, as far as that is possible.
 *
 * Succeeds when every item was looked at, whatever became of it; see
 * bleep_state_result_is_complete(). So does a device that BlueZ does not know any more: its items
 * are skipped. Those that the time did not suffice for are, too.
 *
 * Thread safety: any thread; blocks until it is over.
 * Returns: %BLEEP_OK, or the status that bleep_error_status() of @out_error repeats:
 *     %BLEEP_ERROR_NOT_FOUND without a snapshot, or what kept BlueZ from being asked at all;
 *     %BLEEP_ERROR_INVALID_ARGUMENT without an error if an argument is no good
 * Since: 0.1
 */
bleep_status bleep_state_restore(
    bleep_client *client, const char *address, const bleep_call_options *options,
    bleep_state_result **out_result, bleep_error **out_error);

/**
 * bleep_state_restore_async:
 * @client: the client
 * @address: the device
 * @options: (nullable): as for bleep_state_restore()
 * @on_restored: told what came of it, exactly once
 * @user_data: handed to @on_restored
 * @destroy: (nullable): frees @user_data, exactly once, also when this fails
 * @out_operation: (nullable): where to put the operation, to cancel it; for the caller to release
 *     with bleep_operation_unref()
 *
 * Starts what bleep_state_restore() does. Cancelled, it completes with %BLEEP_ERROR_CANCELLED and
 * without a result; what was put back stays so.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK if it was started; %BLEEP_ERROR_INVALID_ARGUMENT or %BLEEP_ERROR_NOT_FOUND if
 *     not, and then @on_restored never runs
 * Since: 0.1
 */
bleep_status bleep_state_restore_async(
    bleep_client *client, const char *address, const bleep_call_options *options,
    bleep_state_func on_restored, void *user_data, bleep_destroy_func destroy,
    bleep_operation **out_operation);

/**
 * bleep_state_ref:
 * @state: (nullable): the snapshot
 *
 * Takes one more reference.
 *
 * Thread safety: any thread.
 * Returns: @state, without its const
 * Since: 0.1
 */
bleep_state *bleep_state_ref(const bleep_state *state);

/**
 * bleep_state_unref:
 * @state: (nullable): the snapshot
 *
 * Gives one reference back; the last one frees the snapshot and its strings. NULL does nothing.
 *
 * Thread safety: any thread.
 * Since: 0.1
 */
void bleep_state_unref(bleep_state *state);

/**
 * bleep_state_address:
 * @state: (nullable): the snapshot
 *
 * Tells which device it is of.
 *
 * Thread safety: any thread.
 * Returns: a string that lives as long as @state; "" for NULL
 * Since: 0.1
 */
const char *bleep_state_address(const bleep_state *state);

/**
 * bleep_state_name:
 * @state: (nullable): the snapshot
 *
 * Gives the name that the device has for itself.
 *
 * Thread safety: any thread.
 * Returns: a string that lives as long as @state; "" if it is not known, and for NULL
 * Since: 0.1
 */
const char *bleep_state_name(const bleep_state *state);

/**
 * bleep_state_alias:
 * @state: (nullable): the snapshot
 *
 * Gives the name that the device went by in BlueZ.
 *
 * Thread safety: any thread.
 * Returns: a string that lives as long as @state; "" if it is not known, and for NULL
 * Since: 0.1
 */
const char *bleep_state_alias(const bleep_state *state);

/**
 * bleep_state_adapter:
 * @state: (nullable): the snapshot
 *
 * Gives the address of the adapter.
 *
 * Thread safety: any thread.
 * Returns: a string that lives as long as @state; "" if it is not known, and for NULL
 * Since: 0.1
 */
const char *bleep_state_adapter(const bleep_state *state);

/**
 * bleep_state_is:
 * @state: (nullable): the snapshot
 * @flag: which
 *
 * Tells whether something was so.
 *
 * Thread safety: any thread.
 * Returns: 1 if it was, 0 if not, -1 if that is not known, and for NULL and unknown flags
 * Since: 0.1
 */
int bleep_state_is(const bleep_state *state, bleep_state_flag flag);

/**
 * bleep_state_saved_usec:
 * @state: (nullable): the snapshot
 *
 * Tells when the snapshot was taken.
 *
 * Thread safety: any thread.
 * Returns: microseconds since 1970, UTC; 0 for NULL
 * Since: 0.1
 */
uint64_t bleep_state_saved_usec(const bleep_state *state);

/**
 * bleep_state_to_value:
 * @state: the snapshot
 * @out_value: where to put the value, for the caller to release with bleep_value_unref()
 *
 * Gives everything as a dictionary: "address", "saved_usec", "adapter", "name", "alias", a boolean
 * for each flag under its name in lower case ("trusted", "services_resolved"), "notifications" (an
 * array of strings), "discovery_filter" and "attributes" (dictionaries). What is not known is not
 * there.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_state_to_value(const bleep_state *state, bleep_value **out_value);

/**
 * bleep_state_to_json:
 * @state: (nullable): the snapshot
 *
 * Gives what bleep_state_to_value() does, as JSON.
 *
 * Thread safety: any thread.
 * Returns: a string that lives as long as @state; "null" for NULL
 * Since: 0.1
 */
const char *bleep_state_to_json(const bleep_state *state);

/**
 * bleep_state_result_ref:
 * @result: (nullable): the result
 *
 * Takes one more reference.
 *
 * Thread safety: any thread.
 * Returns: @result, without its const
 * Since: 0.1
 */
bleep_state_result *bleep_state_result_ref(const bleep_state_result *result);

/**
 * bleep_state_result_unref:
 * @result: (nullable): the result
 *
 * Gives one reference back; the last one frees the result and its strings. NULL does nothing.
 *
 * Thread safety: any thread.
 * Since: 0.1
 */
void bleep_state_result_unref(bleep_state_result *result);

/**
 * bleep_state_result_is_complete:
 * @result: (nullable): the result
 *
 * Tells whether everything is as it was saved.
 *
 * Thread safety: any thread.
 * Returns: 1 if no item failed or was skipped, else 0; 0 for NULL
 * Since: 0.1
 */
int bleep_state_result_is_complete(const bleep_state_result *result);

/**
 * bleep_state_result_count:
 * @result: (nullable): the result
 *
 * Counts the items.
 *
 * Thread safety: any thread.
 * Returns: how many there are; 0 for NULL
 * Since: 0.1
 */
size_t bleep_state_result_count(const bleep_state_result *result);

/**
 * bleep_state_result_item:
 * @result: the result
 * @index: which item, from 0, in the order in which they are put back
 * @out_item: filled in; set its struct_size before, as %BLEEP_STATE_ITEM_INIT does
 *
 * Tells what became of one item.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT, or %BLEEP_ERROR_NOT_FOUND past the last one
 * Since: 0.1
 */
bleep_status bleep_state_result_item(
    const bleep_state_result *result, size_t index, bleep_state_item *out_item);

/**
 * bleep_state_result_to_json:
 * @result: (nullable): the result
 *
 * Gives the result as JSON: "address", "complete" and "items", an array of objects with "what",
 * "wanted", "found", "verdict" and "text".
 *
 * Thread safety: any thread.
 * Returns: a string that lives as long as @result; "null" for NULL
 * Since: 0.1
 */
const char *bleep_state_result_to_json(const bleep_state_result *result);

/**
 * bleep_state_kind_name:
 * @what: any number
 *
 * Names what an item is about in one lower-case word, for example "trusted".
 *
 * Thread safety: any thread.
 * Returns: a static string; "unknown" for a number this library does not know
 * Since: 0.1
 */
const char *bleep_state_kind_name(bleep_state_kind what);

/**
 * bleep_state_verdict_name:
 * @verdict: any number
 *
 * Names a verdict: "ok", "unchanged", "failed" or "skipped".
 *
 * Thread safety: any thread.
 * Returns: a static string; "unknown" for a number this library does not know
 * Since: 0.1
 */
const char *bleep_state_verdict_name(bleep_state_verdict verdict);

/* ---------------------------------------------------------------------------------------------
 * Flight recorder: what went on before it went wrong
 *
 * A client keeps in memory of fixed size what it did and saw last: its operations (begin, each
 * attempt, outcome), the D-Bus messages on its connections (headers and sizes; bodies only if
 * asked), the monitor's events, recovery's steps, and notes. It records from the first, without
 * being asked, and writes nothing anywhere by itself: bleep_recorder_dump() does, and where a
 * directory is given to bleep_recorder_start(), so does every issue that the monitor raises.
 *
 * Operations, calls with their replies, and signals each have a share of the memory (a quarter, a
 * half, a quarter), in which the oldest go first, so that a flood of one leaves the others alone.
 *
 * A dump is JSON Lines, one object a line, or a pcap of the messages for Wireshark and tshark (link
 * type DBUS). A message that we sent has the sender that the bus gives it; one without its body is
 * a packet that was cut short, whose original length is true. docs/flight-recorder.md has it all.
 *
 * Bluetooth addresses are crossed out in dumps unless they are asked for, at the same length, in
 * object paths as well: "xx:xx:xx:xx:xx:01" is the first device that this client has told of in a
 * dump, and is so in all its dumps. Bodies can have more to hide: names of devices, values of
 * characteristics, keys, and addresses that are no text.
 * ------------------------------------------------------------------------------------------ */

/** Flags of bleep_recorder_options and of bleep_recorder_dump(). Since: 0.1 */
typedef enum bleep_recorder_flags {
    BLEEP_RECORDER_NONE = 0,
    /* To start: keep the bodies of messages, and write them into automatic dumps. To dump: write
     * those that were kept. */
    BLEEP_RECORDER_WITH_BODIES = 1 << 0,
    /* Do not cross addresses out, in automatic dumps or in this one. */
    BLEEP_RECORDER_WITH_ADDRESSES = 1 << 1
} bleep_recorder_flags;

/** What bleep_recorder_dump() writes. Since: 0.1 */
typedef enum bleep_recorder_format {
    BLEEP_RECORDER_JSON_LINES = 0,
    BLEEP_RECORDER_PCAP = 1 /* messages only */
} bleep_recorder_format;

/**
 * bleep_recorder_options:
 * @struct_size: sizeof(bleep_recorder_options), set by %BLEEP_RECORDER_OPTIONS_INIT
 * @flags: any of bleep_recorder_flags, or-ed
 * @capacity_bytes: how much memory to record in; 0 for 128 KiB, else from 16 KiB to 16 MiB
 * @body_max_bytes: how much of a body is kept, with %BLEEP_RECORDER_WITH_BODIES; 0 for 1024, at
 *     most 65536, and never more than fits
 * @max_dumps: how many automatic dumps the directory keeps, the newest; 0 for 10, at most 1000
 * @directory: (nullable): where issues are dumped, absolute; made if its parent is there, for its
 *     owner alone; NULL for no automatic dumps; copied
 *
 * How to record.
 *
 * Since: 0.1
 */
typedef struct bleep_recorder_options {
    size_t struct_size;
    uint32_t flags;
    uint32_t capacity_bytes;
    uint32_t body_max_bytes;
    uint32_t max_dumps;
    const char *directory;
} bleep_recorder_options;

/** Sets the size, and everything else to its default. Since: 0.1 */
#define BLEEP_RECORDER_OPTIONS_INIT { sizeof(bleep_recorder_options), 0, 0, 0, 0, NULL }

/**
 * bleep_recorder_start:
 * @client: the client
 * @options: (nullable): how to record, copied; NULL for the defaults
 *
 * Records, or goes on recording, with other options. A client begins with the defaults. What was
 * recorded before is kept, unless @capacity_bytes is another than before.
 *
 * Automatic dumps need the monitor, since it is what raises issues. They are written on a thread of
 * their own, one at a time, at most one a minute for issues of one kind, as two files,
 * "flight-NUMBER-PID-ISSUE.jsonl" and ".pcap", for their owner alone. The numbers of a directory go
 * up, whatever the clock says; programs may share one. One that fails is reported to the log.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_recorder_start(bleep_client *client, const bleep_recorder_options *options);

/**
 * bleep_recorder_stop:
 * @client: the client
 *
 * Records nothing and dumps nothing by itself any more. What was recorded stays, for
 * bleep_recorder_dump().
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_recorder_stop(bleep_client *client);

/**
 * bleep_recorder_clear:
 * @client: the client
 *
 * Forgets what was recorded.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_recorder_clear(bleep_client *client);

/**
 * bleep_recorder_note:
 * @client: the client
 * @text: what to note, in a line; of one that is longer than 1024 bytes the beginning
 *
 * Puts a word of the program's among what is recorded, so that a dump tells what it was doing.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_recorder_note(bleep_client *client, const char *text);

/**
 * bleep_recorder_note_message:
 * @client: the client
 * @message: a whole message as it goes over the wire: what dbus_message_marshal() and
 *     g_dbus_message_to_blob() write; copied as far as it is kept
 * @size_bytes: how many bytes that are
 * @is_sent: 1 for one that was sent, 0 for one that came
 *
 * Puts a message that went over a connection of the program's own among what is recorded.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT, also if that is no D-Bus message
 * Since: 0.1
 */
bleep_status bleep_recorder_note_message(
    bleep_client *client, const void *message, size_t size_bytes, int is_sent);

/**
 * bleep_recorder_get:
 * @client: the client
 * @out_recorder: where to put a dictionary, for the caller to release with bleep_value_unref()
 *
 * Tells how it records: "running", "capacity_bytes", "body_max_bytes" (0 where no bodies are
 * kept), "directory" ("" where nothing is dumped by itself), "recorded" (how often something was,
 * ever), "held" (how much of that is still there), "dumps" (written by itself) and "failed_dumps".
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_recorder_get(bleep_client *client, bleep_value **out_recorder);

/**
 * bleep_recorder_dump:
 * @client: the client
 * @format: what to write
 * @flags: any of bleep_recorder_flags, or-ed
 * @file: where to; copied
 * @out_error: (nullable): where to put the details of a failure; written only on failure, for
 *     the caller to release with bleep_error_unref()
 *
 * Writes what is recorded, oldest first, into a file that replaces the old one in one step, so that
 * whoever is killed in the middle leaves the old one; for its owner alone. Recording goes on
 * meanwhile.
 *
 * Thread safety: any thread; waits for the disk.
 * Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID_ARGUMENT without an error, %BLEEP_ERROR_NOT_FOUND if
 *     there is no such directory, %BLEEP_ERROR_ACCESS_DENIED, or %BLEEP_ERROR_NO_RESOURCES for all
 *     else, like a full disk
 * Since: 0.1
 */
bleep_status bleep_recorder_dump(
    bleep_client *client, bleep_recorder_format format, uint32_t flags, const char *file,
    bleep_error **out_error);

/* ---------------------------------------------------------------------------------------------
 * Log: what the library has to say
 *
 * What is the same (operation, device and outcome, or event and subject) is reported five times a
 * minute at most; after that minute one record, with BLEEP_REPEATS, says how many more there were.
 * %BLEEP_LOG_DEBUG records are reported one and all.
 * ------------------------------------------------------------------------------------------ */

/** How important a record is. Since: 0.1 */
typedef enum bleep_log_level {
    BLEEP_LOG_NONE = 0,    /* only as a limit: report nothing */
    BLEEP_LOG_WARNING = 1, /* something is wrong and was, or could not be, dealt with */
    BLEEP_LOG_INFO = 2,    /* something worth knowing: retries, late replies, restarts */
    BLEEP_LOG_DEBUG = 3    /* every step */
} bleep_log_level;

/**
 * bleep_log_field:
 * @name: the field, for example "BLEEP_OPERATION"
 * @value: its value as text
 *
 * One field of a record. Both strings are borrowed. The fields are BLEEP_OPERATION, BLEEP_ADDRESS,
 * BLEEP_BLAME, BLEEP_ELAPSED_USEC, BLEEP_ATTEMPT, BLEEP_EVENT, BLEEP_SUBJECT, BLEEP_GENERATION and
 * BLEEP_REPEATS, each only where it applies.
 *
 * Since: 0.1
 */
typedef struct bleep_log_field {
    const char *name;
    const char *value;
} bleep_log_field;

/**
 * bleep_log_func:
 * @level: how important it is
 * @message: one line; borrowed
 * @fields: (nullable): its fields; borrowed
 * @field_count: how many
 * @user_data: what bleep_log_set_handler() was given
 *
 * Told what the library has to say.
 *
 * Since: 0.1
 */
typedef void (*bleep_log_func)(
    bleep_log_level level, const char *message, const bleep_log_field *fields, size_t field_count,
    void *user_data);

/**
 * bleep_log_set_level:
 * @client: the client
 * @level: the least important level to report
 *
 * Chooses how much is reported; at first that is %BLEEP_LOG_WARNING and what is worse.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_log_set_level(bleep_client *client, bleep_log_level level);

/**
 * bleep_log_set_handler:
 * @client: the client
 * @on_log: (nullable): told each record, in order, where the client delivers; NULL for GLib's
 *     structured log, domain "BleepReliability"
 * @user_data: handed to @on_log
 * @destroy: (nullable): frees @user_data, exactly once, when the handler is replaced or the
 *     client ends, also when this fails
 *
 * Chooses who hears the reports. The library itself never prints.
 *
 * Thread safety: any thread.
 * Returns: %BLEEP_OK, or %BLEEP_ERROR_INVALID_ARGUMENT
 * Since: 0.1
 */
bleep_status bleep_log_set_handler(
    bleep_client *client, bleep_log_func on_log, void *user_data, bleep_destroy_func destroy);

#ifdef __cplusplus
}
#endif

#endif /* BLEEPRELIABILITY_H */

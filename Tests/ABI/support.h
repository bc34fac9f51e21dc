/* What the tests in C share: a client in each of its three ways, waiting, and complaining. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <bleepreliability.h>
#include <gio/gio.h>

#define DEVICE "F0:F1:F2:F3:F4:F5"
#define HELLO "12345678-1234-5678-1234-56789abc0001"
#define WRITABLE "12345678-1234-5678-1234-56789abc0002"
#define NOTIFYING "12345678-1234-5678-1234-56789abc0003"
#define SIMULATOR "org.bleepreliability.Simulator"
#define SIMULATOR_PATH "/org/bleepreliability/Simulator"

typedef enum mode {
    MODE_THREAD,
    MODE_FD,
    MODE_CONTEXT
} mode;

/* A client and how its callbacks come to run. */
typedef struct world {
    mode mode;
    GMainContext *context;
    bleep_client *client;
    int fd;
} world;

/* Reads "thread", "fd" or "context"; ends the program at any other word. */
mode mode_named(const char *name);

/* A client on the bus at this address; every category's timeout is set where it is not 0. */
void world_open(world *self, mode mode, const char *address, uint64_t timeout_usec);

/* Lets the client go and everything it owed happen. */
void world_close(world *self);

/*
 * Delivers callbacks in the calling thread, or waits while they are delivered elsewhere, until
 * is_so() says so; no longer than ten seconds. Returns whether it is so.
 */
int world_wait(world *self, int (*is_so)(void *data), void *data);

/* Wakes world_wait(); to be called by callbacks after each change. */
void announce(void);

/* Counts and prints a failure; returns the condition. */
int expect(int condition, const char *format, ...) G_GNUC_PRINTF(2, 3);

/*
 * Counts and prints a failure where the status is another than expected; lets the error go. Takes
 * the place of the error, because the order in which arguments are evaluated is anybody's guess.
 */
int expect_status(
    bleep_status expected, bleep_status status, bleep_error **error, const char *what);

/* What main() returns: 0 where nothing failed. Prints how many did. */
int verdict(void);

/* Ends the program with a message if it is still running then; a deadlock must not hang a test. */
void watchdog(unsigned seconds);

/* How many entries a directory under /proc/self has: "task" for threads, "fd" for descriptors. */
unsigned count_in_proc(const char *directory);

#endif

/* A program on libdbus with an epoll loop of its own, and what its tests need besides. */
#ifndef LOOP_H
#define LOOP_H

#include <bleepreliability-dbus1.h>
#include <stddef.h>

#define ADAPTER "/org/bluez/hci0"
#define DEVICE "/org/bluez/hci0/dev_F0_F1_F2_F3_F4_F5"
#define SECOND UINT64_C(1000000)
/* Too short for what is held, long enough to get a call on its way, also under valgrind. */
#define SHORT (SECOND / 2 * slowness())

enum { SOURCES_MAX = 512 };

/* The program: its bus, its loop, and the client, which is one descriptor more in that loop. */
typedef struct loop {
    int epoll, client_fd;
    struct _GMainContext *context;
    DBusConnection *connection;
    bleep_client *client;
    bleep_dbus1 *adapter;
    DBusWatch *watches[8];
    DBusTimeout *timeouts[SOURCES_MAX];
    long long due_msec[SOURCES_MAX];
} loop;

/* What became of one call. */
typedef struct outcome {
    int told, destroyed;
    bleep_status status;
    uint32_t attempts;
    int keeps_reply;
    DBusMessage *reply;
} outcome;

/* On the bus at this address; the client on a GMainContext, or with an event descriptor. */
void loop_open(loop *self, const char *address, int is_attached);
void loop_close(loop *self);

/* Goes round once; waits no longer than this. */
void loop_turn(loop *self, int wait_msec);

/* Goes round until is_so() says so; ends the program when that takes too long. */
void loop_until(loop *self, int (*is_so)(void *data), void *data, const char *what);

/* For asynchronous calls, with an outcome as user_data. */
void note(bleep_status status, DBusMessage *reply, const bleep_error *error, void *user_data);
void note_destroyed(void *user_data);
int is_told(void *data);

/* A method call without arguments. */
DBusMessage *method_call(const char *path, const char *interface, const char *method);

/* Starts a call of org.bluez.Device1 on the device. */
bleep_dbus1_operation *start(
    loop *self, const char *method, uint64_t timeout_usec, outcome *outcome);

/* The simulator, by its control interface, on a connection of its own. */
void control_open(const char *address);
void control_close(void);
void inject(const char *fault);
/* In so many tenths of a second, or later where all is slower. */
void inject_later(unsigned tenths, const char *fault);

/* The process that the bus is. */
unsigned bus_process(void);

/* How many calls are held, and how often a method came by this sender, or by anyone. */
int held(void);
int seen(const char *method, const char *sender);

/* Counts and prints a failure; returns the condition. */
int expect(int condition, const char *format, ...) __attribute__((format(printf, 2, 3)));
int expect_status(bleep_status expected, bleep_status status, const char *what);
int verdict(void);

long long now_msec(void);

/* How many times longer everything takes, out of the environment. */
unsigned slowness(void);
unsigned count_in_proc(const char *directory);

#endif

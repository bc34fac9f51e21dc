/*
 * A blocking call from inside every kind of callback, and the last unref inside each: nothing may
 * hang, in none of the three ways to run a client.
 *
 *     callbacks thread|fd|context BUS-ADDRESS
 */
#define _POSIX_C_SOURCE 200809L
#include "support.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { WATCHDOG_SECONDS = 60 };

/* What a callback does when it comes, and what came of it. */
typedef struct scene {
    world world;
    int unrefs; /* gives the last reference back instead of calling */
    int is_over; /* the main thread does not use the client any more */
    int entered, finished, destroyed;
    bleep_proxy *proxy; /* outlives the client */
    bleep_status status;
} scene;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t over = PTHREAD_COND_INITIALIZER;

static void
add_one(int *counter)
{
    pthread_mutex_lock(&lock);
    ++*counter;
    pthread_mutex_unlock(&lock);
    announce();
}

static int
is_positive(void *counter)
{
    int positive;

    pthread_mutex_lock(&lock);
    positive = *(int *)counter > 0;
    pthread_mutex_unlock(&lock);
    return positive;
}

static bleep_status
ask(bleep_client *client)
{
    bleep_value *value = NULL;
    bleep_status status = bleep_property_get(
        client, "/org/bluez/hci0", "org.bluez.Adapter1", "Address", NULL, &value, NULL);

    bleep_value_unref(value);
    /* That one needs the client's loop, which may be the one that we are in. */
    return status == BLEEP_OK ? bleep_recover(client, NULL, NULL, NULL, NULL, NULL) : status;
}

/* What every kind of callback does, once. */
static void
act(scene *self)
{
    bleep_client *client = self->world.client;
    int is_first;

    pthread_mutex_lock(&lock);
    is_first = self->entered++ == 0;
    /* It is the last reference only once nobody else uses the client. */
    while (is_first && self->unrefs && !self->is_over)
        pthread_cond_wait(&over, &lock);
    if (is_first && self->unrefs)
        self->world.client = NULL;
    pthread_mutex_unlock(&lock);
    if (!is_first)
        return;

    if (self->unrefs)
        bleep_client_unref(client);
    else
        self->status = ask(client);
    add_one(&self->finished);
}

static void
done(bleep_status status, const bleep_value *value, const bleep_error *error, void *data)
{
    (void)value;
    expect(status == BLEEP_OK, "done: %s", bleep_error_text(error));
    act(data);
}

static void
ignored(bleep_status status, const bleep_value *value, const bleep_error *error, void *data)
{
    (void)status, (void)value, (void)error, (void)data;
}

static void
notified(const char *address, const char *name, const uint8_t *bytes, size_t size, void *data)
{
    (void)address, (void)name;
    expect(size == 3 && memcmp(bytes, "abc", 3) == 0, "another value than was sent");
    act(data);
}

static void
logged(
    bleep_log_level level, const char *message, const bleep_log_field *fields, size_t count,
    void *data)
{
    (void)level, (void)message, (void)fields, (void)count;
    act(data);
}

static void
changed(const char *property, const bleep_value *value, void *data)
{
    expect(strcmp(property, "Alias") == 0 && value != NULL, "%s is not there", property);
    act(data);
}

static void
recovered(bleep_status status, const bleep_recovery *recovery, const bleep_error *error, void *data)
{
    expect(status == BLEEP_OK, "%s: %s", bleep_recovery_text(recovery), bleep_error_text(error));
    act(data);
}

static void
recovery_ignored(
    bleep_status status, const bleep_recovery *recovery, const bleep_error *error, void *data)
{
    (void)status, (void)recovery, (void)error, (void)data;
}

static void
told(const bleep_recovery_event *event, void *data)
{
    (void)event;
    act(data);
}

static int
guarded(void *data)
{
    act(data);
    return 7;
}

static void
acting_destroy(void *data)
{
    act(data);
}

static void
counting_destroy(void *data)
{
    add_one(&((scene *)data)->destroyed);
}

/* --- the kinds of callbacks, each in its own situation --------------------------------------- */

static bleep_status
start_ping(scene *self, bleep_done_func on_done, bleep_destroy_func destroy)
{
    return bleep_call_async(self->world.client, NULL, "/", "org.freedesktop.DBus.Peer", "Ping",
        NULL, NULL, on_done, self, destroy, NULL);
}

static void
in_done(scene *self)
{
    expect(start_ping(self, done, counting_destroy) == BLEEP_OK, "not started");
}

static void
in_destroy(scene *self)
{
    add_one(&self->destroyed);
    expect(start_ping(self, ignored, acting_destroy) == BLEEP_OK, "not started");
}

/* This one runs inside the call, and the next one too: the library has to hold on to itself. */
static void
in_destroy_of_a_call_that_failed(scene *self)
{
    bleep_client *client = self->world.client;

    self->is_over = 1;
    add_one(&self->destroyed);
    expect(bleep_call_async(client, NULL, "no path", "a.b", "C", NULL, NULL, ignored, self,
               acting_destroy, NULL) == BLEEP_ERROR_INVALID_ARGUMENT,
        "a path that is none was taken");
}

static void
in_notify(scene *self)
{
    bleep_call_options options = BLEEP_CALL_OPTIONS_INIT;
    bleep_client *client = self->world.client;
    bleep_error *error = NULL;

    options.flags = BLEEP_CALL_SERVICES_RESOLVED;
    expect_status(BLEEP_OK, bleep_device_connect(client, DEVICE, &options, &error), &error,
        "connect");
    expect_status(BLEEP_OK,
        bleep_device_start_notify(client, DEVICE, NOTIFYING, NULL, notified, self,
            counting_destroy, &error),
        &error, "start_notify");
    expect_status(BLEEP_OK,
        bleep_call(client, SIMULATOR, SIMULATOR_PATH, SIMULATOR, "Notify",
            "('" NOTIFYING "', [byte 0x61, 0x62, 0x63])", NULL, NULL, &error),
        &error, "notify");
    if (!self->unrefs && expect(world_wait(&self->world, is_positive, &self->finished), "no value"))
        bleep_device_stop_notify(client, DEVICE, NOTIFYING, NULL, NULL);
}

static void
in_log(scene *self)
{
    bleep_client *client = self->world.client;

    expect(bleep_log_set_level(client, BLEEP_LOG_DEBUG) == BLEEP_OK, "no level");
    expect(bleep_log_set_handler(client, logged, self, counting_destroy) == BLEEP_OK,
        "no handler");
    expect(start_ping(self, ignored, NULL) == BLEEP_OK, "not started");
    if (!self->unrefs && expect(world_wait(&self->world, is_positive, &self->finished), "no log"))
        bleep_log_set_handler(client, NULL, NULL, NULL);
}

static void
in_change(scene *self)
{
    expect(bleep_proxy_get(self->world.client, NULL, "/org/bluez/hci0", "org.bluez.Adapter1",
               &self->proxy) == BLEEP_OK,
        "no proxy");
    expect(bleep_proxy_watch(self->proxy, "Alias", changed, self, counting_destroy, NULL) ==
               BLEEP_OK,
        "no watch");
}

static void
in_recovered(scene *self)
{
    expect(bleep_recover_async(self->world.client, NULL, NULL, NULL, recovered, self,
               counting_destroy, NULL) == BLEEP_OK,
        "not started");
}

static void
in_recovery(scene *self)
{
    uint64_t watch = 0;

    expect(bleep_recovery_watch(self->world.client, BLEEP_RECOVERY_ENDED, told, self,
               counting_destroy, &watch) == BLEEP_OK,
        "no watch");
    expect(bleep_recover_async(self->world.client, NULL, NULL, NULL, recovery_ignored, NULL, NULL,
               NULL) == BLEEP_OK,
        "not started");
    if (!self->unrefs && expect(world_wait(&self->world, is_positive, &self->finished), "no end"))
        bleep_recovery_unwatch(self->world.client, watch);
}

static void
in_guard(scene *self)
{
    int result = 0;

    self->is_over = 1;
    expect(bleep_guard(self->world.client, "sensor", 5000000, guarded, self, counting_destroy,
               &result, NULL) == BLEEP_OK,
        "the guard gave up");
    expect(result == 7, "the guard returned %d", result);
}

static const struct {
    const char *name;
    void (*play)(scene *self);
} kinds[] = {
    { "done", in_done },
    { "destroy", in_destroy },
    { "destroy of a call that failed", in_destroy_of_a_call_that_failed },
    { "notify", in_notify },
    { "log", in_log },
    { "change", in_change },
    { "recovered", in_recovered },
    { "recovery", in_recovery },
    { "guard", in_guard },
};

static void
play(size_t kind, mode mode, const char *address, int unrefs)
{
    scene self = { .unrefs = unrefs };

    printf("%s inside %s\n", unrefs ? "the last unref" : "a blocking call", kinds[kind].name);
    fflush(stdout);
    world_open(&self.world, mode, address, 0);
    kinds[kind].play(&self);
    pthread_mutex_lock(&lock);
    self.is_over = 1;
    pthread_cond_broadcast(&over);
    pthread_mutex_unlock(&lock);
    expect(world_wait(&self.world, is_positive, &self.finished), "%s: did not finish",
        kinds[kind].name);
    expect(self.status == BLEEP_OK, "%s: %s", kinds[kind].name, bleep_status_name(self.status));
    bleep_proxy_unref(self.proxy);
    expect(world_wait(&self.world, is_positive, &self.destroyed), "%s: destroy is missing",
        kinds[kind].name);
    world_close(&self.world);
}

int
main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: callbacks thread|fd|context BUS-ADDRESS\n");
        return 2;
    }
    watchdog(WATCHDOG_SECONDS);
    for (size_t kind = 0; kind < G_N_ELEMENTS(kinds); kind++)
        for (int unrefs = 0; unrefs <= 1; unrefs++)
            play(kind, mode_named(argv[1]), argv[2], unrefs);
    return verdict();
}

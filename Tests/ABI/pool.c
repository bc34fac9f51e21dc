/*
 * The pool from C: 64 threads that each acquire, call and release a thousand times; everything that
 * a program may do to leased connections; a bus that dies with leases out.
 *
 *     pool crowd|connections thread|fd|context BUS-ADDRESS
 *     pool death BUS-ADDRESS DBUS-DAEMON-CONFIGURATION
 */
#define _POSIX_C_SOURCE 200809L
#include "support.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 64, ROUNDS = 1000, CONNECTIONS = 4, WATCHDOG_SECONDS = 110 };
enum { PATIENCE_USEC = 100000000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
configure(bleep_client *client, uint32_t minimum)
{
    bleep_pool_options options = BLEEP_POOL_OPTIONS_INIT;

    options.minimum = minimum;
    options.maximum = CONNECTIONS;
    expect(bleep_pool_configure(client, &options) == BLEEP_OK, "not configured");
}

/* A number of the pool's, like "idle", or of one of its dictionaries, like "closed" "lost". */
static uint64_t
figure(bleep_client *client, const char *name, const char *reason)
{
    bleep_value *stats = NULL, *value = NULL, *inner = NULL;
    uint64_t number = UINT64_MAX;

    bleep_pool_stats(client, &stats);
    bleep_value_lookup(stats, name, &value);
    if (reason != NULL)
        bleep_value_lookup(value, reason, &inner);
    expect(bleep_value_get_uint64(reason != NULL ? inner : value, &number) == BLEEP_OK,
        "no figure %s %s", name, reason != NULL ? reason : "");
    bleep_value_unref(inner);
    bleep_value_unref(value);
    bleep_value_unref(stats);
    return number;
}

static bleep_lease *
acquire(bleep_client *client, const char *label)
{
    bleep_lease *lease = NULL;
    bleep_error *error = NULL;

    expect_status(BLEEP_OK, bleep_pool_acquire(client, label, PATIENCE_USEC, &lease, &error),
        &error, label);
    return lease;
}

static bleep_status
ask_the_bus(bleep_lease *lease)
{
    return bleep_lease_call(lease, "org.freedesktop.DBus", "/org/freedesktop/DBus",
        "org.freedesktop.DBus", "GetId", NULL, NULL, NULL, NULL);
}

/* --- a crowd ---------------------------------------------------------------------------------- */

typedef struct crowd {
    world world;
    int gone;
} crowd;

static void *
acquire_often(void *data)
{
    crowd *self = data;

    for (int round = 0; round < ROUNDS; round++) {
        bleep_lease *lease = acquire(self->world.client, "crowd");
        bleep_status status = ask_the_bus(lease);

        expect(status == BLEEP_OK, "a call: %s", bleep_status_name(status));
        expect(bleep_pool_release(self->world.client, lease, 0) == BLEEP_OK, "not released");
        bleep_lease_unref(lease);
    }
    pthread_mutex_lock(&lock);
    self->gone++;
    pthread_mutex_unlock(&lock);
    announce();
    return NULL;
}

static int
all_gone(void *data)
{
    int gone;

    pthread_mutex_lock(&lock);
    gone = ((crowd *)data)->gone;
    pthread_mutex_unlock(&lock);
    return gone == THREADS;
}

static int
is_as_configured(void *data)
{
    bleep_client *client = ((world *)data)->client;

    return figure(client, "idle", NULL) == CONNECTIONS && figure(client, "in_use", NULL) == 0 &&
           figure(client, "waiting", NULL) == 0;
}

static void
sixty_four_threads_on_four_connections(mode mode, const char *address)
{
    pthread_t threads[THREADS];
    crowd self = { .gone = 0 };

    world_open(&self.world, mode, address, 0);
    configure(self.world.client, CONNECTIONS);
    for (int index = 0; index < THREADS; index++)
        pthread_create(&threads[index], NULL, acquire_often, &self);
    while (!world_wait(&self.world, all_gone, &self))
        ;
    for (int index = 0; index < THREADS; index++)
        pthread_join(threads[index], NULL);
    expect(world_wait(&self.world, is_as_configured, &self.world), "not idle as configured");
    expect(figure(self.world.client, "granted", NULL) == THREADS * ROUNDS, "%lu granted",
        (unsigned long)figure(self.world.client, "granted", NULL));
    expect(figure(self.world.client, "created", NULL) == CONNECTIONS, "%lu created",
        (unsigned long)figure(self.world.client, "created", NULL));
    world_close(&self.world);
}

/* --- what a program may do -------------------------------------------------------------------- */

/* GDBus's own calls work on a leased connection, whatever else goes over it; and closing it, which
 * nobody should, ends nothing but calls. */
static void
close_from_outside(bleep_client *client)
{
    bleep_lease *lease = acquire(client, "closed");
    GDBusConnection *connection = bleep_lease_connection(lease);
    GVariant *reply = g_dbus_connection_call_sync(connection, "org.freedesktop.DBus",
        "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId", NULL, NULL,
        G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);

    expect(reply != NULL, "GDBus has no answer");
    g_variant_unref(reply);
    expect(strcmp(bleep_lease_name(lease), g_dbus_connection_get_unique_name(connection)) == 0,
        "another name: %s", bleep_lease_name(lease));
    g_dbus_connection_close_sync(connection, NULL, NULL);
    expect(ask_the_bus(lease) == BLEEP_ERROR_BUS_LOST, "a call on a closed connection");
    expect(bleep_pool_release(client, lease, 0) == BLEEP_OK, "not released");
    expect(bleep_lease_connection(lease) == NULL, "a connection after the release");
    bleep_lease_unref(lease);
}

static void
release_wrongly(bleep_client *client, const char *address)
{
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;
    bleep_client *stranger = NULL;
    bleep_lease *lease = acquire(client, "twice");

    options.bus = BLEEP_BUS_ADDRESS;
    options.address = address;
    bleep_client_new(&options, &stranger);
    expect(bleep_pool_release(stranger, lease, 0) == BLEEP_ERROR_INVALID_ARGUMENT, "foreign");
    expect(bleep_pool_release(client, lease, 2) == BLEEP_ERROR_INVALID_ARGUMENT, "odd flags");
    expect(bleep_pool_release(client, lease, BLEEP_LEASE_UNHEALTHY) == BLEEP_OK, "once");
    expect(bleep_pool_release(client, lease, 0) == BLEEP_ERROR_INVALID_STATE, "twice");
    expect(ask_the_bus(lease) == BLEEP_ERROR_INVALID_STATE, "a call on a released lease");
    expect(figure(client, "closed", "unhealthy") == 1, "the unhealthy one was kept");
    bleep_lease_unref(lease);
    bleep_client_unref(stranger);
}

typedef struct inside {
    bleep_client *client;
    int is_over;
} inside;

/* The callback gives the lease back by itself, and calls on it before. */
static void
use_inside(bleep_status status, bleep_lease *lease, const bleep_error *error, void *data)
{
    bleep_client *client = ((inside *)data)->client;

    expect(status == BLEEP_OK && error == NULL, "async: %s", bleep_error_text(error));
    expect(ask_the_bus(lease) == BLEEP_OK, "a call inside the callback");
    expect(bleep_pool_release(client, lease, 0) == BLEEP_OK, "not released");
    bleep_lease_unref(lease);
    bleep_lease_unref(acquire(client, "leaked"));
}

static void
note_end(void *data)
{
    pthread_mutex_lock(&lock);
    ((inside *)data)->is_over = 1;
    pthread_mutex_unlock(&lock);
    announce();
}

static int
is_over(void *data)
{
    int is_so;

    pthread_mutex_lock(&lock);
    is_so = ((inside *)data)->is_over;
    pthread_mutex_unlock(&lock);
    return is_so;
}

static void
everything_a_program_may_do(mode mode, const char *address)
{
    bleep_lease *leases[CONNECTIONS], *late = NULL;
    world world;
    inside inside = { .is_over = 0 };
    bleep_error *error = NULL;

    world_open(&world, mode, address, 0);
    bleep_log_set_level(world.client, BLEEP_LOG_NONE);
    configure(world.client, 0);
    close_from_outside(world.client);
    release_wrongly(world.client, address);
    inside.client = world.client;
    expect(bleep_pool_acquire_async(
               world.client, "async", 0, use_inside, &inside, note_end, NULL) == BLEEP_OK,
        "not started");
    expect(world_wait(&world, is_over, &inside), "the lease never came");
    expect(figure(world.client, "leaks", NULL) == 1, "the leak was not counted");
    for (int index = 0; index < CONNECTIONS; index++)
        leases[index] = acquire(world.client, "all");
    expect_status(BLEEP_ERROR_TIMED_OUT,
        bleep_pool_acquire(world.client, "none", 1000, &late, &error), &error, "a fifth");
    expect(late == NULL, "a lease after all");
    for (int index = 0; index < CONNECTIONS; index++)
        bleep_pool_release(world.client, leases[index], 0), bleep_lease_unref(leases[index]);
    late = acquire(world.client, "beyond the end");
    world_close(&world);
    expect(ask_the_bus(late) == BLEEP_ERROR_CLIENT_CLOSED, "a call beyond the end");
    bleep_lease_unref(late);
}

/* --- the bus dies ----------------------------------------------------------------------------- */

static pid_t
start_bus(const char *configuration)
{
    char option[512], line[256];
    int ends[2];
    FILE *output;
    pid_t child;

    snprintf(option, sizeof option, "--config-file=%s", configuration);
    if (pipe(ends) != 0)
        abort();
    child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execlp("dbus-daemon", "dbus-daemon", option, "--nofork", "--print-address=1", NULL);
        _exit(127);
    }
    close(ends[1]);
    output = fdopen(ends[0], "r");
    expect(output != NULL && fgets(line, sizeof line, output) != NULL, "no bus");
    fclose(output);
    return child;
}

static int
has_one_idle(void *data)
{
    return figure(((world *)data)->client, "idle", NULL) == 1;
}

static int
has_closed(void *connection)
{
    return g_dbus_connection_is_closed(connection);
}

static void
live_through_the_death_of_the_bus(mode mode, const char *address, const char *configuration)
{
    pid_t bus = start_bus(configuration);
    bleep_lease *plain, *exposed;
    bleep_error *error = NULL;
    GDBusConnection *connection;
    world world;

    world_open(&world, mode, address, 0);
    bleep_log_set_level(world.client, BLEEP_LOG_NONE);
    configure(world.client, 1);
    plain = acquire(world.client, "plain");
    exposed = acquire(world.client, "exposed");
    connection = bleep_lease_connection(exposed);
    expect(!g_dbus_connection_get_exit_on_close(connection), "it would end the program");
    kill(bus, SIGKILL);
    waitpid(bus, NULL, 0);

    expect(ask_the_bus(plain) == BLEEP_ERROR_BUS_LOST, "a call after the death");
    expect(ask_the_bus(exposed) == BLEEP_ERROR_BUS_LOST, "another");
    /* GDBus's own thread may be later than ours. */
    expect(world_wait(&world, has_closed, connection), "the GDBusConnection lives on");
    expect(bleep_pool_release(world.client, plain, 0) == BLEEP_OK, "not released");
    expect(bleep_pool_release(world.client, exposed, 0) == BLEEP_OK, "not released");
    bleep_lease_unref(plain);
    bleep_lease_unref(exposed);
    expect_status(BLEEP_ERROR_BUS_UNAVAILABLE,
        bleep_pool_acquire(world.client, "none", 0, &plain, &error), &error, "without a bus");

    bus = start_bus(configuration);
    expect(world_wait(&world, has_one_idle, &world), "the minimum does not come back");
    world_close(&world);
    kill(bus, SIGKILL);
    waitpid(bus, NULL, 0);
}

int
main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: pool crowd|connections MODE ADDRESS, or death ADDRESS FILE\n");
        return 2;
    }
    watchdog(WATCHDOG_SECONDS);
    if (strcmp(argv[1], "crowd") == 0)
        sixty_four_threads_on_four_connections(mode_named(argv[2]), argv[3]);
    else if (strcmp(argv[1], "connections") == 0)
        everything_a_program_may_do(mode_named(argv[2]), argv[3]);
    else
        for (mode mode = MODE_THREAD; mode <= MODE_CONTEXT; mode++)
            live_through_the_death_of_the_bus(mode, argv[2], argv[3]);
    return verdict();
}

/*
 * A thousand calls to a daemon that does not answer, and a bus that is killed and comes back: the
 * program lives, nobody hears of LimitsExceeded, and threads and descriptors are as before.
 *
 *     reliability stopped-blocking|stopped-async BUS-ADDRESS SIMULATOR-PID
 *     reliability bus-restart BUS-ADDRESS DBUS-DAEMON-CONFIGURATION
 *
 * The first wants a bus with max_replies_per_connection of 128 and stops the simulator with
 * SIGSTOP; the second starts and kills dbus-daemons itself.
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

enum { CALLS = 1000, THREADS = 8, TIMEOUT_USEC = 20000, WATCHDOG_SECONDS = 120 };

typedef struct tally {
    unsigned ended, timed_out, limited;
    unsigned threads, descriptors;
} tally;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
count(tally *self, bleep_status status, const bleep_error *error)
{
    pthread_mutex_lock(&lock);
    self->ended++;
    self->timed_out += status == BLEEP_ERROR_TIMED_OUT;
    self->limited += status == BLEEP_ERROR_BUS_LIMIT ||
                     strstr(bleep_error_name(error), "LimitsExceeded") != NULL;
    pthread_mutex_unlock(&lock);
    expect(status == BLEEP_ERROR_TIMED_OUT, "%s: %s", bleep_status_name(status),
        bleep_error_text(error));
    announce();
}

static bleep_status
ping(bleep_client *client, bleep_error **out_error)
{
    return bleep_call(
        client, NULL, "/", "org.freedesktop.DBus.Peer", "Ping", NULL, NULL, NULL, out_error);
}

static int
is_as_before(void *data)
{
    const tally *self = data;

    return count_in_proc("task") <= self->threads && count_in_proc("fd") <= self->descriptors;
}

/* Everything that is made once is made here, so that afterwards nothing more may be. */
static void
warm_up(tally *self, world *world)
{
    bleep_error *error = NULL;

    expect(ping(world->client, &error) == BLEEP_OK, "%s", bleep_error_text(error));
    bleep_error_unref(error);
    self->threads = count_in_proc("task");
    self->descriptors = count_in_proc("fd");
}

static void
expect_all_as_before(tally *self, world *world, pid_t simulator)
{
    bleep_error *error = NULL;

    kill(simulator, SIGCONT);
    printf("%u ended, %u timed out, %u limited\n", self->ended, self->timed_out, self->limited);
    expect(self->ended == CALLS, "%u of %d calls ended", self->ended, CALLS);
    expect(self->limited == 0, "%u callers heard of a limit", self->limited);
    expect(ping(world->client, &error) == BLEEP_OK, "afterwards: %s", bleep_error_text(error));
    bleep_error_unref(error);
    expect(world_wait(world, is_as_before, self), "threads %u -> %u, descriptors %u -> %u",
        self->threads, count_in_proc("task"), self->descriptors, count_in_proc("fd"));
}

/* --- blocking -------------------------------------------------------------------------------- */

typedef struct share {
    bleep_client *client;
    tally *tally;
} share;

static void *
call_in_vain(void *data)
{
    share *self = data;

    for (int index = 0; index < CALLS / THREADS; index++) {
        bleep_error *error = NULL;
        bleep_status status = ping(self->client, &error);

        count(self->tally, status, error);
        bleep_error_unref(error);
    }
    return NULL;
}

static void
stopped_blocking(const char *address, pid_t simulator)
{
    pthread_t threads[THREADS];
    tally tally = { 0 };
    world world;
    share share;

    world_open(&world, MODE_THREAD, address, TIMEOUT_USEC);
    warm_up(&tally, &world);
    share.client = world.client;
    share.tally = &tally;
    kill(simulator, SIGSTOP);
    for (int index = 0; index < THREADS; index++)
        pthread_create(&threads[index], NULL, call_in_vain, &share);
    for (int index = 0; index < THREADS; index++)
        pthread_join(threads[index], NULL);
    expect_all_as_before(&tally, &world, simulator);
    world_close(&world);
}

/* --- all at once ----------------------------------------------------------------------------- */

static void
count_done(bleep_status status, const bleep_value *value, const bleep_error *error, void *data)
{
    (void)value;
    count(data, status, error);
}

static int
all_ended(void *data)
{
    unsigned ended;

    pthread_mutex_lock(&lock);
    ended = ((tally *)data)->ended;
    pthread_mutex_unlock(&lock);
    return ended == CALLS;
}

static void
stopped_async(const char *address, pid_t simulator)
{
    tally tally = { 0 };
    world world;

    world_open(&world, MODE_THREAD, address, 10 * TIMEOUT_USEC);
    warm_up(&tally, &world);
    kill(simulator, SIGSTOP);
    for (int index = 0; index < CALLS; index++)
        expect(bleep_call_async(world.client, NULL, "/", "org.freedesktop.DBus.Peer", "Ping",
                   NULL, NULL, count_done, &tally, NULL, NULL) == BLEEP_OK,
            "not started");
    expect(count_in_proc("task") <= tally.threads + 2, "%u threads for %d calls",
        count_in_proc("task"), CALLS);
    expect(world_wait(&world, all_ended, &tally), "calls without an end");
    expect_all_as_before(&tally, &world, simulator);
    world_close(&world);
}

/* --- a bus that dies ------------------------------------------------------------------------- */

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
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* or it would outlive a test that fails */
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execlp("dbus-daemon", "dbus-daemon", option, "--nofork", "--print-address=1", NULL);
        _exit(127);
    }
    close(ends[1]);
    /* It prints its address when it listens. */
    output = fdopen(ends[0], "r");
    expect(output != NULL && fgets(line, sizeof line, output) != NULL, "no bus");
    fclose(output);
    return child;
}

static void
kill_bus(pid_t bus)
{
    kill(bus, SIGKILL);
    waitpid(bus, NULL, 0);
}

/* The bus driver answers without a BlueZ, so this is about the connection alone. */
static bleep_status
ask_the_bus(bleep_client *client, bleep_error **out_error)
{
    return bleep_call(client, "org.freedesktop.DBus", "/org/freedesktop/DBus",
        "org.freedesktop.DBus", "GetId", NULL, NULL, NULL, out_error);
}

static void
hang_up(bleep_status status, const bleep_value *value, const bleep_error *error, void *data)
{
    (void)value;
    expect(status == BLEEP_ERROR_BUS_LOST, "the call under way: %s", bleep_error_text(error));
    pthread_mutex_lock(&lock);
    *(unsigned *)data = CALLS;
    pthread_mutex_unlock(&lock);
    announce();
}

static void
bus_restart(mode mode, const char *address, const char *configuration)
{
    bleep_call_options once = BLEEP_CALL_OPTIONS_INIT;
    tally tally = { 0 };
    world world;

    once.max_attempts = 1;
    world_open(&world, mode, address, 0);
    for (int round = 0; round < 3; round++) {
        bleep_error *error = NULL;
        pid_t bus = start_bus(configuration);

        expect(ask_the_bus(world.client, &error) == BLEEP_OK, "round %d: %s", round,
            bleep_error_text(error));
        /* The driver itself is made to owe an answer, so that a call is under way. */
        tally.ended = 0;
        kill(bus, SIGSTOP);
        expect(bleep_call_async(world.client, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                   "org.freedesktop.DBus", "GetId", NULL, &once, hang_up, &tally.ended, NULL,
                   NULL) == BLEEP_OK,
            "not started");
        kill_bus(bus);
        expect(world_wait(&world, all_ended, &tally), "the call under way has no end");

        expect(ask_the_bus(world.client, &error) == BLEEP_ERROR_BUS_UNAVAILABLE,
            "without a bus: %s", bleep_error_text(error));
        bleep_error_unref(error);
        printf("round %d\n", round);
    }
    world_close(&world);
}

int
main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: reliability stopped-blocking|stopped-async|bus-restart …\n");
        return 2;
    }
    watchdog(WATCHDOG_SECONDS);
    if (strcmp(argv[1], "stopped-blocking") == 0)
        stopped_blocking(argv[2], (pid_t)strtol(argv[3], NULL, 10));
    else if (strcmp(argv[1], "stopped-async") == 0)
        stopped_async(argv[2], (pid_t)strtol(argv[3], NULL, 10));
    else
        for (mode mode = MODE_THREAD; mode <= MODE_CONTEXT; mode++)
            bus_restart(mode, argv[2], argv[3]);
    return verdict();
}

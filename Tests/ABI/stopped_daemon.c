/*
 * A thousand calls to a daemon that does not answer: all time out, nobody hears of LimitsExceeded,
 * and threads and descriptors are as before.
 *
 *     stopped_daemon blocking|async BUS-ADDRESS SIMULATOR-PID
 *
 * It wants a bus with max_replies_per_connection of 128, and stops the simulator with SIGSTOP.
 */
#define _POSIX_C_SOURCE 200809L
#include "support.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CALLS = 1000, THREADS = 8, TIMEOUT_USEC = 20000, PATIENCE_USEC = 10000000 };
enum { WATCHDOG_SECONDS = 120 };

typedef struct tally {
    unsigned started, ended, timed_out, limited;
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
ping(bleep_client *client, const bleep_call_options *options, bleep_error **out_error)
{
    return bleep_call(
        client, NULL, "/", "org.freedesktop.DBus.Peer", "Ping", NULL, options, NULL, out_error);
}

static int
is_as_before(void *data)
{
    const tally *self = data;

    return count_in_proc("task") <= self->threads && count_in_proc("fd") <= self->descriptors;
}

/* A thousand calls, or a few, in one of two ways. */
typedef void (*call_in_vain)(bleep_client *client, world *world, tally *tally, unsigned calls);

/* Stops the daemon, has calls time out, lets it go on, and waits until it answers again. */
static void
time_out(call_in_vain call, unsigned calls, world *world, tally *tally, pid_t simulator)
{
    bleep_call_options patient = BLEEP_CALL_OPTIONS_INIT;
    bleep_error *error = NULL;

    patient.timeout_usec = PATIENCE_USEC;
    expect_status(BLEEP_OK, ping(world->client, &patient, &error), &error, "before");
    kill(simulator, SIGSTOP);
    call(world->client, world, tally, calls);
    kill(simulator, SIGCONT);
    expect_status(BLEEP_OK, ping(world->client, &patient, &error), &error, "afterwards");
}

static void
leave_nothing_behind(call_in_vain call, const char *address, pid_t simulator)
{
    tally few = { 0 }, many = { 0 };
    world world;

    /* GLib keeps the threads of its pool for a while; here that while is short. */
    g_thread_pool_set_max_idle_time(100);
    world_open(&world, MODE_THREAD, address, TIMEOUT_USEC);
    /* What is made once, or once for each thread that blocks, is made in this round. */
    time_out(call, THREADS * 2, &world, &few, simulator);
    many.threads = count_in_proc("task");
    many.descriptors = count_in_proc("fd");

    time_out(call, CALLS, &world, &many, simulator);
    printf("%u ended, %u timed out, %u limited\n", many.ended, many.timed_out, many.limited);
    expect(many.ended == CALLS, "%u of %d calls ended", many.ended, CALLS);
    expect(many.limited == 0, "%u callers heard of a limit", many.limited);
    expect(world_wait(&world, is_as_before, &many), "threads %u -> %u, descriptors %u -> %u",
        many.threads, count_in_proc("task"), many.descriptors, count_in_proc("fd"));
    world_close(&world);
}

/* --- blocking -------------------------------------------------------------------------------- */

typedef struct share {
    bleep_client *client;
    tally *tally;
    unsigned calls;
} share;

static void *
call_often(void *data)
{
    share *self = data;

    for (unsigned index = 0; index < self->calls; index++) {
        bleep_error *error = NULL;
        bleep_status status = ping(self->client, NULL, &error);

        count(self->tally, status, error);
        bleep_error_unref(error);
    }
    return NULL;
}

static void
call_blocking(bleep_client *client, world *world, tally *tally, unsigned calls)
{
    share share = { client, tally, calls / THREADS };
    pthread_t threads[THREADS];

    (void)world;
    for (int index = 0; index < THREADS; index++)
        pthread_create(&threads[index], NULL, call_often, &share);
    for (int index = 0; index < THREADS; index++)
        pthread_join(threads[index], NULL);
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
    const tally *self = data;
    int ended;

    pthread_mutex_lock(&lock);
    ended = self->ended == self->started;
    pthread_mutex_unlock(&lock);
    return ended;
}

static void
call_all_at_once(bleep_client *client, world *world, tally *tally, unsigned calls)
{
    unsigned threads = count_in_proc("task");

    tally->started = calls;
    for (unsigned index = 0; index < calls; index++)
        expect(bleep_call_async(client, NULL, "/", "org.freedesktop.DBus.Peer", "Ping", NULL, NULL,
                   count_done, tally, NULL, NULL) == BLEEP_OK,
            "not started");
    expect(count_in_proc("task") <= threads + 4, "%u threads more for %u calls",
        count_in_proc("task") - threads, calls);
    expect(world_wait(world, all_ended, tally), "calls without an end");
}

int
main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: stopped_daemon blocking|async BUS-ADDRESS SIMULATOR-PID\n");
        return 2;
    }
    watchdog(WATCHDOG_SECONDS);
    leave_nothing_behind(strcmp(argv[1], "blocking") == 0 ? call_blocking : call_all_at_once,
        argv[2], (pid_t)strtol(argv[3], NULL, 10));
    return verdict();
}

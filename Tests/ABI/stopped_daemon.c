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

int
main(int argc, char **argv)
{
    pid_t simulator;

    if (argc != 4) {
        fprintf(stderr, "usage: stopped_daemon blocking|async BUS-ADDRESS SIMULATOR-PID\n");
        return 2;
    }
    watchdog(WATCHDOG_SECONDS);
    simulator = (pid_t)strtol(argv[3], NULL, 10);
    if (strcmp(argv[1], "blocking") == 0)
        stopped_blocking(argv[2], simulator);
    else
        stopped_async(argv[2], simulator);
    return verdict();
}

/*
 * A bus that is killed, three times, with a call under way, and comes back at the same address: the
 * program lives, the call ends, and the client finds the new bus.
 *
 *     dead_bus BUS-ADDRESS DBUS-DAEMON-CONFIGURATION
 */
#define _POSIX_C_SOURCE 200809L
#include "support.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 3, WATCHDOG_SECONDS = 120 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

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
    bleep_call_options once = BLEEP_CALL_OPTIONS_INIT;

    once.max_attempts = 1;
    return bleep_call(client, "org.freedesktop.DBus", "/org/freedesktop/DBus",
        "org.freedesktop.DBus", "GetId", NULL, &once, NULL, out_error);
}

static void
hang_up(bleep_status status, const bleep_value *value, const bleep_error *error, void *has_ended)
{
    (void)value;
    expect(status == BLEEP_ERROR_BUS_LOST, "the call under way: %s", bleep_error_text(error));
    pthread_mutex_lock(&lock);
    *(int *)has_ended = 1;
    pthread_mutex_unlock(&lock);
    announce();
}

static int
is_set(void *flag)
{
    int set;

    pthread_mutex_lock(&lock);
    set = *(int *)flag;
    pthread_mutex_unlock(&lock);
    return set;
}

/* The driver itself is made to owe an answer, so that a call is under way when it dies. */
static void
kill_with_a_call_under_way(world *world, pid_t bus)
{
    bleep_call_options once = BLEEP_CALL_OPTIONS_INIT;
    int has_ended = 0;

    once.max_attempts = 1;
    kill(bus, SIGSTOP);
    expect(bleep_call_async(world->client, "org.freedesktop.DBus", "/org/freedesktop/DBus",
               "org.freedesktop.DBus", "GetId", NULL, &once, hang_up, &has_ended, NULL, NULL) ==
               BLEEP_OK,
        "not started");
    kill_bus(bus);
    expect(world_wait(world, is_set, &has_ended), "the call under way has no end");
}

static void
live_through_deaths(mode mode, const char *address, const char *configuration)
{
    world world;

    world_open(&world, mode, address, 0);
    for (int round = 0; round < ROUNDS; round++) {
        bleep_error *error = NULL;
        pid_t bus = start_bus(configuration);

        printf("mode %d, round %d\n", (int)mode, round);
        fflush(stdout);
        expect_status(BLEEP_OK, ask_the_bus(world.client, &error), &error, "with a bus");
        kill_with_a_call_under_way(&world, bus);
        expect_status(BLEEP_ERROR_BUS_UNAVAILABLE, ask_the_bus(world.client, &error), &error,
            "without a bus");
    }
    world_close(&world);
}

int
main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: dead_bus BUS-ADDRESS DBUS-DAEMON-CONFIGURATION\n");
        return 2;
    }
    watchdog(WATCHDOG_SECONDS);
    for (mode mode = MODE_THREAD; mode <= MODE_CONTEXT; mode++)
        live_through_deaths(mode, argv[1], argv[2]);
    return verdict();
}

/*
 * Two processes connect on one adapter at once. With the gate none of them is refused, and one
 * whose turn it is frees the other by being killed; without it BlueZ refuses the second.
 *
 *     connect_turns BUS-ADDRESS DIRECTORY
 *     connect_turns BUS-ADDRESS DIRECTORY gate|open ADDRESS      one of the two
 *
 * Each of the two says "waiting" when it waits for its turn, and ends with 0 when it is connected,
 * with 3 for BLEEP_ERROR_IN_PROGRESS and with 4 for all else. Lock files are in DIRECTORY.
 */
#define _POSIX_C_SOURCE 200809L
#include "support.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CONNECTED = 0, IN_PROGRESS = 3, OTHERWISE = 4 };
enum { PATIENCE_USEC = 20000000, GLANCE_USEC = 1000, WATCHDOG_SECONDS = 60 };
/* What is promised, and what a machine with a hundred other things to do may make of it. */
enum { PROMISE_USEC = 100000, BOUND_USEC = 1000000 };

#define FAR "C0:C1:C2:C3:C4:C5"
#define ADAPTER "00:AA:01:00:00:23"

extern char **environ;

/* --- one of the two ---------------------------------------------------------------------------*/

typedef struct attempt {
    world world;
    int is_over, has_said;
    bleep_status status;
} attempt;

static void
note(bleep_status status, const bleep_value *value, const bleep_error *error, void *data)
{
    attempt *self = data;

    (void)value;
    if (status != BLEEP_OK)
        fprintf(stderr, "%s\n", bleep_error_text(error));
    self->status = status;
    self->is_over = 1;
    announce();
}

static int
is_waiting(bleep_client *client)
{
    bleep_value *gates = NULL, *gate = NULL, *waiting = NULL;
    uint64_t count = 0;

    if (bleep_connect_gate_get(client, &gates) == BLEEP_OK &&
        bleep_value_child(gates, 0, &gate) == BLEEP_OK &&
        bleep_value_lookup(gate, "waiting", &waiting) == BLEEP_OK)
        bleep_value_get_uint64(waiting, &count);
    bleep_value_unref(waiting);
    bleep_value_unref(gate);
    bleep_value_unref(gates);
    return count > 0;
}

static int
is_over(void *data)
{
    attempt *self = data;

    if (!self->has_said && is_waiting(self->world.client)) {
        self->has_said = 1;
        puts("waiting");
        fflush(stdout);
    }
    return self->is_over;
}

static int
connect_once(const char *bus, const char *directory, int is_gated, const char *address)
{
    bleep_connect_gate_options gate = BLEEP_CONNECT_GATE_OPTIONS_INIT;
    bleep_call_options once = BLEEP_CALL_OPTIONS_INIT;
    attempt self = { 0 };

    world_open(&self.world, MODE_THREAD, bus, PATIENCE_USEC);
    gate.directory = directory;
    if (!is_gated) {
        gate.flags = BLEEP_CONNECT_GATE_NO_LOCK;
        gate.limit = UINT32_MAX;
    }
    once.max_attempts = 1;
    if (bleep_connect_gate_set(self.world.client, &gate) != BLEEP_OK ||
        bleep_device_connect_async(
            self.world.client, address, &once, note, &self, NULL, NULL) != BLEEP_OK)
        return OTHERWISE;
    world_wait(&self.world, is_over, &self);
    world_close(&self.world);
    if (self.status == BLEEP_ERROR_IN_PROGRESS)
        return IN_PROGRESS;
    return self.status == BLEEP_OK ? CONNECTED : OTHERWISE;
}

/* --- both of them -----------------------------------------------------------------------------*/

typedef struct scene {
    world world;
    const char *program, *bus, *directory;
} scene;

typedef struct child {
    pid_t process;
    int output;
} child;

static child
start(const scene *self, const char *way, const char *address)
{
    const char *words[] = { self->program, self->bus, self->directory, way, address, NULL };
    posix_spawn_file_actions_t files;
    child child = { -1, -1 };
    int pipes[2];

    if (pipe(pipes) != 0)
        abort();
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, pipes[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&files, pipes[0]);
    posix_spawn_file_actions_addclose(&files, pipes[1]);
    expect(posix_spawn(&child.process, self->program, &files, NULL, (char **)(uintptr_t)words,
               environ) == 0,
        "no process");
    posix_spawn_file_actions_destroy(&files);
    close(pipes[1]);
    child.output = pipes[0];
    return child;
}

/* Whether it says, within ten seconds, that it waits for its turn. */
static int
says_waiting(const child *child)
{
    struct pollfd poll_fd = { .fd = child->output, .events = POLLIN };
    char first = 0;

    return poll(&poll_fd, 1, 10000) == 1 && read(child->output, &first, 1) == 1 && first == 'w';
}

static int
end(child *child)
{
    int status = 0;

    while (waitpid(child->process, &status, 0) < 0 && errno == EINTR)
        ;
    close(child->output);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void
inject(scene *self, const char *fault)
{
    char arguments[128];
    bleep_error *error = NULL;

    snprintf(arguments, sizeof arguments, "('%s',)", fault);
    expect_status(BLEEP_OK,
        bleep_call(self->world.client, SIMULATOR, SIMULATOR_PATH, SIMULATOR, "Inject", arguments,
            NULL, NULL, &error),
        &error, fault);
}

/* How many Connects BlueZ has received, whose line in the journal contains this. */
static unsigned
connects(scene *self, const char *device)
{
    bleep_value *reply = NULL, *lines = NULL, *line = NULL;
    const char *text;
    unsigned count = 0;

    if (bleep_call(self->world.client, SIMULATOR, SIMULATOR_PATH, SIMULATOR, "Journal", NULL, NULL,
            &reply, NULL) == BLEEP_OK)
        bleep_value_child(reply, 0, &lines);
    for (size_t index = 0; lines && bleep_value_child(lines, index, &line) == BLEEP_OK; index++) {
        if (bleep_value_get_string(line, &text) == BLEEP_OK)
            count += strstr(text, "Device1.Connect ") && strstr(text, device);
        bleep_value_unref(line);
    }
    bleep_value_unref(lines);
    bleep_value_unref(reply);
    return count;
}

static int
wait_for_connects(scene *self, const char *device, unsigned wanted)
{
    gint64 limit = g_get_monotonic_time() + PATIENCE_USEC / 2;

    while (connects(self, device) < wanted && g_get_monotonic_time() < limit)
        g_usleep(GLANCE_USEC);
    return connects(self, device) >= wanted;
}

/* BlueZ makes one link to a device at a time, and refuses to make another meanwhile. */
static void
is_refused_without_the_gate(scene *self)
{
    child one, other;
    int first, second;

    inject(self, "out-of-range " DEVICE);
    one = start(self, "open", DEVICE);
    other = start(self, "open", DEVICE);
    expect(wait_for_connects(self, "F0_F1", 2), "one of the two did not connect");
    inject(self, "in-range " DEVICE);
    first = end(&one);
    second = end(&other);
    printf("without the gate: %d and %d\n", first, second);
    expect(first + second == IN_PROGRESS, "%d and %d: nobody was refused", first, second);
}

static void
takes_turns_with_the_gate(scene *self)
{
    child one, other;
    int first, second;

    inject(self, "out-of-range " DEVICE);
    one = start(self, "gate", DEVICE);
    expect(wait_for_connects(self, "F0_F1", 3), "the first did not connect");
    other = start(self, "gate", DEVICE);
    expect(says_waiting(&other), "the other does not wait");
    expect(connects(self, "F0_F1") == 3, "both connect at once");
    inject(self, "in-range " DEVICE);
    first = end(&one);
    second = end(&other);
    printf("with the gate: %d and %d\n", first, second);
    expect(first == CONNECTED && second == CONNECTED, "%d and %d", first, second);
}

/* Who connects, by the file, as cat would show it. */
static long
holder(const scene *self)
{
    GDir *directory = g_dir_open(self->directory, 0, NULL);
    const char *name = directory ? g_dir_read_name(directory) : NULL;
    char *path = name ? g_build_filename(self->directory, name, NULL) : NULL;
    char *text = NULL;
    long process = 0;

    if (path && g_str_has_suffix(path, ADAPTER ".lock") &&
        g_file_get_contents(path, &text, NULL, NULL))
        sscanf(text, "pid=%ld", &process);
    g_free(text);
    g_free(path);
    if (directory)
        g_dir_close(directory);
    return process;
}

static void
death_frees_the_other(scene *self)
{
    gint64 began, took;
    child one, other;

    inject(self, "out-of-range " DEVICE);
    one = start(self, "gate", DEVICE);
    expect(wait_for_connects(self, "F0_F1", 5), "the first did not connect");
    expect(holder(self) == one.process, "%ld holds the lock, not %d", holder(self), one.process);
    other = start(self, "gate", FAR);
    expect(says_waiting(&other), "the other does not wait");
    expect(connects(self, "C0_C1") == 0, "both connect at once");

    began = g_get_monotonic_time();
    kill(one.process, SIGKILL);
    expect(wait_for_connects(self, "C0_C1", 1), "the other is not freed");
    took = g_get_monotonic_time() - began;
    printf("freed after %d ms%s\n", (int)(took / 1000), took > PROMISE_USEC ? ": too late" : "");
    expect(took < BOUND_USEC, "freed after %d ms", (int)(took / 1000));
    expect(holder(self) == other.process, "%ld holds the lock", holder(self));
    expect(end(&one) == -SIGKILL, "it lived on");
    kill(other.process, SIGKILL);
    end(&other);
}

int
main(int argc, char **argv)
{
    scene scene = { .program = argv[0] };

    if (argc == 5)
        return connect_once(argv[1], argv[2], strcmp(argv[3], "gate") == 0, argv[4]);
    if (argc != 3) {
        fprintf(stderr, "usage: connect_turns BUS-ADDRESS DIRECTORY\n");
        return 2;
    }
    watchdog(WATCHDOG_SECONDS);
    scene.bus = argv[1];
    scene.directory = argv[2];
    world_open(&scene.world, MODE_THREAD, scene.bus, PATIENCE_USEC);
    is_refused_without_the_gate(&scene);
    bleep_device_disconnect(scene.world.client, DEVICE, NULL, NULL);
    takes_turns_with_the_gate(&scene);
    bleep_device_disconnect(scene.world.client, DEVICE, NULL, NULL);
    death_frees_the_other(&scene);
    expect(holder(&scene) == 0 || kill((pid_t)holder(&scene), 0) != 0, "somebody holds the lock");
    world_close(&scene.world);
    return verdict();
}

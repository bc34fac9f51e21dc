/*
 * A program that crashes again and again in the middle of an adapter reset: all its lives together
 * do no more of them than one may.
 *
 *     crash_loop BUS-ADDRESS FOLDER
 */
#define _POSIX_C_SOURCE 200809L
#include "support.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* As bleep_stage says of an adapter reset: so often in 900 s. */
enum { LIVES = 50, ALLOWED = 1, TIMEOUT_USEC = 300000, WATCHDOG_SECONDS = 120 };

static world
be_born(const char *address, const char *folder)
{
    bleep_connect_gate_options gate = BLEEP_CONNECT_GATE_OPTIONS_INIT;
    world world;

    world_open(&world, MODE_THREAD, address, 0);
    gate.directory = folder;
    expect(bleep_connect_gate_set(world.client, &gate) == BLEEP_OK, "no folder");
    return world;
}

/* In the middle of the stage, or at its end. */
static void
crash(const bleep_recovery_event *event, void *data)
{
    const unsigned *moment = data;

    if (event->stage == BLEEP_STAGE_ADAPTER_RESET && event->moment == *moment &&
        event->verdict != BLEEP_VERDICT_COOLING_DOWN)
        raise(SIGKILL);
}

static void
live(const char *address, const char *folder, int number)
{
    world world = be_born(address, folder);
    bleep_recovery_options options = BLEEP_RECOVERY_OPTIONS_INIT;
    bleep_error *error = NULL;
    unsigned moment = number % 2 ? BLEEP_RECOVERY_STAGE_ENDED : BLEEP_RECOVERY_STAGE_STARTING;

    expect_status(BLEEP_OK,
        bleep_property_set(world.client, "/org/bluez/hci0", "org.bluez.Adapter1", "Powered",
            "false", NULL, &error),
        &error, "off");
    bleep_recovery_watch(world.client, BLEEP_RECOVERY_ALL, crash, &moment, NULL, NULL);
    options.timeout_usec = TIMEOUT_USEC;
    options.ceiling = BLEEP_STAGE_ADAPTER_RESET;
    bleep_recover(world.client, NULL, NULL, &options, NULL, NULL);
    world_close(&world); /* What it owes is told first. */
    _exit(verdict() == 0 ? 7 : 1);
}

/* How often the adapter was switched on: nobody but recoveries does that. */
static int
count_resets(bleep_client *client)
{
    bleep_value *journal = NULL;
    bleep_error *error = NULL;
    int count = 0;

    expect_status(BLEEP_OK,
        bleep_call(client, SIMULATOR, SIMULATOR_PATH, SIMULATOR, "Journal", NULL, NULL, &journal,
            &error),
        &error, "journal");
    for (const char *text = bleep_value_print(journal); text != NULL; count++) {
        text = strstr(text, "'Powered', <true>");
        if (text == NULL)
            break;
        text++;
    }
    bleep_value_unref(journal);
    return count;
}

/* The next life knows what the others did. */
static void
expect_cooling_down(bleep_client *client)
{
    bleep_recovery *plan = NULL;
    bleep_error *error = NULL;
    int is_cooling_down = 0;

    expect_status(
        BLEEP_OK, bleep_recovery_plan(client, NULL, NULL, NULL, &plan, &error), &error, "plan");
    for (size_t index = 0; index < bleep_recovery_count(plan); index++) {
        bleep_recovery_step step = BLEEP_RECOVERY_STEP_INIT;

        bleep_recovery_get_step(plan, index, &step);
        is_cooling_down |= step.stage == BLEEP_STAGE_ADAPTER_RESET &&
                           step.verdict == BLEEP_VERDICT_COOLING_DOWN;
    }
    expect(is_cooling_down, "another reset would be allowed: %s", bleep_recovery_to_json(plan));
    bleep_recovery_unref(plan);
}

int
main(int argc, char **argv)
{
    int killed = 0, resets;
    world world;

    if (argc != 3) {
        fprintf(stderr, "usage: crash_loop BUS-ADDRESS FOLDER\n");
        return 2;
    }
    watchdog(WATCHDOG_SECONDS);
    for (int number = 0; number < LIVES; number++) {
        int status = 0;
        pid_t child = fork();

        if (child == 0)
            live(argv[1], argv[2], number);
        waitpid(child, &status, 0);
        killed += WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
        expect(WIFSIGNALED(status) || WEXITSTATUS(status) == 7, "life %d: %d", number, status);
    }
    world = be_born(argv[1], argv[2]);
    resets = count_resets(world.client);
    printf("%d lives, %d killed in a reset, %d resets\n", LIVES, killed, resets);
    expect(killed >= 1, "no life reached a reset");
    expect(resets <= ALLOWED, "%d resets, and %d are allowed", resets, ALLOWED);
    expect_cooling_down(world.client);
    world_close(&world);
    return verdict();
}

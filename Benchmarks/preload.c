/*
 * Measures what bleep-run's library costs a program that never talks to BlueZ: to start, and for
 * each call to somebody else. On a busy machine the time says little, and that of the processor,
 * which is the program's own, more.
 *
 *     preload LIBRARY CALLER BUS-ADDRESS
 *
 * As in bench.c, all take turns, a ratio is taken within each round, and the median is printed.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <glib.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 41, CALLS = 250, WAYS = 3, STARTS = 20 };

/* The second way shows what is noise, in the third too. */
static const char *const ways[WAYS] = { "as it is", "  the same once more", "  preloaded" };
static char **environments[WAYS];

/* What a round of each way took, and what of it on a processor, in us. */
enum { TIME, PROCESSOR, FIGURES };
static double usec[FIGURES][WAYS][ROUNDS];

typedef struct child {
    pid_t pid;
    FILE *in, *out;
} child;

static void
demand(int good, const char *what)
{
    if (good)
        return;
    perror(what);
    exit(EXIT_FAILURE);
}

static child
start(char **command, char **environment)
{
    posix_spawn_file_actions_t actions;
    int in[2], out[2];
    child child;

    demand(pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0, "pipe");
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    demand(posix_spawn(&child.pid, command[0], &actions, NULL, command, environment) == 0,
        command[0]);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    child.in = fdopen(in[1], "w");
    child.out = fdopen(out[0], "r");
    return child;
}

/* Gives what it took of a processor. */
static double
end(child child)
{
    struct rusage used;
    int status;

    fclose(child.in);
    demand(wait4(child.pid, &status, 0, &used) == child.pid && status == 0, "a program failed");
    fclose(child.out);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e6 +
        (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

static int
ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

static double
median(const double *numbers)
{
    double sorted[ROUNDS];

    memcpy(sorted, numbers, sizeof sorted);
    qsort(sorted, ROUNDS, sizeof *sorted, ascending);
    return sorted[ROUNDS / 2];
}

static double
median_ratio(int figure, int way)
{
    double ratios[ROUNDS];

    for (int round = 0; round < ROUNDS; round++)
        ratios[round] = usec[figure][way][round] / usec[figure][0][round];
    return median(ratios);
}

static void
print(const char *title, unsigned count)
{
    printf("%-22s %13s %8s %16s %8s\n", title, "each", "ratio", "processor", "ratio");
    for (int way = 0; way < WAYS; way++)
        printf("  %-20s %10.2f us %8.3f %13.2f us %8.3f\n", ways[way],
            median(usec[TIME][way]) / count, median_ratio(TIME, way),
            median(usec[PROCESSOR][way]) / count, median_ratio(PROCESSOR, way));
    printf("\n");
}

static void
compare_starts(const char *title, char **command)
{
    /* The first round is for warming up, and is overwritten by the second. */
    for (int round = -1; round < ROUNDS; round++) {
        for (int turn = 0; turn < WAYS; turn++) {
            /* Nobody always comes after the same one. */
            int way = (turn + round + 1) % WAYS;
            gint64 began = g_get_monotonic_time();
            double used = 0;

            for (int count = 0; count < STARTS; count++)
                used += end(start(command, environments[way]));
            usec[TIME][way][MAX(round, 0)] = (double)(g_get_monotonic_time() - began);
            usec[PROCESSOR][way][MAX(round, 0)] = used;
        }
    }
    print(title, STARTS);
}

static void
compare_calls(const char *title, char **command)
{
    for (int round = -1; round < ROUNDS; round++) {
        for (int turn = 0; turn < WAYS; turn++) {
            int way = (turn + round + 1) % WAYS;
            /* A new one each time: where it is put to run makes more of a difference than this. */
            child child = start(command, environments[way]);

            fprintf(child.in, "%d\n", CALLS);
            fflush(child.in);
            demand(fscanf(child.out, "%lf %lf", &usec[TIME][way][MAX(round, 0)],
                       &usec[PROCESSOR][way][MAX(round, 0)]) == 2,
                "no answer");
            end(child);
        }
    }
    print(title, CALLS);
}

int
main(int argc, char **argv)
{
    char *nothing[] = { "/bin/true", NULL };
    char *gdbus[] = { argc == 4 ? argv[2] : NULL, "gdbus", argc == 4 ? argv[3] : NULL, NULL };
    char *libdbus[] = { gdbus[0], "libdbus", gdbus[2], NULL };

    if (argc != 4) {
        fprintf(stderr, "usage: preload LIBRARY CALLER BUS-ADDRESS\n");
        return 2;
    }
    environments[0] = environments[1] = g_get_environ();
    environments[2] = g_environ_setenv(g_get_environ(), "LD_PRELOAD", argv[1], TRUE);

    printf("%d rounds of %d starts and of %d calls to another service, medians\n\n", ROUNDS, STARTS,
        CALLS);
    compare_starts("start, true", nothing);
    compare_starts("start, GDBus", gdbus);
    compare_starts("start, libdbus", libdbus);
    compare_calls("calls, GDBus", gdbus);
    compare_calls("calls, libdbus", libdbus);
    g_strfreev(environments[0]);
    g_strfreev(environments[2]);
    return EXIT_SUCCESS;
}

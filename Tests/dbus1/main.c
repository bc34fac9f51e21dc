/*
 * Runs one scenario of the adapter on the simulator that is on the bus.
 *
 *     main NAME fd|context BUS-ADDRESS
 *     main --list
 */
#define _POSIX_C_SOURCE 200809L
#include "scenarios.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { WATCHDOG_SECONDS = 240 };

static const scenario *const all[] = {
    async_scenarios, blocking_scenarios, other_scenarios, hostile_scenarios,
};

int
main(int argc, char **argv)
{
    const scenario *chosen = NULL;
    loop loop;

    for (int part = 0; part < 4; part++) {
        for (const scenario *next = all[part]; next->name != NULL; next++) {
            if (argc == 2 && strcmp(argv[1], "--list") == 0)
                puts(next->name);
            else if (argc == 4 && strcmp(argv[1], next->name) == 0)
                chosen = next;
        }
    }
    if (argc == 2)
        return 0;
    if (chosen == NULL) {
        fprintf(stderr, "usage: main NAME fd|context BUS-ADDRESS\n");
        return 2;
    }
    alarm(WATCHDOG_SECONDS);
    control_open(argv[3]);
    loop_open(&loop, argv[3], strcmp(argv[2], "context") == 0);
    chosen->run(&loop);
    loop_close(&loop);
    control_close();
    dbus_shutdown();
    return verdict();
}

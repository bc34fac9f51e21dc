/*
 * Measures what loading the library costs a program that has GLib already: time and memory.
 *
 *     load LIBRARY
 */
#include <dlfcn.h>
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Resident memory in KiB, as the kernel counts it. */
static long
resident_kib(void)
{
    char line[256];
    long kib = -1;
    FILE *status = fopen("/proc/self/status", "r");

    while (status != NULL && fgets(line, sizeof line, status) != NULL)
        if (strncmp(line, "VmRSS:", 6) == 0)
            kib = strtol(line + 6, NULL, 10);
    if (status != NULL)
        fclose(status);
    return kib;
}

int
main(int argc, char **argv)
{
    const char *(*version)(void);
    long before, after;
    gint64 began, ended;
    void *library;

    if (argc != 2) {
        fprintf(stderr, "usage: load LIBRARY\n");
        return 2;
    }
    /* Both touched beforehand, so that only the library's own cost is counted. */
    g_type_ensure(G_TYPE_DBUS_CONNECTION);
    resident_kib();

    before = resident_kib();
    began = g_get_monotonic_time();
    library = dlopen(argv[1], RTLD_NOW);
    ended = g_get_monotonic_time();
    after = resident_kib();
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return EXIT_FAILURE;
    }

    *(void **)&version = dlsym(library, "bleep_version_string");
    printf("dlopen of %s: %.2f ms, %ld KiB\n", version(), (double)(ended - began) / 1000,
        after - before);
    return EXIT_SUCCESS;
}

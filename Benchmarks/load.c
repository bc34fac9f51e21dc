/*
 * Measures what loading the library costs a program that has GLib already: time and memory.
 *
 *     load LIBRARY
 */
#include "memory.h"

#include <dlfcn.h>
#include <gio/gio.h>

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
    if (version == NULL || strcmp(version(), "") == 0)
        return EXIT_FAILURE;

    printf("time to load it         %8.2f ms    (bar: 1)\n", (double)(ended - began) / 1000);
    printf("memory to load it       %8ld KiB   (bar: 400)\n", after - before);
    return EXIT_SUCCESS;
}

/*
 * Blocking calls from sixteen threads at once, in each of the three ways to run a client, also
 * where nobody delivers meanwhile.
 *
 *     threads thread|fd|context BUS-ADDRESS
 */
#include "support.h"

#include <pthread.h>
#include <stdio.h>

enum { THREADS = 16, ROUNDS = 20, WATCHDOG_SECONDS = 60 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
add_one(int *counter)
{
    pthread_mutex_lock(&lock);
    ++*counter;
    pthread_mutex_unlock(&lock);
    announce();
}

static bleep_status
ask(bleep_client *client)
{
    bleep_value *value = NULL;
    bleep_status status = bleep_property_get(
        client, "/org/bluez/hci0", "org.bluez.Adapter1", "Address", NULL, &value, NULL);

    bleep_value_unref(value);
    return status;
}

typedef struct crowd {
    world world;
    int gone;
} crowd;

static void *
ask_often(void *data)
{
    crowd *self = data;

    for (int round = 0; round < ROUNDS; round++) {
        bleep_status status = ask(self->world.client);

        expect(status == BLEEP_OK, "thread: %s", bleep_status_name(status));
    }
    add_one(&self->gone);
    return NULL;
}

static int
all_gone(void *data)
{
    int gone;

    pthread_mutex_lock(&lock);
    gone = *(int *)data;
    pthread_mutex_unlock(&lock);
    return gone == THREADS;
}

static void
sixteen_threads(mode mode, const char *address)
{
    pthread_t threads[THREADS];
    crowd self = { .gone = 0 };

    printf("blocking calls from %d threads\n", THREADS);
    fflush(stdout);
    world_open(&self.world, mode, address, 0);
    for (int index = 0; index < THREADS; index++)
        pthread_create(&threads[index], NULL, ask_often, &self);
    /* This one too, and it is the one that delivers. */
    expect(ask(self.world.client) == BLEEP_OK, "the delivering thread");
    expect(world_wait(&self.world, all_gone, &self.gone), "threads are stuck");
    for (int index = 0; index < THREADS; index++)
        pthread_join(threads[index], NULL);
    world_close(&self.world);
}

/* The context is not iterated by anybody while the threads block. */
static void
sixteen_threads_and_nobody_to_deliver(mode mode, const char *address)
{
    pthread_t threads[THREADS];
    crowd self = { .gone = 0 };

    printf("blocking calls from %d threads, with nobody to deliver\n", THREADS);
    fflush(stdout);
    world_open(&self.world, mode, address, 0);
    for (int index = 0; index < THREADS; index++)
        pthread_create(&threads[index], NULL, ask_often, &self);
    for (int index = 0; index < THREADS; index++)
        pthread_join(threads[index], NULL);
    world_close(&self.world);
}

int
main(int argc, char **argv)
{
    mode mode;

    if (argc != 3) {
        fprintf(stderr, "usage: threads thread|fd|context BUS-ADDRESS\n");
        return 2;
    }
    mode = mode_named(argv[1]);
    watchdog(WATCHDOG_SECONDS);
    sixteen_threads(mode, argv[2]);
    /* On a main context somebody has to iterate it: that is what it is for. */
    if (mode != MODE_CONTEXT)
        sixteen_threads_and_nobody_to_deliver(mode, argv[2]);
    return verdict();
}

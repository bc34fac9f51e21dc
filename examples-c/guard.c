/*
 * Runs code that is not ours, and that may hang, under a deadline.
 *
 *     cc -std=c99 guard.c -o guard $(pkg-config --cflags --libs bleepreliability)
 *     ./guard
 *
 * It needs no Bluetooth and no bus: a client connects only when it has something to send.
 */
#include <bleepreliability.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The foreign code: reads from a pipe, and so hangs for as long as nobody writes to it. */
typedef struct reader {
    int from[2];
    int let_go[2];
} reader;

static int
read_one_byte(void *user_data)
{
    reader *self = user_data;
    char byte = 0;

    return read(self->from[0], &byte, 1) == 1 ? byte : -1;
}

/* Runs when the function is back, however late; only now may its data be freed. */
static void
is_back(void *user_data)
{
    reader *self = user_data;

    if (write(self->let_go[1], "!", 1) != 1)
        perror("write");
}

static bleep_status
guarded_read(bleep_client *client, reader *self)
{
    bleep_error *error = NULL;
    int byte = 0;
    bleep_status status = bleep_guard(
        client, "sensor", 200000, read_one_byte, self, is_back, &byte, &error);

    if (status == BLEEP_OK)
        printf("the sensor says '%c'\n", byte);
    else
        printf("the sensor says nothing: %s\n", bleep_status_name(status));
    bleep_error_unref(error);
    return status;
}

static int
run(bleep_client *client, reader *self)
{
    uint32_t abandoned = 0;
    char ignored;

    /* With something to read it is back at once. */
    if (write(self->from[1], "A", 1) != 1 || guarded_read(client, self) != BLEEP_OK ||
        read(self->let_go[0], &ignored, 1) != 1)
        return EXIT_FAILURE;

    /* With nothing to read we get on after 0.2 s. The function itself cannot be stopped. */
    if (guarded_read(client, self) != BLEEP_ERROR_TIMED_OUT ||
        bleep_guard_abandoned(client, &abandoned) != BLEEP_OK)
        return EXIT_FAILURE;
    printf("functions left behind: %u\n", (unsigned)abandoned);

    /* At last it returns, and what it was given may go. */
    if (write(self->from[1], "B", 1) != 1 || read(self->let_go[0], &ignored, 1) != 1)
        return EXIT_FAILURE;
    printf("it is back, late, and nobody minded\n");
    return EXIT_SUCCESS;
}

int
main(void)
{
    bleep_client *client = NULL;
    reader self;
    int result = EXIT_FAILURE;

    if (pipe(self.from) != 0 || pipe(self.let_go) != 0) {
        perror("pipe");
        return EXIT_FAILURE;
    }
    if (bleep_client_new(NULL, &client) == BLEEP_OK)
        result = run(client, &self);
    bleep_client_unref(client);

    for (int end = 0; end < 2; end++) {
        close(self.from[end]);
        close(self.let_go[end]);
    }
    return result;
}

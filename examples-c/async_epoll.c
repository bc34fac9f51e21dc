/*
 * Connects and reads a characteristic in a plain epoll loop, by way of the client's event fd.
 *
 *     cc -std=c99 async_epoll.c -o async_epoll $(pkg-config --cflags --libs bleepreliability)
 *     ./async_epoll F0:F1:F2:F3:F4:F5 12345678-1234-5678-1234-56789abc0001
 *
 * To try it without Bluetooth, set BLEEP_BUS_ADDRESS to the address that
 * `bleep-bluez-simulator --private` prints; without it this is the system bus.
 */
#include <bleepreliability.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

typedef struct program {
    bleep_client *client;
    const char *address;
    const char *characteristic;
    int is_over;
    int result;
} program;

static void
end(program *self, int result)
{
    self->result = result;
    self->is_over = 1;
}

static void
was_read(bleep_status status, const bleep_value *value, const bleep_error *error, void *user_data)
{
    const uint8_t *bytes = NULL;
    size_t size = 0;

    if (status == BLEEP_OK)
        status = bleep_value_get_bytes(value, &bytes, &size);
    if (status == BLEEP_OK) {
        printf("read %u bytes: %.*s\n", (unsigned)size, (int)size, (const char *)bytes);
        end(user_data, EXIT_SUCCESS);
    } else {
        fprintf(stderr, "%s: %s\n", bleep_status_name(status), bleep_error_text(error));
        end(user_data, EXIT_FAILURE);
    }
}

static void
connected(
    bleep_status status, const bleep_value *value, const bleep_error *error, void *user_data)
{
    program *self = user_data;

    (void)value;
    if (status != BLEEP_OK) {
        fprintf(stderr, "%s: %s\n", bleep_status_name(status), bleep_error_text(error));
        end(self, EXIT_FAILURE);
        return;
    }
    printf("%s is connected\n", self->address);
    status = bleep_device_read_async(
        self->client, self->address, self->characteristic, NULL, was_read, self, NULL, NULL);
    if (status != BLEEP_OK) {
        fprintf(stderr, "cannot start: %s\n", bleep_status_name(status));
        end(self, EXIT_FAILURE);
    }
}

static bleep_status
open_client(bleep_client **out_client)
{
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;

    options.address = getenv("BLEEP_BUS_ADDRESS");
    options.bus = options.address != NULL ? BLEEP_BUS_ADDRESS : BLEEP_BUS_SYSTEM;
    options.delivery = BLEEP_DELIVERY_FD;
    return bleep_client_new(&options, out_client);
}

/* A real program has its own descriptors in this loop as well. */
static int
run(program *self)
{
    struct epoll_event event = { .events = EPOLLIN };
    int fd = -1;
    int epoll = epoll_create1(EPOLL_CLOEXEC);

    if (epoll < 0 || bleep_client_event_fd(self->client, &fd) != BLEEP_OK ||
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0) {
        perror("epoll");
        end(self, EXIT_FAILURE);
    }
    while (!self->is_over) {
        if (epoll_wait(epoll, &event, 1, -1) < 0 && errno != EINTR) {
            perror("epoll_wait");
            end(self, EXIT_FAILURE);
        } else if (bleep_client_dispatch(self->client) != BLEEP_OK) {
            end(self, EXIT_FAILURE);
        }
    }
    if (epoll >= 0)
        close(epoll);
    return self->result;
}

int
main(int argc, char **argv)
{
    program self = { NULL, NULL, NULL, 0, EXIT_FAILURE };
    bleep_call_options options = BLEEP_CALL_OPTIONS_INIT;
    bleep_status status;

    if (argc != 3) {
        fprintf(stderr, "usage: async_epoll ADDRESS CHARACTERISTIC\n");
        return 2;
    }
    self.address = argv[1];
    self.characteristic = argv[2];
    status = open_client(&self.client);
    if (status != BLEEP_OK) {
        fprintf(stderr, "no client: %s\n", bleep_status_name(status));
        return EXIT_FAILURE;
    }

    /* Characteristics exist once services are resolved. */
    options.flags = BLEEP_CALL_SERVICES_RESOLVED;
    status = bleep_device_connect_async(
        self.client, self.address, &options, connected, &self, NULL, NULL);
    if (status == BLEEP_OK)
        run(&self);
    else
        fprintf(stderr, "cannot start: %s\n", bleep_status_name(status));
    bleep_client_unref(self.client);
    return self.result;
}

/*
 * Kills a thousand children with SIGKILL while they save, each at a moment of its own, and holds
 * the file to its word: the next one finds the snapshot from before or the one from after, whole.
 *
 *     state_kill FILE
 */
#define _POSIX_C_SOURCE 200809L
#include "support.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 1000, CALIBRATION = 20, BLOB_MAX = 8000, WATCHDOG_SECONDS = 240 };

/* What a child has to say; the last one is for the saved number. */
enum word { BROKEN, BEGINNING, DONE };

struct message {
    enum word word;
    guint64 number;
};

static void
say(int pipe, enum word word, guint64 number)
{
    struct message message = { word, number };

    if (write(pipe, &message, sizeof message) != sizeof message)
        _exit(3);
}

/* A note that is told from a mixture of two: as long as its number says, and all of one letter. */
static char *
note(guint64 number)
{
    size_t length = (size_t)(number * 37 % BLOB_MAX);
    char *letters = g_strnfill(length, (char)('a' + number % 26));
    char *text = g_strdup_printf("(uint64 %" G_GUINT64_FORMAT ", '%s')", number, letters);

    g_free(letters);
    return text;
}

static int
read_number(bleep_client *client, guint64 *out_number)
{
    bleep_value *value = NULL, *child = NULL, *whole = NULL;
    char *text;
    int is_good;

    *out_number = 0;
    if (bleep_state_get_attribute(client, DEVICE, "note", &value) == BLEEP_ERROR_NOT_FOUND)
        return 1;
    is_good = bleep_value_child(value, 0, &child) == BLEEP_OK &&
              bleep_value_get_uint64(child, out_number) == BLEEP_OK;
    text = note(*out_number);
    is_good = is_good && bleep_value_parse(text, &whole) == BLEEP_OK &&
              strcmp(bleep_value_print(whole), bleep_value_print(value)) == 0;
    g_free(text);
    bleep_value_unref(whole);
    bleep_value_unref(child);
    bleep_value_unref(value);
    return is_good;
}

/* Reads what the last one left, and saves the next number. */
static void
save_once(const char *file, int pipe)
{
    bleep_client_options options = BLEEP_CLIENT_OPTIONS_INIT;
    bleep_client *client = NULL;
    bleep_error *error = NULL;
    bleep_value *value = NULL;
    guint64 number;
    char *text;

    options.bus = BLEEP_BUS_ADDRESS;
    options.address = "unix:path=/nonexistent/bus";
    if (bleep_client_new(&options, &client) != BLEEP_OK)
        _exit(2);
    if (bleep_state_open(client, file, &error) != BLEEP_OK) {
        fprintf(stderr, "%s\n", bleep_error_text(error));
        say(pipe, BROKEN, 0);
        _exit(1);
    }
    if (!read_number(client, &number)) {
        say(pipe, BROKEN, number);
        _exit(1);
    }
    text = note(number + 1);
    if (bleep_value_parse(text, &value) != BLEEP_OK)
        _exit(2);
    say(pipe, BEGINNING, number);
    if (bleep_state_set_attribute(client, DEVICE, "note", value, NULL) != BLEEP_OK)
        _exit(2);
    say(pipe, DONE, number + 1);
    _exit(0);
}

struct round {
    guint64 found, saved; /* saved: 0 if it did not come to that */
    gint64 took;
    int is_good;
};

static struct round
run_child(const char *file, gint64 patience)
{
    struct round round = { 0, 0, 0, 0 };
    struct message message;
    int ends[2];
    pid_t child;
    gint64 began = 0;

    if (pipe(ends) < 0 || (child = fork()) < 0)
        return round;
    if (child == 0) {
        close(ends[0]);
        save_once(file, ends[1]);
    }
    close(ends[1]);
    if (read(ends[0], &message, sizeof message) == sizeof message && message.word == BEGINNING) {
        round.found = message.number;
        round.is_good = 1;
        began = g_get_monotonic_time();
        if (patience >= 0) {
            g_usleep((gulong)patience);
            kill(child, SIGKILL);
        }
    }
    if (read(ends[0], &message, sizeof message) == sizeof message && message.word == DONE) {
        round.saved = message.number;
        round.took = g_get_monotonic_time() - began;
    }
    waitpid(child, NULL, 0);
    close(ends[0]);
    return round;
}

int
main(int argc, char **argv)
{
    GRand *random = g_rand_new_with_seed(6);
    guint64 last = 0;
    gint64 usual = 0;
    int saved = 0, killed = 0, late = 0;
    char *kept;

    if (argc != 2)
        return 2;
    watchdog(WATCHDOG_SECONDS);
    for (int index = 0; index < ROUNDS + CALIBRATION; index++) {
        int is_spared = index < CALIBRATION;
        gint64 patience = is_spared ? -1 : (gint64)(g_rand_double(random) * 1.5 * (double)usual);
        struct round round = run_child(argv[1], patience);

        if (!expect(round.is_good, "round %d: what was left is no good", index))
            break;
        if (!expect(round.found == last || round.found == last + 1,
                "round %d: %" G_GUINT64_FORMAT " after %" G_GUINT64_FORMAT, index, round.found,
                last))
            break;
        late += round.found == last + 1; /* killed between the disk and the word */
        last = round.saved > 0 ? round.saved : round.found;
        saved += round.saved > 0;
        killed += round.saved == 0;
        if (is_spared)
            usual += round.took / CALIBRATION;
    }
    kept = g_strconcat(argv[1], ".bad", NULL);
    expect(access(kept, F_OK) < 0, "a file was kept aside");
    g_free(kept);
    g_rand_free(random);
    printf("%d saves, %d killed before they told, %d of those after the disk had it\n", saved,
        killed, late);
    expect(saved > CALIBRATION && killed > ROUNDS / 10, "the kills did not meet the saves");
    return verdict();
}

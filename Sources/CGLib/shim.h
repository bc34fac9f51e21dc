/* The C world as Swift sees it: GLib, GIO and the few system calls the edge needs. */
#pragma once

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <limits.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What glibc's headers have under _GNU_SOURCE only. With that defined, though, its types would not
 * be those that Swift's own modules know, and the compiler refuses to mix the two. */
#ifndef POLLRDHUP
#define POLLRDHUP 0x2000
#endif
int ppoll(
    struct pollfd *descriptors, nfds_t count, const struct timespec *timeout, const sigset_t *mask);
int pipe2(int descriptors[2], int flags);
int renameat2(int oldFolder, const char *old, int newFolder, const char *name, unsigned flags);
char *secure_getenv(const char *name);
#ifndef F_OFD_SETLK
#define F_OFD_GETLK 36
#define F_OFD_SETLK 37
#endif
extern char **environ;

/* errno is a macro, which Swift cannot see. */
static inline int
lastErrno(void)
{
    return errno;
}

/* open is variadic, which Swift cannot call. A negative errno if it fails. */
static inline int
openToWrite(const char *path)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK);
    return fd < 0 ? -errno : fd;
}

/* fcntl as well. Not inherited by programs that are started; -1 if there is none. */
static inline int
duplicate(int fd)
{
    return fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 0);
}

/* The whole number that a small file begins with; -1 if there is none. */
static inline int64_t
readNumber(const char *path)
{
    long long number = -1;
    FILE *file = fopen(path, "re");
    if (file) {
        if (fscanf(file, "%lld", &number) != 1)
            number = -1;
        fclose(file);
    }
    return number;
}

/* ioctl is variadic, too. Leaves both as they are where there is no terminal. */
static inline void
terminalSize(int fd, int *outColumns, int *outRows)
{
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) == 0) {
        *outColumns = size.ws_col;
        *outRows = size.ws_row;
    }
}

/* --- the kernel's Bluetooth ------------------------------------------------------------------- */
/* Its interface, from its documentation and behaviour; libbluetooth is not needed for so little.
 * What fails returns a negative errno. */

/* A socket for commands to the kernel's management (doc/mgmt-api.txt of BlueZ). */
static inline int
openMgmtSocket(void)
{
    struct {
        uint16_t family;
        uint16_t device;
        uint16_t channel;
    } address = {AF_BLUETOOTH, 0xffff /* HCI_DEV_NONE */, 3 /* HCI_CHANNEL_CONTROL */};
    int fd = socket(AF_BLUETOOTH, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 1 /* BTPROTO_HCI */);
    if (fd < 0)
        return -errno;
    if (bind(fd, (const struct sockaddr *)&address, sizeof address) < 0) {
        int failure = -errno;
        close(fd);
        return failure;
    }
    return fd;
}

/* Has the kernel drop the Device Found events, of which there can be thousands a second. */
static inline int
refuseAdvertisements(int fd)
{
    /* The opcode 0x0012 comes first, its lower byte first; a filter reads the higher one first. */
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x1200, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, 0),
        BPF_STMT(BPF_RET | BPF_K, 0xffffffff),
    };
    struct sock_fprog program = {sizeof code / sizeof code[0], code};
    return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) < 0 ? -errno : 0;
}

/* CAP_NET_ADMIN, which counts only in the machine's own user namespace: in another, as of a
 * container without root, the kernel's Bluetooth does not honour it. */
static inline int
mayCommandAdapters(void)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct sets[2] = {{0, 0, 0}, {0, 0, 0}};
    struct stat space;
    /* PROC_USER_INIT_INO; a kernel without user namespaces has no such file. */
    if (stat("/proc/self/ns/user", &space) == 0 && space.st_ino != 0xEFFFFFFDu)
        return 0;
    return syscall(SYS_capget, &header, sets) == 0 && (sets[0].effective >> CAP_NET_ADMIN & 1);
}

/* A socket for questions about adapters and for switching them. */
static inline int
openHciSocket(void)
{
    int fd = socket(AF_BLUETOOTH, SOCK_RAW | SOCK_CLOEXEC, 1 /* BTPROTO_HCI */);
    return fd < 0 ? -errno : fd;
}

/* struct hci_dev_info with the struct hci_dev_stats at its end. */
struct hciInfo {
    uint16_t device;
    char name[8];
    uint8_t address[6];
    uint32_t flags; /* bit 0: up */
    uint8_t type;
    uint8_t features[8];
    uint32_t packetTypes;
    uint32_t linkPolicy;
    uint32_t linkMode;
    uint16_t aclMtu, aclPackets, scoMtu, scoPackets;
    uint32_t receiveErrors, sendErrors;
    uint32_t commandsSent, eventsReceived;
    uint32_t aclSent, aclReceived, scoSent, scoReceived;
    uint32_t bytesReceived, bytesSent;
};
_Static_assert(sizeof(struct hciInfo) == 92, "the kernel's layout");

static inline int
readHciInfo(int fd, uint16_t device, struct hciInfo *outInfo)
{
    memset(outInfo, 0, sizeof *outInfo);
    outInfo->device = device;
    return ioctl(fd, _IOR('H', 211, int), outInfo) < 0 ? -errno : 0; /* HCIGETDEVINFO */
}

/* HCIDEVUP is 201, HCIDEVDOWN 202, HCIDEVRESET 203. They wait for the controller. */
static inline int
switchHci(int fd, uint16_t device, int request)
{
    return ioctl(fd, _IOW('H', request, int), (unsigned long)device) < 0 ? -errno : 0;
}

/* The node of a USB device that is a folder of the device tree; 0 if it is not one. */
static inline int
findUsbNode(const char *device, const char *nodes, char *outNode, size_t size)
{
    char path[PATH_MAX];
    int64_t bus, place;
    snprintf(path, sizeof path, "%s/busnum", device);
    bus = readNumber(path);
    snprintf(path, sizeof path, "%s/devnum", device);
    place = readNumber(path);
    if (bus < 0 || place < 0)
        return 0;
    snprintf(outNode, size, "%s/%03d/%03d", nodes, (int)bus, (int)place);
    return 1;
}

/* USBDEVFS_RESET; waits until the device has come back, or not. */
static inline int
resetUsb(int fd)
{
    return ioctl(fd, _IO('U', 20), NULL) < 0 ? -errno : 0;
}

/* --- locks between processes ------------------------------------------------------------------ */
/* On open file descriptions: two of one process exclude each other too, and the kernel gives them
 * up with the last descriptor, however the process ends. What fails returns a negative errno. */

/* For its owner and group, whatever the umask; a link is not followed. */
static inline int
openLockFile(const char *path)
{
    struct stat status;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0660);
    if (fd < 0)
        return -errno;
    if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode)) {
        close(fd);
        return -EINVAL;
    }
    if ((status.st_mode & 07777) != 0660)
        (void)fchmod(fd, 0660); /* Somebody else's: then it is as he wants it. */
    return fd;
}

/* The same for looking only: not made, and nothing is waited for. */
static inline int
openToLook(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    return fd < 0 ? -errno : fd;
}

/* F_WRLCK, F_RDLCK or F_UNLCK; -EAGAIN or -EACCES where another has it. */
static inline int
lockByte(int fd, off_t place, short type)
{
    struct flock lock;
    memset(&lock, 0, sizeof lock);
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    lock.l_start = place;
    lock.l_len = 1;
    return fcntl(fd, F_OFD_SETLK, &lock) < 0 ? -errno : 0;
}

/* Somebody else has it, in whatever way. */
static inline int
isByteLocked(int fd, off_t place)
{
    struct flock lock;
    memset(&lock, 0, sizeof lock);
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = place;
    lock.l_len = 1;
    return fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

/* Whoever opens the path now gets the same file. */
static inline int
isFileAt(int fd, const char *path)
{
    struct stat mine, theirs;
    return fstat(fd, &mine) == 0 && lstat(path, &theirs) == 0 && mine.st_dev == theirs.st_dev &&
           mine.st_ino == theirs.st_ino;
}

/* --- files that must survive ------------------------------------------------------------------ */
/* What fails returns a negative errno. */

/* For its owner alone. A link is not followed, and what is no plain file is refused, and nothing of
 * either is waited for. */
static inline int
openPrivate(const char *path, int flags)
{
    struct stat status;
    int fd = open(path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0600);
    if (fd < 0)
        return -errno;
    if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode)) {
        close(fd);
        return -EINVAL;
    }
    return fd;
}

static inline int
writeWhole(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(fd, bytes, size);
        if (written < 0 && errno != EINTR)
            return -errno;
        if (written > 0)
            bytes += written, size -= (size_t)written;
    }
    return fsync(fd) < 0 ? -errno : 0;
}

/* Puts a new file in the place of one, on the disk as well: whoever looks finds the one or the
 * other, also after a crash. `fresh` is a name in the same folder that nobody else uses. */
static inline int
replaceFile(
    const char *path, const char *fresh, const char *folder, const void *bytes, size_t size)
{
    int result, fd;
    unlink(fresh); /* Of somebody who was killed here. */
    fd = openPrivate(fresh, O_WRONLY | O_CREAT | O_EXCL);
    if (fd < 0)
        return fd;
    result = writeWhole(fd, bytes, size);
    if (close(fd) < 0 && result == 0)
        result = -errno;
    if (result == 0 && rename(fresh, path) < 0)
        result = -errno;
    if (result < 0) {
        unlink(fresh);
        return result;
    }
    fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    /* Some file systems have nothing to do here, and say that they cannot. */
    result = fsync(fd) < 0 && errno != EINVAL ? -errno : 0;
    close(fd);
    return result;
}

/* Gives a file another name that is not taken. */
static inline int
renameAside(const char *path, const char *name)
{
    return renameat2(AT_FDCWD, path, AT_FDCWD, name, 1 /* RENAME_NOREPLACE */) < 0 ? -errno : 0;
}

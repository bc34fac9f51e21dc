/* Preloaded in runs under a sanitizer, whose runtime in Swift 6.3.1 replaces free() and not
 * aligned_alloc(): libstdc++'s aligned operator new then allocates in one heap what its operator
 * delete frees in the other, as soon as Swift's table of type names grows, and the run ends there.
 *
 *     cc -shared -fPIC -o build/sanitizers.so Tests/sanitizers.c
 */
#include <stdlib.h>

void *
aligned_alloc(size_t alignment, size_t size)
{
    void *memory = NULL;

    if (alignment < sizeof(void *))
        alignment = sizeof(void *);
    return posix_memalign(&memory, alignment, size) == 0 ? memory : NULL;
}

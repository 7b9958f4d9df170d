/* What all kernels share: plain C on arrays that numpy holds, without Python.
 *
 * Each function does what its numpy twin does, number by number: sums of whole numbers are exact,
 * and of others every step is rounded where numpy rounds it (no contraction, see setup.py).
 * Pictures are bytes, line by line. Places and counts are int64_t, as numpy's intp is. All return an
 * int64_t: what they counted, or 0; and OUT_OF_MEMORY where there was none.
 */
#ifndef PINGYI_KERNEL_H
#define PINGYI_KERNEL_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

#define OUT_OF_MEMORY (-1)

static inline int64_t clamped(int64_t place, int64_t least, int64_t most) {
    if (place > most) place = most;
    return place < least ? least : place;
}

#endif

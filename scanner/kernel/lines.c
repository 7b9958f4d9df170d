/* Looks for lines that no pen drew; twins in scanner/ink/lines.py and line_bands.py. */
#include <math.h>

#include "kernel.h"

/* Shares of a place and its two neighbours together, in place; returns whether any reaches
 * `needed`. */
static int64_t of_three(const uint16_t *counts, int64_t width, double length, double needed,
                        double *shares) {
    int64_t is_dark = 0;
    for (int64_t k = 0; k < width; k++) {
        double share = counts[k] / length;
        if (k > 0 && k < width - 1) share = counts[k - 1] / length + share + counts[k + 1] / length;
        shares[k] = share;
        is_dark |= share >= needed;
    }
    return is_dark;
}

/* How much of the length of each piece down a picture is dark: shares, (pieces, width + most).
 *
 * bounds: (pieces, 2), first and last line. moved: of each line, by how many px it is moved to the
 * right. Returns how many pieces reach `needed` anywhere. */
EXPORT int64_t shares_down(const uint8_t *dark, int64_t width, const int64_t *moved, int64_t most,
                           const int64_t *bounds, int64_t pieces, double needed, double *shares) {
    int64_t wide = width + most, reached = 0;
    uint16_t *counts = malloc(sizeof(uint16_t) * (size_t)wide);
    if (!counts) return OUT_OF_MEMORY;
    for (int64_t piece = 0; piece < pieces; piece++) {
        int64_t start = bounds[2 * piece], stop = bounds[2 * piece + 1];
        memset(counts, 0, sizeof(uint16_t) * (size_t)wide);
        for (int64_t line = start; line < stop; line++) {
            const uint8_t *seen = dark + line * width;
            uint16_t *to = counts + clamped(moved[line], 0, most);
            for (int64_t k = 0; k < width; k++) to[k] = (uint16_t)(to[k] + seen[k]);
        }
        reached += of_three(counts, wide, (double)(stop - start), needed, shares + piece * wide);
    }
    free(counts);
    return reached;
}

/* How many of some bytes, each 0 or 1, are 1: eight at a time. */
static int64_t ones(const uint8_t *bytes, int64_t count) {
    int64_t sum = 0, k = 0;
    for (; k + 8 <= count; k += 8) {
        uint64_t eight;
        memcpy(&eight, bytes + k, 8);
        sum += (int64_t)(eight * 0x0101010101010101u >> 56);
    }
    for (; k < count; k++) sum += bytes[k];
    return sum;
}

/* The same of pieces across a picture of so many lines: shares, (pieces, height). */
EXPORT int64_t shares_across(const uint8_t *dark, int64_t height, int64_t width,
                             const int64_t *bounds, int64_t pieces, double needed,
                             double *shares) {
    int64_t reached = 0;
    uint16_t *counts = malloc(sizeof(uint16_t) * (size_t)height);
    if (!counts) return OUT_OF_MEMORY;
    for (int64_t piece = 0; piece < pieces; piece++) {
        int64_t start = bounds[2 * piece], stop = bounds[2 * piece + 1];
        for (int64_t line = 0; line < height; line++) {
            counts[line] = (uint16_t)ones(dark + line * width + start, stop - start);
        }
        double *its = shares + piece * height;
        reached += of_three(counts, height, (double)(stop - start), needed, its);
    }
    free(counts);
    return reached;
}

/* The slope and the place in the middle that most pieces agree on (a Hough transform).
 *
 * is_dark: (pieces, width). from_middle: (pieces). best: slope, middle, in bins, and how many
 * pieces. */
EXPORT int64_t hough(const uint8_t *is_dark, int64_t pieces, int64_t width, const double *slopes,
                     int64_t count, const double *from_middle, double bin, int64_t bins,
                     int64_t *best) {
    int32_t *seen_in = calloc((size_t)(2 * count * bins), sizeof(int32_t));
    if (!seen_in) return OUT_OF_MEMORY;
    int32_t *votes = seen_in + count * bins;
    for (int64_t piece = 0; piece < pieces; piece++)
        for (int64_t k = 0; k < width; k++) {
            if (!is_dark[piece * width + k]) continue;
            for (int64_t slope = 0; slope < count; slope++) {
                double at = rint(((double)k - slopes[slope] * from_middle[piece]) / bin);
                int64_t place = slope * bins + clamped((int64_t)at, 0, bins - 1);
                if (seen_in[place] == piece + 1) continue;
                seen_in[place] = (int32_t)(piece + 1);
                votes[place]++;
            }
        }
    int64_t most = 0;
    for (int64_t k = 1; k < count * bins; k++)
        if (votes[k] > votes[most]) most = k;
    best[0] = most / bins, best[1] = most % bins, best[2] = votes[most];
    free(seen_in);
    return 0;
}

/* A picture along a line: steps along it are `along` bytes apart, places across it `across`. */
typedef struct {
    const uint8_t *ink, *printed;
    int64_t along, across, width, some_print, least_seen;
} Strip;

/* How far from its course a piece of a line is darkest at each step: darkest, (steps).
 *
 * leans: (count, steps), px from the course; places to `wander` px beside it are tried. */
static void to_darkest(const Strip *strip, const int64_t *course, int64_t start, int64_t steps,
                       const int64_t *leans, int64_t count, int64_t wander, double as_dark,
                       int64_t *darkest) {
    int64_t near = 2 * wander + 1, best = 0;
    double means[64], highest = -1.0, of_best[64];
    for (int64_t lean = 0; lean < count; lean++) {
        double of_lean = -1.0;
        for (int64_t k = 0; k < near; k++) {
            int64_t sum = 0, seen = 0;
            for (int64_t step = 0; step < steps; step++) {
                int64_t place = course[start + step] + leans[lean * steps + step] + k - wander;
                place = clamped(place, 0, strip->width - 1);
                int64_t at = (start + step) * strip->along + place * strip->across;
                if (strip->printed[at] >= strip->some_print) continue;
                seen++, sum += strip->ink[at];
            }
            int64_t of = seen > strip->least_seen ? seen : strip->least_seen;
            means[k] = (double)sum / (double)of;
            of_lean = means[k] > of_lean ? means[k] : of_lean;
        }
        if (of_lean <= highest) continue;
        highest = of_lean, best = lean;
        memcpy(of_best, means, sizeof(double) * (size_t)near);
    }
    int64_t sum = 0, alike = 0;
    for (int64_t k = 0; k < near; k++)
        if (of_best[k] >= as_dark * highest) sum += k - wander, alike++;
    int64_t shift = (int64_t)rint((double)sum / (double)alike);
    for (int64_t step = 0; step < steps; step++)
        darkest[step] = course[start + step] + leans[best * steps + step] + shift;
}

/* The darkness that two thirds of what is seen reach at one distance from a line. */
static double tertile(const Strip *strip, const int64_t *darkest, int64_t start, int64_t steps,
                      int64_t distance) {
    int64_t levels[256] = {0}, seen = 0, level = 0;
    for (int64_t step = 0; step < steps; step++) {
        int64_t place = clamped(darkest[step] + distance, 0, strip->width - 1);
        int64_t at = (start + step) * strip->along + place * strip->across;
        if (strip->printed[at] >= strip->some_print) continue;
        seen++, levels[strip->ink[at]]++;
    }
    if (seen < strip->least_seen) return 0.0;
    for (int64_t rank = seen / 3; rank >= levels[level]; level++) rank -= levels[level];
    return (double)level;
}

/* One piece of a line: where it is darkest at each step, and how dark at each distance from there.
 *
 * darkest: (steps). levels: (2 * band + 1). */
EXPORT int64_t line_piece(const uint8_t *ink, const uint8_t *printed, int64_t along, int64_t across,
                       int64_t width, const int64_t *course, int64_t start, int64_t steps,
                       const int64_t *leans, int64_t count, int64_t wander, double as_dark,
                       int64_t some_print, int64_t least_seen, int64_t band, int64_t *darkest,
                       double *levels) {
    Strip strip = {ink, printed, along, across, width, some_print, least_seen};
    to_darkest(&strip, course, start, steps, leans, count, wander, as_dark, darkest);
    for (int64_t distance = -band; distance <= band; distance++)
        levels[distance + band] = tertile(&strip, darkest, start, steps, distance);
    return 0;
}

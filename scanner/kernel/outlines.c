/* Looks for the printed outlines of boxes; twins in scanner/locate/outlines.py. */
#include <math.h>

#include "kernel.h"

/* Mean darkness across each of n patches, then down each: profiles, (2n, size).
 *
 * Taken over lines and columns `first` to `last` (excluded). */
EXPORT int64_t outline_profiles(const uint8_t *dark, int64_t height, int64_t width,
                             const int64_t *left, const int64_t *top, int64_t count, int64_t size,
                             int64_t first, int64_t last, double *profiles) {
    double inner = (double)(last - first);
    uint32_t *across = malloc(sizeof(uint32_t) * (size_t)size);
    if (!across) return OUT_OF_MEMORY;
    for (int64_t box = 0; box < count; box++) {
        int64_t x = clamped(left[box], 0, width - size), y = clamped(top[box], 0, height - size);
        double *down = profiles + (count + box) * size;
        memset(across, 0, sizeof(uint32_t) * (size_t)size);
        for (int64_t line = 0; line < size; line++) {
            const uint8_t *patch = dark + (y + line) * width + x;
            uint32_t sum = 0;
            for (int64_t column = first; column < last; column++) sum += patch[column];
            down[line] = sum / inner;
            if (line >= first && line < last)
                for (int64_t column = 0; column < size; column++) across[column] += patch[column];
        }
        for (int64_t column = 0; column < size; column++)
            profiles[box * size + column] = across[column] / inner;
    }
    free(across);
    return 0;
}

/* The value between two places, `part` of the way; beyond the ends those go on. */
static double between(const double *values, int64_t size, int64_t place, double part) {
    double near = values[clamped(place, 0, size - 1)];
    double next = values[clamped(place + 1, 0, size - 1)];
    return (1 - part) * near + part * next;
}

static void smooth_line(const double *profile, int64_t size, double *lines, double *smooth) {
    memset(lines, 0, sizeof(double) * (size_t)size);
    for (int64_t k = 4; k < size - 4; k++)
        lines[k] = profile[k] - 0.5 * (profile[k - 4] + profile[k + 4]);
    smooth[0] = smooth[size - 1] = 0.0;
    for (int64_t k = 1; k < size - 1; k++)
        smooth[k] = 0.5 * lines[k] + 0.25 * (lines[k - 1] + lines[k + 1]);
}

/* By how many px each box is displaced along one axis, and how sure that is.
 *
 * profiles: (count, size). edges: (count), where the first line is expected. apart: how far the
 * second is from it. reach: shifts go from -reach to reach. */
EXPORT int64_t outline_offsets(const double *profiles, int64_t count, int64_t size,
                            const double *edges, double apart, int64_t reach, double *found,
                            double *strength) {
    int64_t shifts = 2 * reach + 1;
    double *room = malloc(sizeof(double) * (size_t)(2 * size + shifts));
    if (!room) return OUT_OF_MEMORY;
    double *lines = room, *smooth = room + size, *score = smooth + size;
    for (int64_t row = 0; row < count; row++) {
        smooth_line(profiles + row * size, size, lines, smooth);
        double start[2] = {edges[row], edges[row] + apart};
        double whole[2] = {floor(start[0]), floor(start[1])};
        int64_t best = 1;
        for (int64_t k = 0; k < shifts; k++) {
            int64_t shift = k - reach;
            double one = between(smooth, size, (int64_t)whole[0] + shift, start[0] - whole[0]);
            double other = between(smooth, size, (int64_t)whole[1] + shift, start[1] - whole[1]);
            double weaker = one < other ? one : other, stronger = one < other ? other : one;
            score[k] = weaker + 0.25 * stronger;
            if (k > 1 && k < shifts - 1 && score[k] > score[best]) best = k;
        }
        double before = score[best - 1], middle = score[best], after = score[best + 1];
        double curve = before - 2 * middle + after, step = 0.0;
        if (curve < -1e-6) step = 0.5 * (before - after) / curve;
        if (step < -1.0) step = -1.0;
        if (step > 1.0) step = 1.0;
        found[row] = (double)(best - reach) + step;
        strength[row] = middle;
    }
    free(room);
    return 0;
}

/* By how much each side of an outline is darker than the paper beside it: contrast, (2 * count).
 *
 * profiles: (count, size), from the left and from above; then the same are gone through from their
 * other end. shifts: (count), of each box off the middle of its patch. edge: where an outline begins
 * that is not shifted. */
EXPORT int64_t outline_contrast(const double *profiles, const int64_t *shifts, int64_t count,
                             int64_t size, int64_t edge, double *contrast) {
    for (int64_t k = 0; k < 2 * count; k++) {
        int64_t row = k % count, is_back = k >= count;
        const double *profile = profiles + row * size;
        int64_t begins = edge + (is_back ? -shifts[row] : shifts[row]);
        double seen[8];
        for (int64_t n = 0; n < 8; n++) {
            int64_t step = n < 5 ? n - 1 : n - 11; /* on the line, then beside it */
            int64_t place = clamped(begins + step, 0, size - 1);
            seen[n] = profile[is_back ? size - 1 - place : place];
        }
        double on = seen[0];
        for (int64_t n = 1; n < 5; n++) on = seen[n] > on ? seen[n] : on;
        contrast[k] = on - (seen[5] + seen[6] + seen[7]) / 3;
    }
    return 0;
}

static void subtract(const uint8_t *restrict paper, const uint8_t *restrict seen, int64_t count,
                     uint8_t *restrict dark) {
    for (int64_t k = 0; k < count; k++)
        dark[k] = (uint8_t)((paper[k] > seen[k] ? paper[k] : seen[k]) - seen[k]);
}

/* Darkness of a picture against its paper; counts how often each level comes, in every so many
 * lines. */
EXPORT int64_t shade(const uint8_t *picture, const uint8_t *white, int64_t height, int64_t width,
                  int64_t every, uint8_t *dark, int64_t *levels) {
    uint32_t counts[4][256] = {{0}}; /* a level that comes often would wait for itself */
    subtract(white, picture, height * width, dark);
    for (int64_t line = 0; line < height; line += every) {
        const uint8_t *of_line = dark + line * width;
        int64_t k = 0;
        for (; k + 4 <= width; k += 4)
            for (int n = 0; n < 4; n++) counts[n][of_line[k + n]]++;
        for (; k < width; k++) counts[0][of_line[k]]++;
    }
    for (int64_t k = 0; k < 256; k++)
        levels[k] = (int64_t)counts[0][k] + counts[1][k] + counts[2][k] + counts[3][k];
    return 0;
}

/* Takes the printed form out of a picture; twins in scanner/ink/ink.py. */
#include "kernel.h"

/* Sums of the inner parts of n patches: sums, (count). */
EXPORT int64_t inside_sums(const uint8_t *dark, int64_t height, int64_t width, const int64_t *left,
                        const int64_t *top, int64_t count, int64_t size, int64_t inset,
                        int64_t *sums) {
    for (int64_t box = 0; box < count; box++) {
        int64_t x = clamped(left[box], 0, width - size), y = clamped(top[box], 0, height - size);
        uint32_t sum = 0;
        for (int64_t line = inset; line < size - inset; line++) {
            const uint8_t *patch = dark + (y + line) * width + x;
            for (int64_t column = inset; column < size - inset; column++) sum += patch[column];
        }
        sums[box] = sum;
    }
    return 0;
}

/* Sums of some patches, place by place: sums, (size, size); and of the squares of their insides:
 * squares[0]. */
EXPORT int64_t patch_sums(const uint8_t *dark, int64_t height, int64_t width, const int64_t *left,
                       const int64_t *top, const int64_t *chosen, int64_t count, int64_t size,
                       int64_t inset, int32_t *sums, int64_t *squares) {
    int64_t squared = 0;
    memset(sums, 0, sizeof(int32_t) * (size_t)(size * size));
    for (int64_t k = 0; k < count; k++) {
        int64_t box = chosen[k];
        int64_t x = clamped(left[box], 0, width - size), y = clamped(top[box], 0, height - size);
        for (int64_t line = 0; line < size; line++) {
            const uint8_t *patch = dark + (y + line) * width + x;
            int32_t *sum = sums + line * size;
            for (int64_t column = 0; column < size; column++) sum[column] += patch[column];
            if (line < inset || line >= size - inset) continue;
            uint32_t of_line = 0;
            for (int64_t column = inset; column < size - inset; column++)
                of_line += (uint32_t)patch[column] * patch[column];
            squared += of_line;
        }
    }
    squares[0] = squared;
    return 0;
}

/* Writes what print is around each box of rows, and the band of its outline.
 *
 * wide, band: (high, broad), the template and where its outline is. In the band what all boxes of a
 * row have is print, too. printed and outlines: (height, width), written in place, column of boxes
 * by column: where they overlap the last one stays. */
EXPORT int64_t paste_print(const uint8_t *dark, int64_t width, const int64_t *left,
                           const int64_t *top, int64_t rows, int64_t columns, const uint8_t *wide,
                           const uint8_t *band, int64_t high, int64_t broad, uint8_t *printed,
                           uint8_t *outlines) {
    int64_t area = high * broad;
    uint8_t *of_row = malloc((size_t)(rows * area));
    if (!of_row) return OUT_OF_MEMORY;
    for (int64_t row = 0; row < rows; row++)
        for (int64_t line = 0; line < high; line++) {
            uint8_t *least = of_row + row * area + line * broad;
            memset(least, 255, (size_t)broad);
            for (int64_t box = row * columns; box < (row + 1) * columns; box++) {
                const uint8_t *seen = dark + (top[box] + line) * width + left[box];
                for (int64_t k = 0; k < broad; k++) least[k] = seen[k] < least[k] ? seen[k] : least[k];
            }
            for (int64_t k = 0; k < broad; k++) {
                uint8_t in_band = (uint8_t)(least[k] * band[line * broad + k]);
                uint8_t usual = wide[line * broad + k];
                least[k] = in_band > usual ? in_band : usual;
            }
        }
    for (int64_t column = 0; column < columns; column++)
        for (int64_t row = 0; row < rows; row++)
            for (int64_t line = 0; line < high; line++) {
                int64_t box = row * columns + column;
                int64_t at = (top[box] + line) * width + left[box];
                memcpy(printed + at, of_row + row * area + line * broad, (size_t)broad);
            }
    for (int64_t box = 0; box < rows * columns; box++)
        for (int64_t line = 0; line < high; line++)
            memcpy(outlines + (top[box] + line) * width + left[box], band + line * broad,
                   (size_t)broad);
    free(of_row);
    return 0;
}

/* Means of two by two places of two lines, rounded. */
static void halve(const uint8_t *restrict upper, const uint8_t *restrict lower, int64_t side,
                  uint8_t *restrict half) {
    for (int64_t k = 0; k < side; k++) {
        uint16_t one, other; /* two places at once */
        memcpy(&one, upper + 2 * k, 2);
        memcpy(&other, lower + 2 * k, 2);
        one = (uint16_t)((one & 255) + (one >> 8) + (other & 255) + (other >> 8));
        half[k] = (uint8_t)((uint16_t)(one + 2) >> 2);
    }
}

/* Views of n boxes at half the resolution, (count, side, side), beyond the picture paper. */
EXPORT int64_t box_views(const uint8_t *dark, int64_t height, int64_t width, const int64_t *left,
                      const int64_t *top, int64_t count, int64_t side, uint8_t *views) {
    for (int64_t box = 0; box < count; box++)
        for (int64_t line = 0; line < side; line++) {
            uint8_t *view = views + (box * side + line) * side;
            int64_t y = top[box] + 2 * line, x = left[box];
            if (y >= 0 && y + 1 < height && x >= 0 && x + 2 * side <= width) {
                halve(dark + y * width + x, dark + (y + 1) * width + x, side, view);
                continue;
            }
            for (int64_t k = 0; k < side; k++) {
                int sum = 2;
                for (int64_t n = 0; n < 4; n++) {
                    int64_t down = y + n / 2, across = x + 2 * k + n % 2;
                    int is_inside = down >= 0 && down < height && across >= 0 && across < width;
                    sum += is_inside ? dark[down * width + across] : 0;
                }
                view[k] = (uint8_t)(sum >> 2);
            }
        }
    return 0;
}

/* Which views hold nothing darker than their paper by more than `least`: flat, (count).
 *
 * shown: (area), 255 beside the outline and 0 on it; paper: (papers), some of those places. */
EXPORT int64_t flat_views(const uint8_t *views, int64_t count, int64_t area, const uint8_t *shown,
                       const int64_t *paper, int64_t papers, double least, uint8_t *flat) {
    for (int64_t box = 0; box < count; box++) {
        const uint8_t *view = views + box * area;
        uint8_t darkest = 0;
        for (int64_t k = 0; k < area; k++) {
            uint8_t seen = view[k] & shown[k];
            darkest = seen > darkest ? seen : darkest;
        }
        int64_t sum = 0;
        for (int64_t k = 0; k < papers; k++) sum += view[paper[k]];
        flat[box] = darkest <= (double)sum / (double)papers + least;
    }
    return 0;
}

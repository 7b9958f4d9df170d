/* Joins ink into strokes and measures what they have in boxes; twins in scanner/ink. */
#include "kernel.h"

/* Writes 1 where a picture is darker than `level` and holds no dirt; returns at how many places. */
EXPORT int64_t ink_mask(const uint8_t *restrict dark, const uint8_t *restrict dirt, int64_t size,
                        int64_t level, uint8_t *restrict mask) {
    int64_t count = 0;
    uint8_t limit = (uint8_t)clamped(level, 0, 255);
    for (int64_t k = 0; k < size; k++) mask[k] = dark[k] > limit;
    if (dirt)
        for (int64_t k = 0; k < size; k++) mask[k] &= !dirt[k];
    for (int64_t first = 0; first < size; first += 128) { /* in bytes as far as those reach */
        int64_t last = first + 128 < size ? first + 128 : size;
        uint8_t sum = 0;
        for (int64_t k = first; k < last; k++) sum = (uint8_t)(sum + mask[k]);
        count += sum;
    }
    return count;
}

typedef struct {
    int32_t start, stop, label;
} Run;

static int32_t root_of(int32_t *parent, int32_t label) {
    while (parent[label] != label) label = parent[label] = parent[parent[label]];
    return label;
}

static void join(int32_t *parent, int32_t one, int32_t other) {
    one = root_of(parent, one), other = root_of(parent, other);
    if (one < other) parent[other] = one;
    else parent[one] = other;
}

/* Of two lines one byte each where either has anything in two places side by side. */
static void halve(const uint8_t *restrict upper, const uint8_t *restrict lower, int64_t width,
                  uint8_t *restrict half) {
    for (int64_t k = 0; k < width / 2; k++) {
        uint16_t one, other; /* two places at once */
        memcpy(&one, upper + 2 * k, 2);
        memcpy(&other, lower + 2 * k, 2);
        one |= other;
        half[k] = (uint8_t)(one | one >> 8);
    }
    if (width % 2) half[width / 2] = upper[width - 1] | lower[width - 1];
}

static void halve_picture(const uint8_t *mask, int64_t height, int64_t width, uint8_t *half) {
    int64_t broad = (width + 1) / 2;
    for (int64_t line = 0; line < height; line += 2) {
        const uint8_t *upper = mask + line * width;
        halve(upper, line + 1 < height ? upper + width : upper, width, half + line / 2 * broad);
    }
}

static void spread(uint8_t *restrict to, const uint8_t *restrict from, int64_t count) {
    for (int64_t k = 0; k < count; k++) to[k] |= from[k];
}

static void spread_within(uint8_t *restrict to, const uint8_t *restrict from,
                          const uint8_t *restrict band, int64_t count) {
    for (int64_t k = 0; k < count; k++) to[k] |= from[k] & band[k];
}

/* Within an outline's band, what is two places from ink is joined with it. `wide` is room. */
static void bridge(uint8_t *near, const uint8_t *band, int64_t high, int64_t broad, uint8_t *wide) {
    for (int64_t line = 0; line < high; line++) {
        const uint8_t *from = near + line * broad;
        uint8_t *to = wide + line * broad;
        memcpy(to, from, (size_t)broad);
        if (!memchr(from, 1, (size_t)broad)) continue;
        for (int64_t step = 1; step <= 2 && step < broad; step++) {
            spread(to, from + step, broad - step);
            spread(to + step, from, broad - step);
        }
    }
    for (int64_t line = 0; line < high; line++) {
        if (!memchr(band + line * broad, 1, (size_t)broad)) continue;
        int64_t first = line < 2 ? 0 : line - 2, last = line + 2 < high ? line + 2 : high - 1;
        for (int64_t other = first; other <= last; other++)
            spread_within(near + line * broad, wide + other * broad, band + line * broad, broad);
    }
}

/* Appends the runs of ink of one line; returns how many. */
static int64_t runs_of(const uint8_t *line, int64_t broad, Run *runs) {
    int64_t count = 0, k = 0;
    while (k < broad) {
        const uint8_t *found = memchr(line + k, 1, (size_t)(broad - k));
        if (!found) break;
        k = found - line;
        runs[count].start = (int32_t)k;
        while (k < broad && line[k]) k++;
        runs[count++].stop = (int32_t)k;
    }
    return count;
}

/* Gives each run the label of what it touches in the line before, corners as well. */
static void label_runs(Run *runs, int64_t count, const Run *before, int64_t befores,
                       int32_t *parent, int32_t *labels) {
    int64_t first = 0;
    for (int64_t k = 0; k < count; k++) {
        Run *run = runs + k;
        run->label = -1;
        while (first < befores && before[first].stop < run->start) first++;
        for (int64_t n = first; n < befores && before[n].start <= run->stop; n++) {
            if (run->label < 0) run->label = before[n].label;
            else join(parent, run->label, before[n].label);
        }
        if (run->label < 0) {
            run->label = *labels;
            parent[*labels] = *labels;
            ++*labels;
        }
    }
}

/* Numbers strokes from 1 as OpenCV does: by the square of two by two places in which each is first
 * met, line of squares by line. numbers: by root, 0 where it has none yet. */
static int32_t number_runs(const Run *runs, const int64_t *first_of, int64_t high, int32_t *parent,
                           int32_t *numbers) {
    int32_t count = 0;
    for (int64_t line = 0; line < high; line += 2) {
        int64_t one = first_of[line], one_end = first_of[line + 1], other = one_end;
        int64_t other_end = line + 1 < high ? first_of[line + 2] : one_end;
        while (one < one_end || other < other_end) {
            int is_one = other >= other_end ||
                         (one < one_end && runs[one].start / 2 <= runs[other].start / 2);
            int32_t root = root_of(parent, runs[is_one ? one++ : other++].label);
            if (!numbers[root]) numbers[root] = ++count;
        }
    }
    return count;
}

/* Writes every ink pixel, line by line: column, line, darkness, number of its stroke from 1.
 *
 * mask: from `ink_mask`. band: 1 on outlines, across which strokes are joined. Returns how many
 * strokes there are. */
EXPORT int64_t ink_strokes(const uint8_t *mask, const uint8_t *dark, const uint8_t *band,
                           int64_t height, int64_t width, int64_t *x, int64_t *y, uint8_t *darkness,
                           int64_t *stroke) {
    int64_t high = (height + 1) / 2, broad = (width + 1) / 2, area = high * broad;
    int64_t most = high * ((broad + 1) / 2);
    uint8_t *near = malloc((size_t)(3 * area));
    int64_t *first_of = malloc(sizeof(int64_t) * (size_t)(high + 1));
    Run *runs = malloc(sizeof(Run) * (size_t)most);
    int32_t *labels = malloc(sizeof(int32_t) * (size_t)(area + most));
    int32_t *numbers = calloc((size_t)most, sizeof(int32_t));
    int64_t strokes = OUT_OF_MEMORY;
    if (near && first_of && runs && labels && numbers) {
        int32_t *parent = labels + area, count = 0;
        halve_picture(mask, height, width, near);
        halve_picture(band, height, width, near + area);
        bridge(near, near + area, high, broad, near + 2 * area);
        first_of[0] = 0;
        for (int64_t line = 0; line < high; line++) {
            int64_t begins = first_of[line], before = line ? first_of[line - 1] : 0;
            int64_t found = runs_of(near + line * broad, broad, runs + begins);
            label_runs(runs + begins, found, runs + before, begins - before, parent, &count);
            first_of[line + 1] = begins + found;
        }
        strokes = number_runs(runs, first_of, high, parent, numbers);
        for (int64_t line = 0; line < high; line++)
            for (int64_t k = first_of[line]; k < first_of[line + 1]; k++) {
                int32_t number = numbers[root_of(parent, runs[k].label)];
                for (int64_t n = runs[k].start; n < runs[k].stop; n++)
                    labels[line * broad + n] = number;
            }
        for (int64_t line = 0, at = 0; line < height; line++) {
            const uint8_t *seen = mask + line * width;
            for (int64_t k = 0; k < width; k++) {
                if (!seen[k]) {
                    const uint8_t *next = memchr(seen + k, 1, (size_t)(width - k));
                    if (!next) break;
                    k = next - seen;
                }
                x[at] = k, y[at] = line, darkness[at] = dark[line * width + k];
                stroke[at++] = labels[line / 2 * broad + k / 2];
            }
        }
    }
    free(near), free(first_of), free(runs), free(labels), free(numbers);
    return strokes;
}

/* The box that each of k places is inside of, -1 for none.
 *
 * row_of: the row nearest to each line of the picture; column_of: the column of boxes nearest to
 * each of its columns. left, top: (n), of the boxes' insides, which have `side` px. */
EXPORT int64_t boxes_of_pixels(const int64_t *x, const int64_t *y, int64_t count,
                            const int64_t *row_of, const int64_t *column_of, int64_t columns,
                            const int64_t *left, const int64_t *top, int64_t side, int64_t *box) {
    for (int64_t k = 0; k < count; k++) {
        int64_t near = columns * row_of[y[k]] + column_of[x[k]];
        uint64_t right = (uint64_t)(x[k] - left[near]), down = (uint64_t)(y[k] - top[near]);
        box[k] = right < (uint64_t)side && down < (uint64_t)side ? near : -1;
    }
    return 0;
}

/* What each stroke is: area, sum of its darkness, first and last line, whether a box holds any of
 * it; and what each has in which box: pairs, in the order of boxes and then strokes.
 *
 * table: room, (boxes * strokes), zeros. Returns how many pairs there are. */
EXPORT int64_t stroke_pairs(const int64_t *y, const uint8_t *darkness, const int64_t *stroke,
                            const int64_t *box, int64_t count, int64_t strokes, int64_t boxes,
                            int32_t *table, int64_t *area, double *sum, int64_t *top,
                            int64_t *bottom, uint8_t *is_held, int64_t *pair_of, int64_t *pair_px,
                            int64_t *pair_stroke, int64_t *pair_box) {
    int64_t pairs = 0;
    for (int64_t k = 0; k < count; k++) {
        int64_t its = stroke[k];
        if (!area[its]++) top[its] = y[k];
        bottom[its] = y[k];
        sum[its] += darkness[k];
        if (box[k] >= 0) table[box[k] * strokes + its]++;
    }
    for (int64_t key = 0; key < boxes * strokes; key++) {
        if (!table[key]) continue;
        pair_px[pairs] = table[key];
        pair_stroke[pairs] = key % strokes;
        pair_box[pairs] = key / strokes;
        is_held[key % strokes] = 1;
        table[key] = (int32_t)pairs++;
    }
    for (int64_t k = 0; k < count; k++)
        pair_of[k] = box[k] < 0 ? 0 : table[box[k] * strokes + stroke[k]];
    return pairs;
}

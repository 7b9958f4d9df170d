/* Measures the ink inside boxes; twin in scanner/ink/marks.py. */
#include "kernel.h"

enum {
    OWN,       /* pixels of own ink, */
    FOREIGN,   /* of another box's, */
    SHARED,    /* and of nobody knows whose; */
    MEDIAN,    /* median */
    DECILE,    /* and ninth decile of the darkness of own ink; */
    ACROSS,    /* from its first to its last column, */
    DOWN,      /* and line; */
    LINES,     /* lines that it is in, */
    SPLIT,     /* those of them in which it is in pieces; */
    COLUMNS,   /* the same of columns; */
    FORKED,
    BEGIN_X,   /* pixels with none to the left, */
    BEGIN_Y,   /* and none above; */
    AT_FOOT,   /* and whether any is in the lowest lines. */
    MEASURES
};

/* Darkness of the pixel that so many others are paler than, or as dark and before it. */
static int64_t ranked(const int32_t *levels, int64_t rank) {
    int64_t level = 0;
    while (level < 255 && rank >= levels[level]) rank -= levels[level++];
    return level;
}

static void measure(const uint8_t *ink, int64_t side, int64_t foot, int64_t *found) {
    int64_t left = side, right = -1, upper = side, lower = -1;
    for (int64_t line = 0; line < side; line++) {
        int64_t pieces = 0;
        for (int64_t k = 0; k < side; k++) {
            if (!ink[line * side + k]) continue;
            pieces += !k || !ink[line * side + k - 1];
            found[BEGIN_Y] += !line || !ink[(line - 1) * side + k];
            left = k < left ? k : left;
            right = k > right ? k : right;
        }
        found[BEGIN_X] += pieces, found[LINES] += pieces > 0, found[SPLIT] += pieces > 1;
        if (!pieces) continue;
        upper = line < upper ? line : upper;
        lower = line;
        found[AT_FOOT] |= line >= side - foot;
    }
    for (int64_t k = left; k <= right; k++) {
        int64_t pieces = 0;
        for (int64_t line = upper; line <= lower; line++)
            pieces += ink[line * side + k] && (line == upper || !ink[(line - 1) * side + k]);
        found[COLUMNS] += pieces > 0, found[FORKED] += pieces > 1;
    }
    found[ACROSS] = right < 0 ? 0 : right - left + 1;
    found[DOWN] = right < 0 ? 0 : lower - upper + 1;
}

/* Measures of n boxes: found, (boxes, MEASURES), zeros before.
 *
 * box: (count), which box each pixel is inside of, -1 for none; part_of: by pair, 0 own, 1 foreign,
 * 2 shared. left, top: (boxes), of their insides, which have `side` px. */
EXPORT int64_t measure_insides(const int64_t *x, const int64_t *y, const uint8_t *darkness,
                               const int64_t *box, const int64_t *pair_of, int64_t count,
                               const int64_t *part_of, const int64_t *left, const int64_t *top,
                               int64_t boxes, int64_t side, int64_t foot, int64_t *found) {
    int64_t area = side * side;
    uint8_t *ink = calloc((size_t)(boxes * area), 1);
    int32_t *levels = calloc((size_t)(boxes * 256), sizeof(int32_t));
    int64_t outcome = OUT_OF_MEMORY;
    if (ink && levels) {
        outcome = 0;
        for (int64_t k = 0; k < count; k++) {
            int64_t of = box[k];
            if (of < 0) continue;
            int64_t part = part_of[pair_of[k]];
            found[of * MEASURES + OWN + part]++;
            if (part) continue;
            ink[of * area + (y[k] - top[of]) * side + x[k] - left[of]] = 1;
            levels[of * 256 + darkness[k]]++;
        }
        for (int64_t of = 0; of < boxes; of++) {
            int64_t *its = found + of * MEASURES, own = its[OWN];
            if (!own) continue;
            its[MEDIAN] = ranked(levels + of * 256, own / 2);
            its[DECILE] = ranked(levels + of * 256, own * 9 / 10);
            measure(ink + of * area, side, foot, its);
        }
    }
    free(ink), free(levels);
    return outcome;
}

/* Follows lines through the whole sheet; twins in scanner/ink/sheet_pieces.py. */
#include <math.h>

#include "kernel.h"

/* What pieces down a picture show at each place across: (pieces, width) each.
 *
 * contrast, is_open, is_dark: (height, width). open_px: how many lines of a piece are open there;
 * dark_px: how many of those are dark, there or right beside; sum: of the contrast of open ones. */
EXPORT int64_t open_pieces(const float *contrast, const uint8_t *is_open, const uint8_t *is_dark,
                        int64_t width, int64_t pieces, int64_t step, int32_t *open_px,
                        int32_t *dark_px, float *sum) {
    memset(open_px, 0, sizeof(int32_t) * (size_t)(pieces * width));
    memset(dark_px, 0, sizeof(int32_t) * (size_t)(pieces * width));
    for (int64_t line = 0; line < pieces * step; line++) {
        const uint8_t *open = is_open + line * width, *dark = is_dark + line * width;
        const float *seen = contrast + line * width;
        int64_t at = line / step * width;
        for (int64_t k = 0; k < width; k++) {
            float value = open[k] ? seen[k] : 0.0f;
            sum[at + k] = line % step ? sum[at + k] + value : value;
            open_px[at + k] += open[k];
        }
        for (int64_t k = 0; k < width; k++) {
            int near = dark[k] | (k ? dark[k - 1] : 0) | (k + 1 < width ? dark[k + 1] : 0);
            dark_px[at + k] += near & open[k];
        }
    }
    return 0;
}

/* In which share of the pieces that say anything a line shows: shares, (slopes, width).
 *
 * is_dark, is_seen: (pieces, width). from_middle: (pieces). 0 where fewer than `least` say anything,
 * or where none of the first two that do, or of the last two, is dark. */
EXPORT int64_t straight_shares(const uint8_t *is_dark, const uint8_t *is_seen, int64_t pieces,
                            int64_t width, const double *from_middle, const double *slopes,
                            int64_t count, int64_t least, double *shares) {
    for (int64_t slope = 0; slope < count; slope++)
        for (int64_t k = 0; k < width; k++) {
            int64_t seen = 0, dark = 0, begins = 0, before = 0, last = 0;
            for (int64_t piece = 0; piece < pieces; piece++) {
                double at = rint((double)k + from_middle[piece] * slopes[slope]);
                if (at < 0 || at >= (double)width) continue;
                int64_t place = piece * width + (int64_t)at;
                if (!is_seen[place]) continue;
                before = last, last = is_dark[place];
                dark += last;
                if (++seen <= 2) begins |= last;
            }
            int is_through = seen >= least && begins && (last || before);
            shares[slope * width + k] = is_through ? (double)dark / (double)seen : 0.0;
        }
    return 0;
}

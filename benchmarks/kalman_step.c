/* One extended Kalman filter step after another, as openiads.tracking.follow.update_track does it, in C.
 *
 * Written from the kernels line by line (tracking/follow.py, filter.py, blocks.py, lifecycle.py), so that the ratio of the
 * two times is what compiling Python costs. Leaves out what the benchmark never meets: tracks that are still tentative.
 */

#include <math.h>
#include <stdint.h>

#define TWO_PI 6.283185307179586
#define TWO_PI_CUBED (TWO_PI * TWO_PI * TWO_PI)
#define NEAREST_M 1.0
#define MOST_EXISTENCE (1.0 - 1e-6)
#define SMALLEST 1e-300
#define SMALL 1e-300

typedef struct {
    int64_t track, status;
    double time, position[3], velocity[3], covariance[21], existence, born, last_plot;
} track_t;

typedef struct {
    int64_t history, looks, hits, radar;
    double last_miss, sigmas[3];
} extra_t;

typedef struct {
    double position[3], axes[9], revisit, detection_probability, clutter_density;
} radar_t;

typedef struct {
    int64_t radar, look_kind;
    double time, range, azimuth, elevation, snr, range_sigma, azimuth_sigma, elevation_sigma;
} plot_t;

/* Symmetric blocks in six numbers: xx, xy, xz, yy, yz, zz; others in nine, by rows. */
static inline void full(const double *s, double *m) {
    m[0] = s[0], m[1] = s[1], m[2] = s[2];
    m[3] = s[1], m[4] = s[3], m[5] = s[4];
    m[6] = s[2], m[7] = s[4], m[8] = s[5];
}

static inline void transposed(const double *m, double *t) {
    t[0] = m[0], t[1] = m[3], t[2] = m[6];
    t[3] = m[1], t[4] = m[4], t[5] = m[7];
    t[6] = m[2], t[7] = m[5], t[8] = m[8];
}

/* Written out: gcc's vectors of two or four make the same as loops a third slower. */
static inline void product(const double *a, const double *b, double *m) {
    m[0] = a[0] * b[0] + a[1] * b[3] + a[2] * b[6];
    m[1] = a[0] * b[1] + a[1] * b[4] + a[2] * b[7];
    m[2] = a[0] * b[2] + a[1] * b[5] + a[2] * b[8];
    m[3] = a[3] * b[0] + a[4] * b[3] + a[5] * b[6];
    m[4] = a[3] * b[1] + a[4] * b[4] + a[5] * b[7];
    m[5] = a[3] * b[2] + a[4] * b[5] + a[5] * b[8];
    m[6] = a[6] * b[0] + a[7] * b[3] + a[8] * b[6];
    m[7] = a[6] * b[1] + a[7] * b[4] + a[8] * b[7];
    m[8] = a[6] * b[2] + a[7] * b[5] + a[8] * b[8];
}

static inline void product_transposed(const double *a, const double *b, double *m) {
    m[0] = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    m[1] = a[0] * b[3] + a[1] * b[4] + a[2] * b[5];
    m[2] = a[0] * b[6] + a[1] * b[7] + a[2] * b[8];
    m[3] = a[3] * b[0] + a[4] * b[1] + a[5] * b[2];
    m[4] = a[3] * b[3] + a[4] * b[4] + a[5] * b[5];
    m[5] = a[3] * b[6] + a[4] * b[7] + a[5] * b[8];
    m[6] = a[6] * b[0] + a[7] * b[1] + a[8] * b[2];
    m[7] = a[6] * b[3] + a[7] * b[4] + a[8] * b[5];
    m[8] = a[6] * b[6] + a[7] * b[7] + a[8] * b[8];
}

static inline void symmetric_part(const double *a, const double *b, double *s) {
    s[0] = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    s[1] = a[0] * b[3] + a[1] * b[4] + a[2] * b[5];
    s[2] = a[0] * b[6] + a[1] * b[7] + a[2] * b[8];
    s[3] = a[3] * b[3] + a[4] * b[4] + a[5] * b[5];
    s[4] = a[3] * b[6] + a[4] * b[7] + a[5] * b[8];
    s[5] = a[6] * b[6] + a[7] * b[7] + a[8] * b[8];
}

static inline double determinant(const double *s) {
    return s[0] * (s[3] * s[5] - s[4] * s[4]) - s[1] * (s[1] * s[5] - s[4] * s[2]) + s[2] * (s[1] * s[4] - s[3] * s[2]);
}

static inline void inverse(const double *s, double *m) {
    double f = 1.0 / fmax(determinant(s), SMALLEST);
    m[0] = f * (s[3] * s[5] - s[4] * s[4]);
    m[1] = f * (s[2] * s[4] - s[1] * s[5]);
    m[2] = f * (s[1] * s[4] - s[2] * s[3]);
    m[3] = f * (s[0] * s[5] - s[2] * s[2]);
    m[4] = f * (s[1] * s[2] - s[0] * s[4]);
    m[5] = f * (s[0] * s[3] - s[1] * s[1]);
}

static inline double quadratic(const double *s, const double *y) {
    return s[0] * y[0] * y[0] + s[3] * y[1] * y[1] + s[5] * y[2] * y[2] +
           2.0 * (s[1] * y[0] * y[1] + s[2] * y[0] * y[2] + s[4] * y[1] * y[2]);
}

static inline double half_turn(double angle) { return angle - TWO_PI * floor(angle / TWO_PI + 0.5); }

/* Six numbers of position, nine of position by velocity, six of velocity, in place. */
static inline void predict_covariance(double *a, double *b, double *c, double dt, double noise) {
    double t2 = dt * dt, q1 = noise * fabs(dt), q2 = 0.5 * q1 * dt, q3 = q1 * t2 / 3.0;
    a[0] += 2.0 * dt * b[0] + t2 * c[0] + q3;
    a[1] += dt * (b[1] + b[3]) + t2 * c[1];
    a[2] += dt * (b[2] + b[6]) + t2 * c[2];
    a[3] += 2.0 * dt * b[4] + t2 * c[3] + q3;
    a[4] += dt * (b[5] + b[7]) + t2 * c[4];
    a[5] += 2.0 * dt * b[8] + t2 * c[5] + q3;
    b[0] += dt * c[0] + q2;
    b[1] += dt * c[1];
    b[2] += dt * c[2];
    b[3] += dt * c[1];
    b[4] += dt * c[3] + q2;
    b[5] += dt * c[4];
    b[6] += dt * c[2];
    b[7] += dt * c[4];
    b[8] += dt * c[5] + q2;
    c[0] += q1, c[3] += q1, c[5] += q1;
}

/* Range, azimuth and elevation expected of a position, and their Jacobian by position. */
static inline void expected_measurement(const radar_t *radar, const double *position, double *expected, double *h) {
    double away[3], enu[3];
    for (int k = 0; k < 3; k++) away[k] = position[k] - radar->position[k];
    for (int k = 0; k < 3; k++)
        enu[k] = radar->axes[3 * k] * away[0] + radar->axes[3 * k + 1] * away[1] + radar->axes[3 * k + 2] * away[2];
    double e = enu[0], n = enu[1], u = enu[2];
    double g2 = fmax(e * e + n * n, NEAREST_M), r2 = g2 + u * u, g = sqrt(g2), r = sqrt(r2);
    double by_enu[9] = {e / r, n / r, u / r, n / g2, -e / g2, 0.0, -e * u / (g * r2), -n * u / (g * r2), g / r2};
    expected[0] = r;
    expected[1] = atan2(e, n);
    expected[2] = atan2(u, g);
    product(by_enu, radar->axes, h);
}

/* Measured less expected, its covariance, and the Jacobian. */
static inline void innovation(const radar_t *radar, const plot_t *plot, const double *position, const double *a, double *y,
                              double *s, double *h) {
    double expected[3], whole[9], left[9];
    expected_measurement(radar, position, expected, h);
    y[0] = plot->range - expected[0];
    y[1] = half_turn(plot->azimuth - expected[1]);
    y[2] = plot->elevation - expected[2];
    full(a, whole);
    product(h, whole, left);
    symmetric_part(left, h, s);
    s[0] += plot->range_sigma * plot->range_sigma;
    s[3] += plot->azimuth_sigma * plot->azimuth_sigma;
    s[5] += plot->elevation_sigma * plot->elevation_sigma;
}

/* State and covariance after a measurement, in place: x + K y and P - K S K'. */
static inline void update(double *position, double *velocity, double *a, double *b, double *c, const double *y,
                          const double *s, const double *h) {
    double whole[9], crossed[9], by_position[9], by_velocity[9], inverted[6], weight[9], lost[9], less[6];
    double gain_position[9], gain_velocity[9];
    full(a, whole);
    product_transposed(whole, h, by_position);
    transposed(b, crossed);
    product_transposed(crossed, h, by_velocity);
    inverse(s, inverted);
    full(inverted, weight);
    product(by_position, weight, gain_position);
    product(by_velocity, weight, gain_velocity);
    for (int k = 0; k < 3; k++) {
        const double *p = gain_position + 3 * k, *v = gain_velocity + 3 * k;
        position[k] += p[0] * y[0] + p[1] * y[1] + p[2] * y[2];
        velocity[k] += v[0] * y[0] + v[1] * y[1] + v[2] * y[2];
    }
    symmetric_part(gain_position, by_position, less);
    for (int k = 0; k < 6; k++) a[k] -= less[k];
    product_transposed(gain_position, by_velocity, lost);
    for (int k = 0; k < 9; k++) b[k] -= lost[k];
    symmetric_part(gain_velocity, by_velocity, less);
    for (int k = 0; k < 6; k++) c[k] -= less[k];
}

static inline double existence_after_plot(double existence, const radar_t *radar, double d2, const double *s) {
    double density = exp(-0.5 * d2) / sqrt(fmax(TWO_PI_CUBED * determinant(s), SMALL));
    double odds = radar->detection_probability * density / fmax(radar->clutter_density, SMALL);
    double real = existence * (1.0 - radar->detection_probability + odds);
    return fmin(real / fmax(real + 1.0 - existence, SMALL), MOST_EXISTENCE);
}

static void update_track(track_t *track, extra_t *extra, const radar_t *radar, const plot_t *plot, double noise) {
    double dt = plot->time - track->time, position[3], velocity[3], a[6], b[9], c[6], y[3], s[6], h[9], inverted[6];
    for (int k = 0; k < 6; k++) a[k] = track->covariance[k], c[k] = track->covariance[15 + k];
    for (int k = 0; k < 9; k++) b[k] = track->covariance[6 + k];
    predict_covariance(a, b, c, dt, noise);
    for (int k = 0; k < 3; k++) velocity[k] = track->velocity[k], position[k] = track->position[k] + velocity[k] * dt;
    innovation(radar, plot, position, a, y, s, h);
    inverse(s, inverted);
    track->existence = existence_after_plot(track->existence, radar, quadratic(inverted, y), s);
    update(position, velocity, a, b, c, y, s, h);
    for (int k = 0; k < 3; k++) track->position[k] = position[k], track->velocity[k] = velocity[k];
    for (int k = 0; k < 6; k++) track->covariance[k] = a[k], track->covariance[15 + k] = c[k];
    for (int k = 0; k < 9; k++) track->covariance[6 + k] = b[k];
    track->time = plot->time;
    track->last_plot = plot->time;
    extra->radar = plot->radar;
    extra->history = ((extra->history << 1) | 1) & 0xFFFFFFFF;
    extra->looks++;
    extra->hits++;
}

void update_tracks(track_t *tracks, extra_t *extras, const radar_t *radar, const plot_t *plots, int64_t count,
                   int64_t frames, double noise) {
    for (int64_t frame = 0; frame < frames; frame++)
        for (int64_t i = 0; i < count; i++)
            update_track(&tracks[i], &extras[i], radar, &plots[frame * count + i], noise);
}

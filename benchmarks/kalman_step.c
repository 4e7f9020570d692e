/* One extended Kalman filter step after another, as the kernels of openiads.tracking do it for one row of a bank, in C.
 *
 * Written from the kernels line by line (tracking/models.py: predict_straight; filter.py: look_at, innovation, update;
 * blocks.py), so that the ratio of the two times is what compiling Python costs. Leaves out other models, and association.
 */

#include <math.h>
#include <stdint.h>

#define TWO_PI 6.283185307179586
#define NEAREST_M 1.0
#define SMALLEST 1e-300

typedef struct {
    double state[9], covariance[45], weight;
} row_t;

typedef struct {
    double expected[3], spread[6], jacobian[9];
} view_t;

typedef struct {
    double position[3], axes[9], revisit, detection_probability, clutter_density, range_limit, elevation_extent;
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

static inline void look_at(view_t *view, const radar_t *radar, const row_t *row) {
    double whole[9], left[9];
    expected_measurement(radar, row->state, view->expected, view->jacobian);
    full(row->covariance, whole);
    product(view->jacobian, whole, left);
    symmetric_part(left, view->jacobian, view->spread);
}

/* Measured less expected, and its covariance. */
static inline void innovation(const view_t *view, const plot_t *plot, double *y, double *s) {
    y[0] = plot->range - view->expected[0];
    y[1] = half_turn(plot->azimuth - view->expected[1]);
    y[2] = plot->elevation - view->expected[2];
    for (int k = 0; k < 6; k++) s[k] = view->spread[k];
    s[0] += plot->range_sigma * plot->range_sigma;
    s[3] += plot->azimuth_sigma * plot->azimuth_sigma;
    s[5] += plot->elevation_sigma * plot->elevation_sigma;
}

/* State and covariance after a measurement, in place: x + K y and P - K L K'. */
static inline void update(row_t *row, const view_t *view, const double *y, const double *s, const double *loss) {
    double *x = row->state, *a = row->covariance, *b = a + 6, *c = a + 15, whole[9], crossed[9], by[9], inverted[6];
    double weight[9], less[9], gain[9], gain_v[9], lost[9], lost_v[9], change[9];
    full(loss, less);
    inverse(s, inverted);
    full(inverted, weight);
    full(a, whole);
    product_transposed(whole, view->jacobian, by);
    product(by, weight, gain);
    transposed(b, crossed);
    product_transposed(crossed, view->jacobian, by);
    product(by, weight, gain_v);
    product(gain, less, lost);
    product(gain_v, less, lost_v);
    for (int k = 0; k < 3; k++) {
        const double *p = gain + 3 * k, *v = gain_v + 3 * k;
        x[k] += p[0] * y[0] + p[1] * y[1] + p[2] * y[2];
        x[3 + k] += v[0] * y[0] + v[1] * y[1] + v[2] * y[2];
    }
    symmetric_part(lost, gain, change);
    for (int k = 0; k < 6; k++) a[k] -= change[k];
    product_transposed(lost, gain_v, change);
    for (int k = 0; k < 9; k++) b[k] -= change[k];
    symmetric_part(lost_v, gain_v, change);
    for (int k = 0; k < 6; k++) c[k] -= change[k];
}

static inline void step(row_t *row, view_t *view, const radar_t *radar, const plot_t *plot, double dt, double noise) {
    double y[3], s[6];
    for (int k = 0; k < 3; k++) row->state[k] += row->state[3 + k] * dt;
    predict_covariance(row->covariance, row->covariance + 6, row->covariance + 15, dt, noise);
    look_at(view, radar, row);
    innovation(view, plot, y, s);
    update(row, view, y, s, s);
}

void step_rows(row_t *rows, view_t *views, const radar_t *radar, const plot_t *plots, int64_t count, int64_t frames,
               double dt, double noise) {
    for (int64_t frame = 0; frame < frames; frame++)
        for (int64_t i = 0; i < count; i++) step(&rows[i], &views[i], radar, &plots[frame * count + i], dt, noise);
}

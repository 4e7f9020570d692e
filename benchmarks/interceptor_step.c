/* One frame of interceptor fly-out after another, as openiads.flight.flyout.flyout_step does it, in C.
 *
 * Written from the kernels line by line (flight/flyout.py, earth/geodesy.py, earth/atmosphere.py), so that the ratio of the
 * two times is what compiling Python costs. Leaves out what a run never meets: ground below -10 km, air above 86 km.
 */

#include <math.h>
#include <stdint.h>

#define MEAN_RADIUS 6371008.8
#define SEMI_MAJOR 6378137.0
#define FLATTENING (1.0 / 298.257223563)
#define AXIS_RATIO (1.0 - FLATTENING)
#define SEMI_MINOR (SEMI_MAJOR * AXIS_RATIO)
#define E2 (FLATTENING * (2.0 - FLATTENING))
#define SECOND_E2 (E2 / (1.0 - E2))
#define G0 9.80665
#define R_AIR (8314.32 / 28.9644)
#define R0_USSA76 6356766.0
#define SUBSTEP_S 0.5

enum { IN_FLIGHT = 0, ARRIVED = 1, SPENT = 2 };

typedef struct {
    double boost, burn_time, ballistic, loft, minimum_speed, maximum_range, minimum_range, maximum_height, minimum_height;
} flyout_t;

typedef struct {
    double position[3], velocity[3], aim[3], speed, age;
    int64_t status;
} interceptor_t;

typedef struct {
    double height, ground, speed, used, cosine, sine;
    int64_t status;
} plane_t;

static const double BASE[8] = {0.0, 11000.0, 20000.0, 32000.0, 47000.0, 51000.0, 71000.0, 84852.04584490575};
static const double GRADIENT[7] = {-0.0065, 0.0, 0.001, 0.0028, 0.0, -0.0028, -0.002};
static const double TEMPERATURE[7] = {288.15, 216.65, 216.65, 228.65, 270.65, 270.65, 214.65};
static double DENSITY[7];

void prepare(void) {
    double pressure = 101325.0;
    for (int k = 0; k < 7; k++) {
        DENSITY[k] = pressure / (R_AIR * TEMPERATURE[k]);
        double rise = BASE[k + 1] - BASE[k];
        double top = TEMPERATURE[k] + GRADIENT[k] * rise;
        pressure *= GRADIENT[k] == 0.0 ? exp(-G0 / R_AIR * rise / TEMPERATURE[k])
                                       : exp(-G0 / R_AIR / GRADIENT[k] * log(top / TEMPERATURE[k]));
    }
}

static inline double density(double height) {
    double z = fmin(fmax(height, -10000.0), 86000.0);
    double h = R0_USSA76 * z / (R0_USSA76 + z);
    int k = 0;
    while (k < 6 && h >= BASE[k + 1]) k++;
    double rise = h - BASE[k];
    if (GRADIENT[k] == 0.0) return DENSITY[k] * exp(-G0 / R_AIR * rise / TEMPERATURE[k]);
    double ratio = fmax((TEMPERATURE[k] + GRADIENT[k] * rise) / TEMPERATURE[k], 0.1);
    return DENSITY[k] * exp(-(1.0 + G0 / R_AIR / GRADIENT[k]) * log(ratio));
}

static inline void first_normal(double axis, double z, double *sine, double *cosine) {
    double radius = fmax(sqrt(axis * axis + z * z), 1.0);
    double stretched = AXIS_RATIO * z * (1.0 + SECOND_E2 * SEMI_MINOR / radius);
    double length = sqrt(stretched * stretched + axis * axis);
    double s = stretched / length, c = axis / length;
    double upward = z + SECOND_E2 * SEMI_MINOR * s * s * s;
    double outward = axis - E2 * SEMI_MAJOR * c * c * c;
    length = sqrt(upward * upward + outward * outward);
    *sine = upward / length;
    *cosine = outward / length;
}

static inline double height_and_up(const double *p, double *up) {
    double axis = sqrt(p[0] * p[0] + p[1] * p[1]), sine, cosine;
    first_normal(axis, p[2], &sine, &cosine);
    double outward = cosine / fmax(axis, 1e-300);
    up[0] = outward * p[0];
    up[1] = outward * p[1];
    up[2] = sine;
    return axis * cosine + p[2] * sine - SEMI_MAJOR * sqrt(1.0 - E2 * sine * sine);
}

static inline double dot(const double *a, const double *b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

static inline double ground_range(const double *towards, double from_height, double to_height) {
    double climb = to_height - from_height;
    double radii = (MEAN_RADIUS + from_height) * (MEAN_RADIUS + to_height);
    double chord2 = fmax(dot(towards, towards) - climb * climb, 0.0) / radii;
    return MEAN_RADIUS * sqrt(chord2) * (1.0 + chord2 / 24.0);
}

static inline void direction(double ground, double climb, double loft, double *cosine, double *sine) {
    double raised = climb + loft * ground;
    double length = fmax(sqrt(ground * ground + raised * raised), 1e-300);
    *cosine = ground / length;
    *sine = raised / length;
}

static inline plane_t substep(const flyout_t *f, double height, double ground, double speed, double age,
                              double aim_height, double step) {
    double half = 0.5 * step, cosine, sine;
    direction(ground, aim_height - height, f->loft, &cosine, &sine);
    double middle_height = height + half * speed * sine;
    double shrink = MEAN_RADIUS / (MEAN_RADIUS + height);
    double middle_ground = fmax(ground - half * speed * cosine * shrink, 0.0);
    double thrust = f->boost * fmin(fmax(f->burn_time - age, 0.0), step) / step;
    double drag = 0.5 * density(middle_height) / f->ballistic;
    double middle_speed = fmax(speed + half * (thrust - drag * speed * speed - G0 * sine), 0.0);
    double reach = middle_speed * step;
    double climb_left = aim_height - height, level_left = ground / shrink;
    double left = fmax(sqrt(level_left * level_left + climb_left * climb_left), 1e-6);
    if (left <= reach) {
        double used = step * left / reach;
        double last = fmax(speed + used * (thrust - drag * middle_speed * middle_speed - G0 * sine), 0.0);
        return (plane_t){aim_height, 0.0, last, used, level_left / left, climb_left / left, ARRIVED};
    }
    direction(middle_ground, aim_height - middle_height, f->loft, &cosine, &sine);
    double next = fmax(speed + step * (thrust - drag * middle_speed * middle_speed - G0 * sine), 0.0);
    int64_t spent = next < f->minimum_speed && age + step >= f->burn_time;
    return (plane_t){height + reach * sine, fmax(ground - reach * cosine * shrink, 0.0), next, step, cosine, sine,
                     spent ? SPENT : IN_FLIGHT};
}

static void flyout_step(const flyout_t *f, interceptor_t *m, double step) {
    double up[3], unused[3], towards[3], level[3];
    double start_height = height_and_up(m->position, up);
    double aim_height = height_and_up(m->aim, unused);
    for (int k = 0; k < 3; k++) towards[k] = m->aim[k] - m->position[k];
    double rise = dot(towards, up);
    for (int k = 0; k < 3; k++) level[k] = towards[k] - up[k] * rise;
    double inverse = 1.0 / fmax(sqrt(dot(level, level)), 1e-300);
    double ground_left = ground_range(towards, start_height, aim_height);
    int count = (int)ceil(step / SUBSTEP_S - 1e-9);
    if (count < 1) count = 1;
    double part = step / count, used = 0.0;
    plane_t p = {start_height, ground_left, m->speed, 0.0, 1.0, 0.0, IN_FLIGHT};
    for (int k = 0; k < count && p.status == IN_FLIGHT; k++) {
        p = substep(f, p.height, p.ground, p.speed, m->age + used, aim_height, part);
        used += p.used;
    }
    double arc = (ground_left - p.ground) / MEAN_RADIUS, radius = MEAN_RADIUS + p.height;
    double outward = p.height - start_height - 0.5 * radius * arc * arc;
    for (int k = 0; k < 3; k++) {
        double along = level[k] * inverse;
        m->position[k] = p.status == ARRIVED ? m->aim[k] : m->position[k] + along * radius * arc + up[k] * outward;
        m->velocity[k] = p.speed * (along * (p.cosine + p.sine * arc) + up[k] * (p.sine - p.cosine * arc));
    }
    m->speed = p.speed;
    m->status = p.status;
    m->age += used;
}

void fly(const flyout_t *flyout, interceptor_t *interceptors, int64_t count, int64_t frames, double step) {
    for (int64_t frame = 0; frame < frames; frame++)
        for (int64_t i = 0; i < count; i++)
            if (interceptors[i].status == IN_FLIGHT) flyout_step(flyout, &interceptors[i], step);
}

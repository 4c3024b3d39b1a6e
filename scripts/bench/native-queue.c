/*
 * M/M/c at 90 %: events a second of processor time, with a 4-ary heap.
 *
 * As it is it counts waits: the yardstick of a machine. With BOOKS it keeps what the engine keeps of every request: a
 * record in a pool, who is inside, waits and is served over time, and histograms of waits, times and latencies.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct {
  uint32_t state[4];
} stream;
static stream gaps = {{1, 2, 3, 4}};

static inline uint32_t rotate(uint32_t x, int by) { return (x << by) | (x >> (32 - by)); }

/* xoshiro128** */
static inline uint32_t next(stream *of) {
  uint32_t *state = of->state, result = rotate(state[1] * 5, 7) * 9, shifted = state[1] << 9;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= shifted;
  state[3] = rotate(state[3], 11);
  return result;
}

static inline double exponential(stream *of) { return -log((next(of) + 0.5) / 4294967296.0); }

/* Future events by time, and with BOOKS those of one time in the order that they came. */
static double times[8192];
static int kinds[8192];
static int size = 0;
#ifdef BOOKS
static double orders[8192], orderCount = 0;
#define isBefore(t, o, at) (t < times[at] || (t == times[at] && o < orders[at]))
#define orderAt(at) orders[at]
#define put(at, t, o, kind) (times[at] = t, orders[at] = o, kinds[at] = kind)
#else
static double orderCount = 0;
#define isBefore(t, o, at) ((void)o, t < times[at])
#define orderAt(at) 0
#define put(at, t, o, kind) ((void)o, times[at] = t, kinds[at] = kind)
#endif

static inline void push(double time, int kind) {
  double order = orderCount++;
  int hole = size++;
  while (hole > 0) {
    int parent = (hole - 1) >> 2;
    if (!isBefore(time, order, parent)) break;
    put(hole, times[parent], orderAt(parent), kinds[parent]);
    hole = parent;
  }
  put(hole, time, order, kind);
}

static inline void drop(void) {
  double time = times[--size], order = orderAt(size);
  int kind = kinds[size], hole = 0;
  for (;;) {
    int child = 4 * hole + 1;
    if (child >= size) break;
    int best = child, end = child + 4 < size ? child + 4 : size;
    for (int k = child + 1; k < end; k++)
      if (isBefore(times[k], orderAt(k), best)) best = k;
    if (isBefore(time, order, best)) break;
    put(hole, times[best], orderAt(best), kinds[best]);
    hole = best;
  }
  put(hole, time, order, kind);
}

static inline void count(long *into, double value) {
  union {
    double number;
    uint64_t bits;
  } of;
  of.number = value;
  into[(of.bits >> 45) & 8191]++;
}

#ifdef BOOKS
/* A request in flight, a line of a cache, and a histogram with its sums. */
typedef struct {
  int hop, class, flags, attempt, generation, link, owner, ownerUse, target, source, isAtTarget, pause;
  double begun, came;
} record;
typedef struct {
  long cells[8192], count;
  double sum, least, most;
} tally;
typedef struct {
  double inside, queued, busy, insideArea, queuedArea, busyArea, last, mostQueued, mostBusy, arrivals, completions, sum;
} row;

static stream services = {{5, 6, 7, 8}};
static record pool[1 << 20];
static tally waits, sojourns, latencies;
static row atStation, ofClass, atTarget;

static inline void note(tally *into, double value) {
  into->count++;
  into->sum += value;
  if (value < into->least) into->least = value;
  if (value > into->most) into->most = value;
  count(into->cells, value);
}

static inline void advance(row *of, double now) {
  double passed = now - of->last;
  of->last = now;
  of->insideArea += of->inside * passed;
  of->queuedArea += of->queued * passed;
  of->busyArea += of->busy * passed;
}

static double simulate(int servers, long events) {
  int freed = -1, used = 0, head = -1, tail = -1;
  push(0, -1);
  for (long event = 0; event < events; event++) {
    double now = times[0];
    int slot = kinds[0], starting = -1;
    drop();
    if (slot == -1) {
      push(now + exponential(&gaps) / (0.9 * servers), -1);
      slot = freed == -1 ? used++ : freed;
      if (slot == freed) freed = pool[slot].link;
      record *request = &pool[slot];
      request->begun = request->came = now;
      request->class = request->hop = request->source = request->target = 0;
      request->flags = request->attempt = 1;
      advance(&ofClass, now);
      advance(&atStation, now);
      ofClass.arrivals++, ofClass.inside++, atStation.arrivals++, atStation.inside++, atTarget.arrivals++;
      if (atStation.busy < servers) {
        atStation.busy++;
        if (atStation.busy > atStation.mostBusy) atStation.mostBusy = atStation.busy;
        advance(&atTarget, now);
        atTarget.busy++;
        starting = slot;
      } else {
        request->link = -1;
        if (tail == -1) head = slot;
        else pool[tail].link = slot;
        tail = slot;
        atStation.queued++;
        if (atStation.queued > atStation.mostQueued) atStation.mostQueued = atStation.queued;
      }
    } else {
      record *request = &pool[slot];
      double sojourn = now - request->came, latency = now - request->begun;
      advance(&atStation, now);
      advance(&ofClass, now);
      atStation.inside--, atStation.completions++, atStation.sum += sojourn;
      atTarget.completions++, atTarget.sum += sojourn;
      ofClass.inside--, ofClass.completions++, ofClass.sum += latency;
      note(&sojourns, sojourn);
      note(&latencies, latency);
      request->generation++;
      request->flags = request->isAtTarget = 0;
      request->link = freed;
      freed = slot;
      if (head != -1) {
        starting = head;
        head = pool[head].link;
        if (head == -1) tail = -1;
        atStation.queued--;
      } else {
        advance(&atTarget, now);
        atStation.busy--, atTarget.busy--;
      }
    }
    if (starting != -1) {
      record *request = &pool[starting];
      request->isAtTarget = 1;
      note(&waits, now - request->came);
      push(now + exponential(&services), starting);
    }
  }
  return sojourns.sum;
}
#else
enum { arrival, served };
static double waiting[1 << 20];
static long histogram[8192];

static double simulate(int servers, long events) {
  long head = 0, tail = 0;
  int busy = 0;
  double sum = 0;
  push(0, arrival);
  for (long event = 0; event < events; event++) {
    double now = times[0];
    int kind = kinds[0];
    drop();
    if (kind == arrival) {
      push(now + exponential(&gaps) / (0.9 * servers), arrival);
      if (busy < servers) {
        busy++;
        push(now + exponential(&gaps), served);
      } else
        waiting[tail++ & 1048575] = now;
    } else if (head < tail) {
      double wait = now - waiting[head++ & 1048575];
      sum += wait;
      count(histogram, wait);
      push(now + exponential(&gaps), served);
    } else
      busy--;
  }
  return sum;
}
#endif

int main(int count, char **arguments) {
  if (count < 2) return 2;
  long events = 20000000;
  clock_t started = clock();
  if (!(simulate(atoi(arguments[1]), events) > 0)) return 1;
  printf("%.0f\n", events / ((double)(clock() - started) / CLOCKS_PER_SEC));
  return 0;
}

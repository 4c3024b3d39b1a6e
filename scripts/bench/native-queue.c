/* M/M/c at 90 %: events a second of processor time, with a 4-ary heap and a histogram of the waits. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static uint32_t state[4] = {1, 2, 3, 4};

static inline uint32_t rotate(uint32_t x, int by) { return (x << by) | (x >> (32 - by)); }

/* xoshiro128** */
static inline uint32_t next(void) {
  uint32_t result = rotate(state[1] * 5, 7) * 9, shifted = state[1] << 9;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= shifted;
  state[3] = rotate(state[3], 11);
  return result;
}

static inline double exponential(void) { return -log((next() + 0.5) / 4294967296.0); }

static double times[8192];
static int kinds[8192];
static int size = 0;

static inline void push(double time, int kind) {
  int hole = size++;
  while (hole > 0) {
    int parent = (hole - 1) >> 2;
    if (times[parent] <= time) break;
    times[hole] = times[parent];
    kinds[hole] = kinds[parent];
    hole = parent;
  }
  times[hole] = time;
  kinds[hole] = kind;
}

static inline void drop(void) {
  double time = times[--size];
  int kind = kinds[size], hole = 0;
  for (;;) {
    int child = 4 * hole + 1;
    if (child >= size) break;
    int best = child, end = child + 4 < size ? child + 4 : size;
    for (int k = child + 1; k < end; k++)
      if (times[k] < times[best]) best = k;
    if (times[best] >= time) break;
    times[hole] = times[best];
    kinds[hole] = kinds[best];
    hole = best;
  }
  times[hole] = time;
  kinds[hole] = kind;
}

enum { arrival, served };
static double waiting[1 << 20];
static long histogram[8192];

int main(int count, char **arguments) {
  if (count < 2) return 2;
  int servers = atoi(arguments[1]), busy = 0;
  long head = 0, tail = 0, events = 20000000;
  double sum = 0;
  push(0, arrival);
  clock_t started = clock();
  for (long event = 0; event < events; event++) {
    double now = times[0];
    int kind = kinds[0];
    drop();
    if (kind == arrival) {
      push(now + exponential() / (0.9 * servers), arrival);
      if (busy < servers) {
        busy++;
        push(now + exponential(), served);
      } else
        waiting[tail++ & 1048575] = now;
    } else if (head < tail) {
      union {
        double number;
        uint64_t bits;
      } wait;
      wait.number = now - waiting[head++ & 1048575];
      sum += wait.number;
      histogram[(wait.bits >> 45) & 8191]++;
      push(now + exponential(), served);
    } else
      busy--;
  }
  if (!(sum > 0)) return 1;
  printf("%.0f\n", events / ((double)(clock() - started) / CLOCKS_PER_SEC));
  return 0;
}

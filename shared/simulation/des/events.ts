/** Kinds of events; a payload is the slot that it is about times 16, plus the kind. */
export const events = {
  arrival: 0,
  served: 1,
  shared: 2,
  timeout: 3,
  retry: 4,
  noAnswer: 5,
  functionDone: 6,
  visible: 7,
  window: 8,
  think: 9,
  poll: 10,
  asyncRetry: 11,
  noPlace: 12,
  noOrigin: 13,
  noIntegration: 14,
  functionTimeout: 15,
} as const;

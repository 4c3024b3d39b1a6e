import type { EventHub } from '../event-hub.ts';
import type { Router } from '../router.ts';
import type { Transport } from '../rpc.ts';

/** Both sides in one process: tests, the command line, a store beside its host. */
export function inProcessTransport(router: Router, events?: EventHub): Transport {
  return {
    send: (request) => router.dispatch(request),
    cancel: (id) => router.cancel(id),
    subscribe: (event, listener) => events?.subscribe(event, listener) ?? (() => undefined),
  };
}

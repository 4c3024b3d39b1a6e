import { type HostClient, type HostFault, hostEvents, hostMethods } from '#shared/contract/host-contract.ts';
import { HostCallError } from './host-call-error.ts';
import type { BridgeAnswer } from './ipc-transport.ts';

/** What the transport needs of a browser; tests hand in their own. */
export interface HttpPlatform {
  fetch(url: string, init: RequestInit): Promise<Response>;
  openEvents(url: string): Pick<EventSource, 'addEventListener' | 'removeEventListener'>;
}

const disconnected: HostFault = {
  code: 'disconnected',
  message:
    'The Lintel host does not answer. Start it again with "lintel open"; your edits stay in this window.',
};

/**
 * Calls as `POST /rpc/<method>`, events from `/events`. The header of our own makes a call one that a foreign page
 * cannot send without asking first.
 */
export function createHttpTransport(platform: HttpPlatform): HostClient {
  let events: ReturnType<HttpPlatform['openEvents']> | undefined;
  return {
    async call(method, input) {
      const answer = await post(platform, method, input);
      if (!answer.ok) throw new HostCallError(answer.fault);
      return hostMethods[method].out.parse(answer.value) as never;
    },
    on(event, listener) {
      events ??= platform.openEvents('/events');
      const source = events;
      const receive = (message: Event): void => {
        const payload = parseJson((message as MessageEvent<string>).data);
        const parsed = hostEvents[event].safeParse(payload);
        if (parsed.success) listener(parsed.data as never);
      };
      source.addEventListener(event, receive);
      return () => source.removeEventListener(event, receive);
    },
  };
}

async function post(platform: HttpPlatform, method: string, input: unknown): Promise<BridgeAnswer> {
  let response: Response;
  try {
    response = await platform.fetch(`/rpc/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-lintel': '1' },
      body: JSON.stringify(input),
    });
  } catch {
    return { ok: false, fault: disconnected };
  }
  const answer = parseJson(await response.text().catch(() => ''));
  if (isAnswer(answer)) return answer;
  return {
    ok: false,
    fault: response.ok
      ? { code: 'failed', message: `The host gave an answer to ${method} that cannot be read.` }
      : {
          code: 'refused',
          message: `The host refused ${method} (HTTP ${response.status}). Open the window again.`,
        },
  };
}

function isAnswer(value: unknown): value is BridgeAnswer {
  if (typeof value !== 'object' || value === null || !('ok' in value)) return false;
  return value.ok === true ? 'value' in value : 'fault' in value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

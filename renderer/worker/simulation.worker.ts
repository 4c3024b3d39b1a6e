import { messageOf } from '#renderer/host/message-of.ts';
import { ok, type Result, unwrap } from '#shared/base/result.ts';
import { createPriceBook, type PriceBook } from '#shared/cost/price-book.ts';
import { openPriceCatalogue } from '#shared/cost/price-catalogue.ts';
import {
  type FinishedSimulation,
  openSimulation,
  openWhatIfs,
  type SimulationWork,
} from '#shared/engine/simulation-job.ts';
import type { SweptRecord } from '#shared/simulation/shards.ts';
import type { WhatIfResult } from '#shared/simulation/what-if/what-if-result.ts';
import pricesUrl from '../../assets/prices/aws-prices.json?url';
import { type Pace, runPart } from './run-part.ts';
import type { RunPace, SimulationNews, SimulationOrder } from './simulation-messages.ts';

/** A worker of its own, so that the engine goes on answering edits while a scenario runs. */
const pace: Pace = { isPaused: false, isStopped: false, speed: undefined };
/** Ends a rest early: the pace has changed. */
let wake: (() => void) | undefined;
const ownPrices = loadPrices();
let opened:
  | { readonly id: number; readonly work: SimulationWork<FinishedSimulation | WhatIfResult> }
  | undefined;

addEventListener('message', (event: MessageEvent<SimulationOrder>) => void follow(event.data));

async function follow(order: SimulationOrder): Promise<void> {
  const { id } = order;
  try {
    switch (order.type) {
      case 'open':
        await open(order);
        break;
      case 'work':
        await work(order);
        break;
      case 'pace':
        setPace(order.pace);
        break;
      case 'stop':
        pace.isStopped = true;
        wake?.();
        break;
      case 'finish':
        finish(order);
        break;
    }
  } catch (error) {
    console.error(error);
    tell({ id, type: 'failure', message: messageOf(error) });
  }
}

async function open(order: Extract<SimulationOrder, { type: 'open' }>): Promise<void> {
  const { id, task, document, request, prices } = order;
  const book = prices === undefined ? await ownPrices : createPriceBook(unwrap(openPriceCatalogue(prices)));
  const started =
    task === 'run' ? openSimulation(document, request, book) : openWhatIfs(document, request, book);
  if (!started.ok) {
    tell({ id, type: 'done', outcome: started });
    return;
  }
  opened = { id, work: started.value };
  tell({ id, type: 'opened', count: started.value.count });
}

async function work(order: Extract<SimulationOrder, { type: 'work' }>): Promise<void> {
  const { id, index, count } = order;
  const part = workOf(id).part(index, count);
  pace.isStopped = false;
  setPace(order.pace);
  await runPart(part, pace, {
    now: () => performance.now(),
    rest,
    tell: (progress, snapshot) => tell({ id, type: 'progress', progress, snapshot }),
  });
  const buffer = new TextEncoder().encode(JSON.stringify(part.records)).buffer;
  tell({ id, type: 'worked', part: buffer }, [buffer]);
}

function setPace({ isPaused, speed }: RunPace): void {
  pace.isPaused = isPaused;
  pace.speed = speed;
  wake?.();
}

/** Lets messages in. A timer would wait for some milliseconds, a message to oneself waits for none. */
const turn = new MessageChannel();
function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    wake = resolve;
    if (milliseconds > 0) setTimeout(resolve, milliseconds);
    else {
      turn.port1.onmessage = () => resolve();
      turn.port2.postMessage(undefined);
    }
  });
}

function finish({ id, parts, isStopped }: Extract<SimulationOrder, { type: 'finish' }>): void {
  const work = workOf(id);
  const records = parts.flatMap(recordsOf);
  const stopped = isStopped ? work.finishStopped(records) : undefined;
  const finished = isStopped ? stopped && ok(stopped) : work.finish(records);
  opened = undefined;
  if (finished === undefined) {
    tell({ id, type: 'done', outcome: undefined });
    return;
  }
  if (!finished.ok || !('whole' in finished.value)) {
    tell({ id, type: 'done', outcome: finished as Result<WhatIfResult> });
    return;
  }
  const { run, whole } = finished.value;
  const json = new TextEncoder().encode(`${JSON.stringify(whole, null, 2)}\n`).buffer;
  tell({ id, type: 'done', outcome: { ok: true, value: { run, json } } }, [json]);
}

function workOf(id: number): SimulationWork<FinishedSimulation | WhatIfResult> {
  if (opened?.id !== id) throw new Error('The simulation was given up.');
  return opened.work;
}

function recordsOf(part: ArrayBuffer): readonly SweptRecord[] {
  return JSON.parse(new TextDecoder().decode(part)) as readonly SweptRecord[];
}

function tell(news: SimulationNews, transfer: Transferable[] = []): void {
  postMessage(news, { transfer });
}

async function loadPrices(): Promise<PriceBook> {
  const response = await fetch(pricesUrl);
  if (!response.ok)
    throw new Error(`A file of the application cannot be read (${response.status}). Install it again.`);
  return createPriceBook(unwrap(openPriceCatalogue(await response.json())));
}

import { messageOf } from '#renderer/host/message-of.ts';
import { unwrap } from '#shared/base/result.ts';
import { createPriceBook, type PriceBook } from '#shared/cost/price-book.ts';
import { openPriceCatalogue } from '#shared/cost/price-catalogue.ts';
import { startSimulationJob } from '#shared/engine/simulation-job.ts';
import pricesUrl from '../../assets/prices/aws-prices.json?url';
import type { SimulationNews, SimulationOrder } from './simulation-messages.ts';

/** A worker of its own, so that the engine goes on answering edits while a scenario runs. */
const eventsPerStep = 200_000;
const ownPrices = loadPrices();

addEventListener('message', (event: MessageEvent<SimulationOrder>) => void run(event.data));

async function run({ id, document, request, prices }: SimulationOrder): Promise<void> {
  try {
    const book = prices === undefined ? await ownPrices : createPriceBook(unwrap(openPriceCatalogue(prices)));
    const started = startSimulationJob(document, request, book);
    if (!started.ok) {
      tell({ id, type: 'done', outcome: started });
      return;
    }
    const job = started.value;
    let told = 0;
    while (!job.advance(eventsPerStep)) {
      // A hundred words on the way are enough.
      if (job.progress - told < 0.01) continue;
      told = job.progress;
      tell({ id, type: 'progress', progress: told });
    }
    tell({ id, type: 'done', outcome: { ok: true, value: job.finish() } });
  } catch (error) {
    console.error(error);
    tell({ id, type: 'failure', message: messageOf(error) });
  }
}

function tell(news: SimulationNews): void {
  postMessage(news);
}

async function loadPrices(): Promise<PriceBook> {
  const response = await fetch(pricesUrl);
  if (!response.ok)
    throw new Error(`A file of the application cannot be read (${response.status}). Install it again.`);
  return createPriceBook(unwrap(openPriceCatalogue(await response.json())));
}

import { ulid } from 'ulid';
import { messageOf } from '#renderer/host/message-of.ts';
import { openLimits } from '#shared/base/limits.ts';
import { describeFault, type Result } from '#shared/base/result.ts';
import { createPriceBook, type PriceBook } from '#shared/cost/price-book.ts';
import { openPriceCatalogue, type PriceCatalogue } from '#shared/cost/price-catalogue.ts';
import { switchablePrices } from '#shared/cost/switch-prices.ts';
import type { EngineService } from '#shared/engine/analysis.ts';
import { createEngine, type EngineOptions } from '#shared/engine/create-engine.ts';
import { exportSvg } from '#shared/export/svg.ts';
import { rules } from '#shared/rules/rules/index.ts';
import limitsUrl from '../../assets/limits.json?url';
import pricesUrl from '../../assets/prices/aws-prices.json?url';
import type { EngineAnswer, EngineRequest, QueryName } from './engine-messages.ts';

/** The only place of the window that runs the engine. It starts with its files and answers in the order it is asked. */
const ready = load();
let turn: Promise<void> = Promise.resolve();

addEventListener('message', (event: MessageEvent<EngineRequest>) => {
  const request = event.data;
  if (request.type === 'query') {
    // Questions may take long (layout, import); they start in turn but nothing waits for their end.
    turn = turn.then(() => void answer(request));
  } else {
    turn = turn.then(() => answer(request));
  }
});

async function answer(request: EngineRequest): Promise<void> {
  try {
    const loaded = await ready;
    reply(await respond(request, loaded));
  } catch (error) {
    console.error(error);
    reply({ id: request.id, type: 'failure', message: messageOf(error) });
  }
}

async function respond(request: EngineRequest, loaded: Loaded): Promise<EngineAnswer> {
  const { id } = request;
  switch (request.type) {
    case 'open':
      return { id, type: 'analysis', analysis: await loaded.engine.open(request.document, request.revision) };
    case 'apply':
      return { id, type: 'analysis', analysis: await loaded.engine.apply(request.changes, request.revision) };
    case 'settle':
      return { id, type: 'analysis', analysis: await loaded.engine.settle() };
    case 'query':
      return {
        id,
        type: 'value',
        value: await loaded.queries[request.name](...(request.args as [never, never, never])),
      };
  }
}

function reply(message: EngineAnswer): void {
  postMessage(message);
}

interface Loaded {
  readonly engine: EngineService;
  readonly queries: { readonly [N in QueryName]: (...args: [never, never, never]) => Promise<unknown> };
}

async function load(): Promise<Loaded> {
  const [limitsFile, pricesFile, icons] = await Promise.all([
    readJson(limitsUrl),
    readJson(pricesUrl),
    readJson('/icons.json').catch(() => ({})),
  ]);
  const ownPrices: PriceBook = createPriceBook(required(openPriceCatalogue(pricesFile)));
  const prices = switchablePrices(ownPrices);
  const options: EngineOptions = {
    rules,
    limits: required(openLimits(limitsFile)),
    prices,
    icons: icons as Readonly<Record<string, string>>,
    now: () => performance.now(),
    today: () => new Date().toISOString().slice(0, 10),
    newId: () => ulid(),
    defersNetwork: true,
  };
  const engine = createEngine(options);
  const queries: Loaded['queries'] = {
    fix: (keys, choice) => engine.fix(keys, choice),
    fixChoices: (key) => engine.fixChoices(key),
    offerIntent: (key) => engine.offerIntent(key),
    explain: (rule) => engine.explain(rule),
    why: (rule, at) => engine.why(rule, at),
    makeExplicit: (logicalId) => engine.makeExplicit(logicalId),
    exportTo: (target, given) => engine.exportTo(target, given),
    importText: (text, fileName, given) => engine.importText(text, fileName, given),
    layout: (scope) => engine.layout(scope),
    studyCost: (study) => engine.studyCost(study),
    chargesOfConnection: (id) => engine.chargesOfConnection(id),
    compareCost: (before) => engine.compareCost(before),
    writeBill: (format) => engine.writeBill(format),
    takeSimulation: (result, document) => engine.takeSimulation(result, document),
    importPrices: (text, fileName) => engine.importPrices(text, fileName),
    async replacePrices(catalogue: PriceCatalogue | undefined) {
      const checked = catalogue === undefined ? undefined : required(openPriceCatalogue(catalogue));
      await engine.replacePrices(checked);
      prices.use(checked === undefined ? ownPrices : createPriceBook(checked));
    },
    askReach: (question) => engine.askReach(question),
    askService: (question) => engine.askService(question),
    reachEnds: () => engine.reachEnds(),
    exposure: () => engine.exposure(),
    reachMatrix: () => engine.reachMatrix(),
    failures: () => engine.failures(),
    compareReach: (before, after) => engine.compareReach(before, after),
    fixReach: (question) => engine.fixReach(question),
    fixService: (question) => engine.fixService(question),
    instanceTypes: async (region) => prices.instanceTypes(region),
    checks: async () => options.rules.map(({ id, title }) => ({ id, title })),
    quotas: async () => options.limits.quotas(),
    regions: async () => Object.entries(prices.regions).map(([id, name]) => ({ id, name })),
    drawThumbnail: async (document) => exportSvg(document, { theme: 'page', icons: options.icons }).text,
  };
  return { engine, queries };
}

function required<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(describeFault(result.fault));
}

async function readJson(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok)
    throw new Error(`A file of the application cannot be read (${response.status}). Install it again.`);
  return response.json();
}

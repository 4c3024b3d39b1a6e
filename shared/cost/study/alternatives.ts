import { sumUsd, type Usd, usd } from '#shared/base/money.ts';
import { createDocumentReader, viewNode } from '#shared/catalogue/document-reader.ts';
import { applyChanges, type ChangeSet } from '#shared/document/change-set.ts';
import { changeSettings } from '#shared/document/commands/change-document.ts';
import { patchNode, removeRecords } from '#shared/document/commands/change-nodes.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { DocumentNode, LintelDocument, NodeId } from '#shared/document/records.ts';
import type { Estimate, UsdString } from '../estimate.ts';
import type { PriceBook } from '../price-book.ts';
import { estimateOnce, type StudyInput } from './estimate-once.ts';

/** The same drawing with one thing decided otherwise. */
export interface Alternative {
  readonly id: string;
  readonly group: 'region' | 'architecture' | 'containers' | 'network' | 'api' | 'size';
  readonly title: string;
  /** What is different, and what is left out of the reckoning. */
  readonly notes: readonly string[];
  /** Absent when a price is missing that the drawing has now. */
  readonly totalUsd?: UsdString;
  readonly differenceUsd?: UsdString;
  /** Lines without an amount that have one now. */
  readonly unknown: readonly string[];
  /** The change that makes it so, where it is one of the drawing. */
  readonly changes?: ChangeSet;
}

/** What else the drawing could be, each with the month's bill it would then have. */
export function alternativesOf(
  input: StudyInput,
  now: Estimate = estimateOnce(input),
): readonly Alternative[] {
  return [
    ...otherRegions(input, now),
    ...onGraviton(input, now),
    ...fargateOnInstances(input, now),
    ...natGateways(input, now),
    ...apiKinds(input, now),
    ...rightSized(input, now),
  ];
}

function changed(
  input: StudyInput,
  now: Estimate,
  changes: ChangeSet,
  about: Pick<Alternative, 'id' | 'group' | 'title' | 'notes'>,
  further: readonly Usd[] = [],
): Alternative {
  const then = estimateOnce({ ...input, document: applyChanges(input.document, changes) });
  const unknown = then.lines
    .filter(({ state }) => state === 'unknown-price' || state === 'needs-usage')
    .map(({ component }) => component);
  const before = new Set(
    now.lines
      .filter(({ state }) => state === 'unknown-price' || state === 'needs-usage')
      .map(({ component }) => component),
  );
  const fresh = [...new Set(unknown)].filter((component) => !before.has(component)).sort();
  if (fresh.length > 0) return { ...about, unknown: fresh, changes };
  const total = sumUsd([usd(then.totalUsd), ...further]);
  return {
    ...about,
    totalUsd: total.toFixed(),
    differenceUsd: total.minus(now.totalUsd).toFixed(),
    unknown: [],
    changes,
  };
}

function otherRegions(input: StudyInput, now: Estimate): readonly Alternative[] {
  const home = settingsOf(input.document).region;
  return Object.entries(input.prices.regions)
    .filter(([id]) => id !== home)
    .map(([region, name]) =>
      changed(input, now, moveTo(input.document, home, region), {
        id: `region ${region}`,
        group: 'region',
        title: `In ${region}, ${name}`,
        notes: ['Latency, available services and the law of the place are not in the bill.'],
      }),
    );
}

/** The settings, and the frames of the same Region. */
function moveTo(document: LintelDocument, from: string, to: string): ChangeSet {
  const frames = [...document.nodes.values()].filter(
    ({ kind, properties }) => kind === 'region' && properties?.region === from,
  );
  return [
    ...changeSettings(document, { region: to }),
    ...frames.flatMap((frame) => patchProperties(document, frame, { region: to })),
  ];
}

function patchProperties(
  document: LintelDocument,
  node: DocumentNode,
  properties: NonNullable<DocumentNode['properties']>,
): ChangeSet {
  return patchNode(document, node.id, { properties: { ...node.properties, ...properties } });
}

/** Families with processors of Intel and AMD, and the family of Graviton that takes their place. */
const gravitonFamilies: Readonly<Record<string, string>> = {
  t2: 't4g',
  t3: 't4g',
  t3a: 't4g',
  m4: 'm7g',
  m5: 'm7g',
  m5a: 'm7g',
  m6a: 'm7g',
  m6i: 'm7g',
  m7a: 'm8g',
  m7i: 'm8g',
  m8i: 'm8g',
  c4: 'c7g',
  c5: 'c7g',
  c5a: 'c7g',
  c6a: 'c7g',
  c6i: 'c7g',
  c7a: 'c8g',
  c7i: 'c8g',
  r4: 'r7g',
  r5: 'r7g',
  r5a: 'r7g',
  r6a: 'r7g',
  r6i: 'r7g',
  r7a: 'r8g',
  r7i: 'r8g',
};

function onGraviton(input: StudyInput, now: Estimate): readonly Alternative[] {
  const { document, prices } = input;
  const region = settingsOf(document).region;
  const changes: ChangeSet = [...document.nodes.values()].flatMap((node) => {
    const { properties } = viewNode(node);
    if (node.kind === 'lambda-function' && properties.architecture === 'x86_64')
      return patchProperties(document, node, { architecture: 'arm64' });
    if (properties.cpuArchitecture === 'X86_64')
      return patchProperties(document, node, { cpuArchitecture: 'ARM64' });
    const field = ['instanceType', 'dbInstanceClass', 'cacheNodeType'].find(
      (name) => typeof properties[name] === 'string',
    );
    const type = field === undefined ? undefined : properties[field];
    const other = typeof type === 'string' ? gravitonOf(type, prices, region) : undefined;
    return field === undefined || other === undefined
      ? []
      : patchProperties(document, node, { [field]: other });
  });
  if (changes.length === 0) return [];
  return [
    changed(input, now, changes, {
      id: 'graviton',
      group: 'architecture',
      title: 'On Graviton (arm64) wherever it can be had',
      notes: [
        'The next instance family of the same size; code and images have to be built for arm64.',
        'Taken as equally fast: often fewer or smaller ones do.',
      ],
    }),
  ];
}

function gravitonOf(type: string, prices: PriceBook, region: string): string | undefined {
  const [, prefix = '', family = '', size = ''] = /^(db\.|cache\.)?([a-z0-9-]+)\.(.+)$/.exec(type) ?? [];
  const other = gravitonFamilies[family];
  if (other === undefined) return undefined;
  if (prefix !== '') return `${prefix}${prefix === 'db.' && other === 'm8g' ? 'm7g' : other}.${size}`;
  return prices.price(`ec2/${other}.${size}`, region) === undefined ? undefined : `${other}.${size}`;
}

/** What ECS keeps of an instance for its agent and the system. */
const reservedMemoryGib = 0.5;
const rootVolumeGb = 30;
const candidateFamilies = ['m7i', 'c7i', 'r7i', 'm7g', 'c7g', 'r7g', 't3', 't4g'];

/** The tasks of a Fargate service on the cheapest instances that hold them, with the cost of their root volumes. */
function fargateOnInstances({ document, prices }: StudyInput, now: Estimate): readonly Alternative[] {
  return [...document.nodes.values()]
    .filter(({ kind }) => kind === 'ecs-service')
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap((node): readonly Alternative[] => {
      const { properties, usage, name } = viewNode(node);
      const tasks = Number(usage.averageTasks ?? properties.desiredCount ?? 0);
      if (properties.launchType !== 'FARGATE' || tasks <= 0) return [];
      const lines = now.lines.filter(
        ({ owner, component }) => owner === node.id && component.startsWith('fargate/'),
      );
      const fargate = sumUsd(lines.map(({ monthlyUsd }) => usd(monthlyUsd ?? '0')));
      const region = lines[0]?.region ?? settingsOf(document).region;
      const isArm = properties.cpuArchitecture === 'ARM64';
      const found = cheapestInstances(
        {
          tasks,
          vcpu: Number(properties.cpu) / 1024,
          memoryGib: Number(properties.memory) / 1024,
          isArm,
        },
        prices,
        region,
        now.hoursPerMonth,
      );
      const volume = prices.price('ebs/gp3.storage', region)?.tiers[0];
      const about = {
        id: `ec2 ${node.id}`,
        group: 'containers' as const,
        title: `${name} on EC2 instances instead of Fargate`,
      };
      if (found === undefined || volume === undefined)
        return [{ ...about, notes: [], unknown: ['instances or volumes of that Region'] }];
      const volumes = usd(volume.usd).times(found.count * rootVolumeGb);
      const difference = found.monthly.plus(volumes).minus(fargate);
      return [
        {
          ...about,
          notes: [
            `${found.count} × ${found.type} hold ${tasks} tasks, ${found.each} each, with ${rootVolumeGb} GB of gp3; no room for deployments or a zone that fails.`,
            'Patching and scaling the instances is then yours.',
          ],
          totalUsd: usd(now.totalUsd).plus(difference).toFixed(),
          differenceUsd: difference.toFixed(),
          unknown: [],
        },
      ];
    });
}

interface TaskLoad {
  readonly tasks: number;
  readonly vcpu: number;
  readonly memoryGib: number;
  readonly isArm: boolean;
}

function cheapestInstances(
  { tasks, vcpu, memoryGib, isArm }: TaskLoad,
  prices: PriceBook,
  region: string,
  hours: number,
):
  | { readonly type: string; readonly count: number; readonly each: number; readonly monthly: Usd }
  | undefined {
  return prices
    .instanceTypes(region)
    .filter(({ type, architecture }) => {
      const family = type.split('.')[0] ?? '';
      return (
        candidateFamilies.includes(family) && (architecture === 'arm64') === isArm && !type.includes('metal')
      );
    })
    .flatMap((offer) => {
      const each = Math.floor(
        Math.min(offer.vcpu / vcpu, (offer.memoryGib - reservedMemoryGib) / memoryGib) + 1e-9,
      );
      if (each < 1 || offer.hourlyUsd === undefined) return [];
      const count = Math.ceil(tasks / each);
      return [{ type: offer.type, count, each, monthly: usd(offer.hourlyUsd).times(count).times(hours) }];
    })
    .sort((a, b) => a.monthly.comparedTo(b.monthly) || a.count - b.count || (a.type < b.type ? -1 : 1))[0];
}

/** One NAT gateway for the VPC instead of one in each zone, or the other way round. */
function natGateways(input: StudyInput, now: Estimate): readonly Alternative[] {
  const { document, prices } = input;
  const reader = createDocumentReader(document, { read: () => undefined });
  return reader.nodesOfKind('vpc').flatMap((vpc): readonly Alternative[] => {
    const nats = reader
      .descendantsOf(vpc.id, 'nat-gateway')
      .filter(({ properties }) => properties.connectivityType !== 'private');
    const [first, ...others] = nats;
    if (first === undefined || others.length === 0) return [];
    const bytesOf = (id: NodeId): number =>
      now.lines
        .filter(({ owner, component }) => owner === id && component === 'vpc.nat/data')
        .reduce((total, { quantity }) => total + (quantity.value ?? 0), 0);
    const moved = others.reduce((total, { id }) => total + bytesOf(id), 0);
    const region = now.lines.find(({ owner }) => owner === first.id)?.region ?? now.region;
    const crossing = prices.price('dataTransfer/interAz', region)?.tiers[0]?.usd ?? '0';
    const remaining = document.nodes.get(first.id);
    const outOf = (id: NodeId): number =>
      now.lines
        .filter(({ owner, component }) => owner === id && component === 'dataTransfer/internetOut')
        .reduce((total, { quantity }) => total + (quantity.value ?? 0), 0);
    const changes: ChangeSet = [
      ...removeRecords(
        document,
        others.map(({ id }) => id),
      ),
      ...patchNode(document, first.id, {
        usage: {
          ...remaining?.usage,
          processedGigabytesPerMonth: bytesOf(first.id) + moved,
          internetOutGigabytesPerMonth: nats.reduce((total, { id }) => total + outOf(id), 0),
        },
      }),
    ];
    return [
      changed(
        input,
        now,
        changes,
        {
          id: `one-nat ${vpc.id}`,
          group: 'network',
          title: `One NAT gateway in ${vpc.name} instead of ${nats.length}`,
          notes: [
            'What comes from other zones crosses zones on its way, charged on both sides; it is in the figure.',
            'If its zone fails, the other zones lose the internet too.',
          ],
        },
        [usd(crossing).times(2).times(usd(moved))],
      ),
    ];
  });
}

/** How busy things should be on average: room for the peaks of a day and for one that fails. */
const wantedUtilisation = 0.6;
const countFields = ['desiredCount', 'desiredCapacity', 'desiredSize', 'replicas'] as const;
const sizes = ['nano', 'micro', 'small', 'medium', 'large', 'xlarge', '2xlarge', '4xlarge', '8xlarge'];

/** As many or as large as a run of the simulation needed, where it found them idle. */
function rightSized(input: StudyInput, now: Estimate): readonly Alternative[] {
  const { document, utilisation, prices } = input;
  return [...(utilisation ?? [])]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([id, busy]): readonly Alternative[] => {
      const node = document.nodes.get(id);
      if (node === undefined || busy <= 0 || busy >= wantedUtilisation) return [];
      const { properties, name } = viewNode(node);
      const about = {
        id: `size ${id}`,
        group: 'size' as const,
        notes: [
          `A simulation run found it ${Math.round(busy * 100)} % busy on average; this leaves ${Math.round(wantedUtilisation * 100)} %. Run the simulation again with it.`,
        ],
      };
      const field = countFields.find((each) => Number(properties[each]) > 1);
      if (field !== undefined) {
        const count = Number(properties[field]);
        // Two stay, so that one may fail.
        const wanted = Math.max(2, Math.ceil((count * busy) / wantedUtilisation));
        if (wanted >= count) return [];
        const changes = patchProperties(document, node, { [field]: wanted });
        return [
          changed(withoutRunOf(input, id), now, changes, {
            ...about,
            title: `${wanted} instead of ${count} of ${name}`,
          }),
        ];
      }
      const type = properties.instanceType;
      const smaller =
        typeof type === 'string' ? smallerType(type, busy, prices, settingsOf(document).region) : undefined;
      if (smaller === undefined) return [];
      const changes = patchProperties(document, node, { instanceType: smaller });
      return [changed(input, now, changes, { ...about, title: `${name} as ${smaller}` })];
    });
}

/** How many ran on average is no longer what the run found, once there are others. */
function withoutRunOf(input: StudyInput, id: NodeId): StudyInput {
  const { simulated } = input;
  if (simulated === undefined) return input;
  const usage = new Map([...simulated.usage].filter(([node]) => node !== id));
  return { ...input, simulated: { ...simulated, usage } };
}

/** The smallest size of the family that is not busier than wanted; each size has half of what the next one has. */
function smallerType(type: string, busy: number, prices: PriceBook, region: string): string | undefined {
  const [family = '', size = ''] = type.split('.');
  let place = sizes.indexOf(size);
  let [load, found] = [busy, undefined as string | undefined];
  while (place > 0 && load * 2 <= wantedUtilisation) {
    place -= 1;
    load *= 2;
    const candidate = `${family}.${sizes[place]}`;
    if (prices.price(`ec2/${candidate}`, region) !== undefined) found = candidate;
  }
  return found;
}

function apiKinds(input: StudyInput, now: Estimate): readonly Alternative[] {
  const { document } = input;
  return [...document.nodes.values()]
    .filter(({ kind }) => kind === 'api-gateway-rest' || kind === 'api-gateway-http')
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((node) => {
      const isRest = node.kind === 'api-gateway-rest';
      const kind = isRest ? 'api-gateway-http' : 'api-gateway-rest';
      return changed(input, now, patchNode(document, node.id, { kind }), {
        id: `api ${node.id}`,
        group: 'api',
        title: `${node.name} as ${isRest ? 'an HTTP API' : 'a REST API'}`,
        notes: [
          isRest
            ? 'An HTTP API has no caching, usage plans, request validation or web ACL of its own.'
            : 'A REST API has caching, usage plans, request validation and web ACLs.',
        ],
      });
    });
}

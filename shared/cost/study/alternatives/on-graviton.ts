import { viewNode } from '#shared/catalogue/document-reader.ts';
import type { ChangeSet } from '#shared/document/change-set.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { Estimate } from '../../estimate.ts';
import type { PriceBook } from '../../price-book.ts';
import type { StudyInput } from '../estimate-once.ts';
import { type Alternative, alternativeWith, patchProperties } from './alternative.ts';

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

/** Everything on arm64 that can be. */
export function onGraviton(input: StudyInput, now: Estimate): readonly Alternative[] {
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
    alternativeWith(input, now, changes, {
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

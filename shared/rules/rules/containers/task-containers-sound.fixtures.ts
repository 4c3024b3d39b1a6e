import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function task(sidecars: JsonValue): LintelDocument {
  return drawing({ app: { kind: 'ecs-task-definition', properties: { sidecars } } });
}

function sidecars(count: number) {
  return Array.from({ length: count }, (_, index) => ({ name: `sidecar-${index}`, image: 'sidecar:v1' }));
}

export const taskContainersSoundFixtures: RuleFixtures = {
  failing: [
    { title: 'Eleven containers', document: task(sidecars(10)), finds: [{ at: 'app', message: 'many' }] },
    {
      title: 'A sidecar with the name of the main container',
      document: task([{ name: 'app', image: 'sidecar:v1' }]),
      finds: [{ at: 'app', message: 'twice' }],
    },
  ],
  passing: [
    { title: 'Ten containers', document: task(sidecars(9)) },
    { title: 'One container', document: task([]) },
  ],
  unknown: [
    {
      title: 'Sidecars that a parameter decides',
      document: task({ Ref: 'Sidecars' }),
      undecided: { at: 'app', field: 'sidecars' },
    },
  ],
};

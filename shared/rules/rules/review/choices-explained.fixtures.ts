import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function chosen(kind: string, text?: string): LintelDocument {
  const document = drawing({ platform: { kind } });
  const decision = { id: 'choice-1', topic: 'choice', about: ['platform'], text: text ?? '' };
  return text === undefined ? document : { ...document, decisions: new Map([[decision.id, decision]]) };
}

export const choicesExplainedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A cluster that nobody explained',
      document: chosen('ecs-cluster'),
      finds: [{ at: 'document', message: 'unexplained' }],
    },
    {
      title: 'A Transit Gateway that nobody explained',
      document: chosen('transit-gateway'),
      finds: [{ at: 'document', message: 'unexplained' }],
    },
    {
      title: 'A peering that nobody explained',
      document: drawing(
        { left: { kind: 'vpc' }, right: { kind: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } } },
        [['left', 'peer', 'right']],
      ),
      finds: [{ at: 'document', message: 'unexplained' }],
    },
  ],
  passing: [
    { title: 'A cluster and its reason', document: chosen('ecs-cluster', 'No one here knows Kubernetes.') },
    {
      title: 'Two functions, of which one has a reason',
      document: {
        ...drawing({ platform: { kind: 'lambda-function' }, other: { kind: 'lambda-function' } }),
        decisions: new Map([
          [
            'choice-1',
            { id: 'choice-1', topic: 'choice', about: ['platform'], text: 'Few calls, no servers to keep.' },
          ],
        ]),
      },
    },
    { title: 'Nothing that is hard to undo', document: chosen('sqs-queue') },
  ],
};

import { findCycles } from '../../resource-graph.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const noReferenceCycle = defineRule({
  id: 'ARC-015',
  name: 'no-reference-cycle',
  title: 'Resources can be created in some order',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { document: true },
  messages: {
    cycle: 'CloudFormation cannot order {path}: each waits for the next. Remove one of the references.',
  },
  decidesAlways: 'References are what it looks at; a value that they give does not matter.',
  fix: 'none',
  sources: [aws.dependsOn],
  maps: { cfnLint: ['E3004'] },
  docs: {
    what: 'The references between the resources of the template form no circle.',
    why: 'CloudFormation creates a resource after those that it refers to; in a circle none can be first, and the template is refused as a whole.',
    condition: 'Following `Ref`, `Fn::GetAtt`, `Fn::Sub` and `DependsOn` from a resource leads back to it.',
    howToFix:
      'Take one reference out: give a rule, an attachment or a policy of its own (a separate resource that refers to both), or name the thing by a fixed name.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx) {
    const resources = ctx.resourceGraph();
    for (const cycle of findCycles(resources)) {
      const [first] = cycle;
      const owner = first === undefined ? undefined : resources.get(first)?.owner;
      if (first === undefined || owner === undefined) continue;
      yield {
        message: 'cycle',
        at: owner,
        discriminator: first,
        related: [...new Set(cycle.flatMap((id) => resources.get(id)?.owner ?? []))].filter(
          (id) => id !== owner,
        ),
        data: { path: [...cycle, first].join(' → ') },
      };
    }
  },
});

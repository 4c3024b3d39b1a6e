import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { known, optionalText } from '../../known.ts';
import { runtimeLifeCycles } from '../../lambda-runtimes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const runtimeSupported = defineRule({
  id: 'LIM-041',
  name: 'runtime-supported',
  title: 'The runtime of a function is supported',
  severity: 'error',
  nature: 'deploy',
  pillar: 'security',
  subjects: { nodes: ['lambda-function'] },
  messages: {
    blocked: '{name} uses {runtime}, with which no function can be created since {date}. Use {successor}.',
    deprecated:
      '{name} uses {runtime}, which was deprecated on {date} and gets no security updates. Use {successor}.',
  },
  fix: 'automatic',
  sources: [aws.lambdaRuntimes],
  maps: { cfnLint: ['E2531', 'W2531'] },
  docs: {
    what: 'Functions use a runtime that Lambda still supports.',
    why: 'A deprecated runtime gets no security updates; later AWS refuses first new functions with it and then changes to existing ones.',
    condition:
      'Today is past the day from which new functions are refused (an error), or past the day of deprecation (a warning). The dates are data with a source; runtimes that are not listed count as current. Functions from container images have no runtime.',
    howToFix:
      'Move to the runtime that the quick fix sets, after testing: a new major version can break code.',
    whenToSuppress: 'The warning, with a date: "Moves to python3.14 with release 12, until 2027-01".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (optionalText(node, 'packageType') === 'Image') return;
    const runtime = known(ctx, node, 'runtime');
    const life = typeof runtime === 'string' ? runtimeLifeCycles[runtime] : undefined;
    if (typeof runtime !== 'string' || life === undefined) return;
    const place = { at: node.id, field: 'runtime', fixData: { successor: life.successor } };
    if (life.blockedForCreate !== undefined && life.blockedForCreate <= ctx.today) {
      yield {
        message: 'blocked',
        ...place,
        data: { runtime, date: life.blockedForCreate, successor: life.successor },
      };
    } else if (life.deprecated <= ctx.today) {
      yield {
        message: 'deprecated',
        severity: 'warning',
        ...place,
        data: { runtime, date: life.deprecated, successor: life.successor },
      };
    }
  },
  fixes({ document }, finding) {
    const runtime = finding.fixData?.successor;
    if (typeof runtime !== 'string') return [];
    return [{ title: `Use ${runtime}`, changes: setProperties(document, finding.at, { runtime }) }];
  },
});

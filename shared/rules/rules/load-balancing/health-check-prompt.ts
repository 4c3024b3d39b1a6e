import { noteUnknown, optionalNumber } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

const checkFields = [
  'healthCheckIntervalSeconds',
  'healthCheckTimeoutSeconds',
  'unhealthyThresholdCount',
] as const;

export const healthCheckPrompt = defineRule({
  id: 'NET-083',
  name: 'health-check-prompt',
  title: 'A dead target is found within a minute',
  severity: 'warning',
  nature: 'practice',
  pillar: 'reliability',
  subjects: { nodes: ['target-group'], connections: ['forward'] },
  messages: {
    slow: 'A dead target of {name} is found after {seconds} s. Check every {promptInterval} s and take {promptFailures} failures.',
    timeout:
      'A health check of {name} waits {timeout} s and is repeated after {interval} s. Make the timeout shorter than the interval.',
  },
  fix: 'automatic',
  sources: [aws.albHealthChecks],
  docs: {
    what: 'Interval times failures is at most a minute, and a check ends before the next begins.',
    why: 'Until a dead target is found, its share of the requests fails.',
    condition:
      'The stated interval times the failures that it takes is more than 60 s, or the timeout is not shorter than the interval. What is not stated counts with its default (30 s, 5 s, 2).',
    howToFix: 'Use an interval of 10 s, 2 failures and a timeout of 5 s, as the quick fix does.',
    whenToSuppress: 'For targets that need long pauses: "Batch nodes pause for minutes, clients retry".',
  },
  *check(ctx, subject) {
    const holder =
      'node' in subject ? subject.node : 'connection' in subject ? subject.connection : undefined;
    if (holder === undefined) return;
    if (checkFields.filter((field) => noteUnknown(ctx, holder, field)).length > 0) return;
    const stated = (field: string, limit: string): number =>
      optionalNumber(holder, field) ?? ctx.limits.get(`healthCheck.${limit}`).value;
    const interval = stated('healthCheckIntervalSeconds', 'usualInterval');
    const timeout = stated('healthCheckTimeoutSeconds', 'usualTimeout');
    const failures = stated('unhealthyThresholdCount', 'usualFailures');
    const longest = ctx.limits.get('healthCheck.longestDetection').value;
    const place = { at: holder.id, field: 'healthCheckIntervalSeconds' };
    if (timeout >= interval) yield { message: 'timeout', ...place, data: { timeout, interval } };
    else if (interval * failures > longest)
      yield { message: 'slow', ...place, data: { seconds: interval * failures, ...promptly(ctx) } };
  },
  fixes(ctx, finding) {
    const { promptInterval, promptTimeout, promptFailures } = promptly(ctx);
    return settingOf(
      ctx,
      finding.at,
      `Every ${promptInterval} s, ${promptTimeout} s timeout, ${promptFailures} failures`,
      {
        healthCheckIntervalSeconds: promptInterval,
        healthCheckTimeoutSeconds: promptTimeout,
        unhealthyThresholdCount: promptFailures,
      },
    );
  },
});

/** How often to check, so that a dead target is found soon. */
function promptly({ limits }: RuleContext) {
  const advised = (name: string): number => limits.get(`healthCheck.${name}`).value;
  return {
    promptInterval: advised('promptInterval'),
    promptTimeout: advised('promptTimeout'),
    promptFailures: advised('promptFailures'),
  };
}

import { setConnectionProperties } from '#shared/document/commands/change-connections.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { noteUnknown, optionalNumber } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

/** What counts when nothing is stated (ELB user guide). */
const usual = { interval: 30, timeout: 5, failures: 2 };
const longest = 60;
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
    slow: 'A dead target of {name} is found after {seconds} s. Check every 10 s and take 2 failures.',
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
    const interval = optionalNumber(holder, 'healthCheckIntervalSeconds') ?? usual.interval;
    const timeout = optionalNumber(holder, 'healthCheckTimeoutSeconds') ?? usual.timeout;
    const failures = optionalNumber(holder, 'unhealthyThresholdCount') ?? usual.failures;
    const place = { at: holder.id, field: 'healthCheckIntervalSeconds' };
    if (timeout >= interval) yield { message: 'timeout', ...place, data: { timeout, interval } };
    else if (interval * failures > longest)
      yield { message: 'slow', ...place, data: { seconds: interval * failures } };
  },
  fixes({ document }, finding) {
    const values = {
      healthCheckIntervalSeconds: 10,
      healthCheckTimeoutSeconds: 5,
      unhealthyThresholdCount: 2,
    };
    const changes = document.nodes.has(finding.at)
      ? setProperties(document, finding.at, values)
      : setConnectionProperties(document, finding.at, values);
    return [{ title: 'Every 10 s, 5 s timeout, 2 failures', changes }];
  },
});

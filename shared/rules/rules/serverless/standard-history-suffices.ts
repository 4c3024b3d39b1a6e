import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { definitionOf, statesIn } from '../../state-machine.ts';

export const standardHistorySuffices = defineRule({
  id: 'LIM-052',
  name: 'standard-history-suffices',
  title: 'A Standard workflow stays within its history and its start rate',
  severity: 'warning',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['step-functions'] },
  messages: {
    history:
      'An execution of {name} has about {events} events, and its history ends at {max}: it fails then. Use a Distributed Map, or child executions.',
    long: 'An execution of {name} takes {days} days, and Standard workflows end after a year. Start it again from where it was.',
    starts:
      '{name} is started {rate} times a second, and the quota is {max}. Use an Express workflow, or raise it.',
  },
  fix: 'suggestion',
  sources: [aws.stepFunctionsQuotas],
  docs: {
    what: 'A Standard workflow has few enough events for its history, and is started within the quota.',
    why: 'An execution that reaches the end of its history fails, often after hours, and nothing of it can be resumed.',
    condition:
      'The stated transitions of an execution times five are more events than the history holds, or the stated executions of a month, spread evenly, are more starts a second than the quota; or the stated duration or the waiting times of its states are more than a year.',
    howToFix:
      'Put the repeated part into a Distributed Map or into child executions, or use an Express workflow for what is short.',
    whenToSuppress: 'Where the estimate is too high: "Pass states mostly, 12,000 events measured".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (isExpression(node.source.properties?.stateMachineType)) ctx.undecided(node.id, 'stateMachineType');
    if (node.properties.stateMachineType !== 'STANDARD') return;
    const { transitionsPerExecution, executionsPerMonth } = node.usage;
    const history = ctx.limits.get('stepFunctions.historyEvents').value;
    const events =
      Number(transitionsPerExecution) * ctx.limits.get('stepFunctions.eventsPerTransition').value;
    if (node.declaredUsage.has('transitionsPerExecution') && events > history)
      yield {
        message: 'history',
        at: node.id,
        field: 'usage.transitionsPerExecution',
        discriminator: 'history',
        data: { events, max: history },
      };
    const waits = statesIn(definitionOf(node) ?? {}).reduce(
      (sum, { state }) =>
        sum + (state.Type === 'Wait' && typeof state.Seconds === 'number' ? state.Seconds : 0),
      0,
    );
    const stated = node.declaredUsage.has('averageDurationMs')
      ? Number(node.source.usage?.averageDurationMs)
      : 0;
    const seconds = Math.max(waits, stated / 1000);
    if (seconds > ctx.limits.get('stepFunctions.standardDuration').value)
      yield {
        message: 'long',
        at: node.id,
        field: waits > stated / 1000 ? 'definition' : 'usage.averageDurationMs',
        discriminator: 'long',
        data: { days: Math.round(seconds / 86_400) },
      };
    const quota = ctx.limits.get('stepFunctions.standardStartRate').value;
    const rate = Math.round(Number(executionsPerMonth) / (ctx.settings.hoursPerMonth * 3600));
    if (node.declaredUsage.has('executionsPerMonth') && rate > quota)
      yield {
        message: 'starts',
        at: node.id,
        field: 'usage.executionsPerMonth',
        discriminator: 'starts',
        data: { rate, max: quota },
      };
  },
  fixes: (ctx, { at, message }) =>
    message === 'long'
      ? []
      : settingOf(ctx, at, 'Make it an Express workflow, for what ends within five minutes', {
          stateMachineType: 'EXPRESS',
        }),
});

import { expect, test } from 'vitest';
import { sayIssue } from './say-issue.ts';
import { scenarioSchema } from './scenario.ts';

const rate = (value: number) => ({
  pattern: { is: 'poisson', rate: { is: 'steps', steps: [{ at: 0, rate: value }] } },
});

test.each<[object, string]>([
  [{ horizonSeconds: 0 }, 'horizon seconds: it must be more than 0.'],
  [{ horizonSecond: 60 }, 'There is nothing called "horizonSecond".'],
  [{ classes: [{ id: 'a', retry: { tries: 3 } }] }, 'Class 1, retry: there is nothing called "tries".'],
  [{ timeline: [{ at: 3, do: 'crash', node: 'a', fo: 10 }] }, 'Event 1: there is nothing called "fo".'],
  [{ version: 2 }, 'version: it must be one of 1.'],
  [{ arrivals: [{ pattern: { is: 'mmpp', states: [] } }] }, 'Load 1, states: something has to be there.'],
  [{ horizonSeconds: 'long' }, 'horizon seconds: it must be a number.'],
  [{ engine: 'warp' }, 'engine: it must be one of auto, des, fluid.'],
  [{ seed: 1.5 }, 'seed: it must be a whole number.'],
  [{ arrivals: [rate(1), rate(-3)] }, 'Load 2, rate, step 1, rate: it must be at least 0.'],
  [{ arrivals: [{}] }, 'Load 1, pattern: it is missing.'],
  [{ timeline: [{ at: 3, do: 'explode' }] }, 'Event 1, do: this is not known.'],
  [{ timeline: [{ at: 3, do: 'errors', node: 'a', rate: 3 }] }, 'Event 1, rate: it must be at most 1.'],
  [{ objectives: [{ is: 'availability', target: 99 }] }, 'Objective 1, target: it must be at most 1.'],
])('%j is refused in a sentence', (scenario, sentence) => {
  const parsed = scenarioSchema.safeParse(scenario);
  const issue = parsed.error?.issues[0];
  expect(issue === undefined ? undefined : sayIssue(issue)).toBe(sentence);
});

import { expect, test } from 'vitest';
import { loadExamples } from './examples.ts';

test('every example opens and has scenarios to run', async () => {
  const examples = await loadExamples();
  expect(examples.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Auto Scaling under a step of load', 'Ten thousand uploads an hour']),
  );
  for (const { name, document } of examples) expect(document.scenarios.size, name).toBeGreaterThan(0);
});

import { afterAll, expect, test } from 'vitest';
import { createTemplateChecker } from './template-checker.ts';

const checker = createTemplateChecker();
afterAll(() => checker.close());

test('names the resource and the rule of what AWS refuses', async () => {
  const checked = await checker.check(
    'Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n    Properties: {Colour: red}\n',
  );
  expect(checked).toMatchObject({
    ok: true,
    value: expect.arrayContaining([expect.objectContaining({ severity: 'error', logicalId: 'Jobs' })]),
  });
});

test('finds nothing in a template that is right, and answers several questions at once', async () => {
  const right = JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
  const answers = await Promise.all([checker.check(right), checker.check(right)]);
  for (const answer of answers) {
    expect(answer.ok && answer.value.filter(({ severity }) => severity === 'error')).toEqual([]);
  }
});

test('answers for a text that is no template, and starts again after it was closed', async () => {
  const broken = await checker.check('Resources: [');
  expect(broken.ok ? broken.value.map(({ severity }) => severity) : 'fault').not.toEqual([]);
  await checker.close();
  expect((await checker.check('Resources:\n  A: {Type: AWS::SNS::Topic}\n')).ok).toBe(true);
});

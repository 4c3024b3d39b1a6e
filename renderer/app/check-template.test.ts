import { expect, test } from 'vitest';
import { createMemoryHost } from '#renderer/host/memory-host.ts';
import type { HostClient } from '#shared/contract/host-contract.ts';
import { checkTemplate } from './check-template.ts';

const exported = { text: 'Resources: {}', spans: [{ owner: 'jobs', from: 3, to: 6 }] };

/** A host whose every call is answered with these findings, which is what the one call of a check wants. */
function hostFinding(findings: readonly object[]): HostClient {
  return { ...createMemoryHost(() => 0), call: async () => ({ findings }) as never };
}

test('leads a finding to the node whose lines it is about, errors first', async () => {
  const host = hostFinding([
    { severity: 'warning', rule: 'W1', message: 'Odd.', line: 9 },
    { severity: 'info', rule: 'I1', message: 'By the way.', line: 4 },
    { severity: 'error', rule: 'E1', message: 'Wrong.', line: 4 },
  ]);
  expect(await checkTemplate(host, exported, 'cloudformation')).toEqual({
    findings: [
      { rule: 'E1', message: 'Wrong.', line: 4, node: 'jobs' },
      { rule: 'W1', message: 'Odd.', line: 9, node: undefined },
    ],
    hasErrors: true,
  });
});

test('checks templates only, and says when there is no validator', async () => {
  expect(await checkTemplate(hostFinding([]), exported, 'mermaid')).toBeUndefined();
  const check = await checkTemplate(
    createMemoryHost(() => 0),
    exported,
    'cloudformation',
  );
  expect(check?.findings).toEqual([{ rule: 'not checked', message: 'This host has no validator.' }]);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JsonValue } from '#shared/base/json.ts';
import { unwrap } from '#shared/base/result.ts';
import { askReachability } from './ask.ts';
import { networkOfTopology, parseReachabilityCase } from './topology.ts';

/** Each line is a case with its name, topology, question and exact answer. */
function casesIn(file: string): readonly { readonly name: string; readonly value: JsonValue }[] {
  return readFileSync(join(import.meta.dirname, 'fixtures', file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const value = JSON.parse(line);
      return { name: `${value.id}: ${value.about}`, value };
    });
}

for (const file of ['public-cases.jsonl', 'situations.jsonl']) {
  test.each(casesIn(file))(`${file}, $name`, ({ value }) => {
    const { ask, topology, expect: expected } = unwrap(parseReachabilityCase(value));
    const { from, to, proto, port, family } = ask;
    const question = { from, to, protocol: proto, port, ...(family === undefined ? {} : { family }) };
    const answer = unwrap(askReachability(networkOfTopology(topology), question));
    expect({ verdict: answer.verdict, codes: answer.codes }).toEqual(expected);
  });
}

test('a partial answer names who gets through and who does not', () => {
  const [, , partly] = ['W02', 'W07', 'W01'].map((id) =>
    casesIn('situations.jsonl').find(({ name }) => name.startsWith(`${id}:`)),
  );
  const { topology } = unwrap(parseReachabilityCase(partly?.value ?? null));
  const question = { from: 'internet', to: 'w', protocol: 'tcp', port: 443 } as const;
  const answer = unwrap(askReachability(networkOfTopology(topology), question));
  expect(answer.allowed).toEqual({ sources: ['198.51.100.0/24'] });
  expect(answer.refused?.sources).not.toContain('198.51.100.0/24');
});

test('a case that is not one says which field is wrong', () => {
  const faults = [
    {},
    { id: 'x', ask: { from: 'a', to: 'b' }, topology: { vpcs: { v: { cidr: '10.0.0.0' } }, enis: { e: 1 } } },
  ].map((value) => parseReachabilityCase(value));
  expect(faults.map((each) => (each.ok ? '' : each.fault.message))).toEqual([
    expect.stringMatching(/^id: /),
    expect.stringMatching(/^topology\.enis\.e: /),
  ]);
});

test('an end that does not exist is named', () => {
  const network = networkOfTopology(
    unwrap(parseReachabilityCase({ id: 'x', ask: { from: 'a', to: 'b' }, topology: {} })).topology,
  );
  const answer = askReachability(network, { from: 'internet', to: 'web', protocol: 'tcp', port: 443 });
  expect(answer).toMatchObject({ ok: false, fault: { message: 'There is no "web" in this network.' } });
});

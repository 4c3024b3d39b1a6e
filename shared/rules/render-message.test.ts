import { expect, test } from 'vitest';
import { renderMessage } from './render-message.ts';
import { defineRule } from './rule.ts';
import { rules } from './rules/index.ts';

const [any] = rules;
if (any === undefined) throw new Error('There are no rules.');
const rule = defineRule({ ...any, messages: { alone: '{name} ({kind}) stands on its own.' } });

function sentence(name: string): string {
  return renderMessage(rule, { message: 'alone', at: 'n', data: { kind: 'Subnet' } }, () => name);
}

test('a node that is called after its kind says so once', () => {
  expect(sentence('Subnet')).toBe('Subnet stands on its own.');
  expect(sentence('Subnet 2')).toBe('Subnet 2 stands on its own.');
  expect(sentence('Orders')).toBe('Orders (Subnet) stands on its own.');
});

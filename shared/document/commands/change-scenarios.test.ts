import { expect, test } from 'vitest';
import { applyChanges, reverseChanges } from '../change-set.ts';
import { createDocument } from '../create-document.ts';
import { freeScenarioId, putScenario, removeScenario } from './change-scenarios.ts';

test('a scenario is put, replaced and removed, and undo brings each state back', () => {
  const empty = createDocument('d', 'Shop');
  const put = putScenario(empty, 'sale', { name: 'Sale', seed: 1 });
  const first = applyChanges(empty, put);
  const replaced = putScenario(first, 'sale', { name: 'Sale', seed: 2 });
  const second = applyChanges(first, replaced);
  expect(second.scenarios.get('sale')).toEqual({ id: 'sale', name: 'Sale', seed: 2 });
  expect(applyChanges(second, reverseChanges(replaced)).scenarios).toEqual(first.scenarios);
  const gone = applyChanges(second, removeScenario(second, 'sale'));
  expect(gone.scenarios.size).toBe(0);
  expect(removeScenario(gone, 'sale')).toEqual([]);
});

test('ids are made of the name and are never taken twice', () => {
  const empty = createDocument('d', 'Shop');
  expect(freeScenarioId(empty, 'Black Friday, 10×')).toBe('black-friday-10');
  const one = applyChanges(empty, putScenario(empty, 'black-friday-10', {}));
  expect(freeScenarioId(one, 'Black Friday, 10×')).toBe('black-friday-10-2');
  expect(freeScenarioId(empty, '…')).toBe('scenario');
});

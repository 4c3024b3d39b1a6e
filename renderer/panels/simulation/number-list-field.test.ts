import { expect, test } from 'vitest';
import { parseNumbers } from './number-list-field.tsx';

test('numbers stand between commas, spaces or lines; anything else is not taken', () => {
  expect(parseNumbers('1, 2.5;3\n4')).toEqual([1, 2.5, 3, 4]);
  expect(parseNumbers('1, two')).toBeUndefined();
  expect(parseNumbers('1, -2')).toBeUndefined();
  expect(parseNumbers(' ')).toBeUndefined();
});

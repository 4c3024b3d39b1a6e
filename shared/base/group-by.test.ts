import { expect, test } from 'vitest';
import { groupBy } from './group-by.ts';

test('items come under their keys in their order, whatever the keys are', () => {
  const node = {};
  const groups = groupBy([1, 2, 3, 4, 5], (item) =>
    item === 3 ? undefined : item % 2 === 0 ? 'even' : node,
  );
  expect([...groups]).toEqual([
    [node, [1, 5]],
    ['even', [2, 4]],
    [undefined, [3]],
  ]);
});

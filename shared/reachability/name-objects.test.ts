import { expect, test } from 'vitest';
import { nameObjectsIn } from './name-objects.ts';

const names: Readonly<Record<string, string>> = {
  shop: 'Shop network',
  data: 'Data store',
  'app-a': 'App a',
  VpcRouteTable: 'route table of Main',
};
const nameOf = (object: string): string => names[object] ?? object;

test.each([
  ['shop has no internet gateway.', 'Shop network has no internet gateway.'],
  ['app-a: The default ACL allows everything.', 'App a: The default ACL allows everything.'],
  ['VpcRouteTable has no route to the internet.', 'Route table of Main has no route to the internet.'],
  // In the middle of a sentence, an id that is a word may be just that.
  ['Only data of app-a gets to the shop.', 'Only data of App a gets to the shop.'],
  ['The request arrives.', 'The request arrives.'],
])('%s reads: %s', (text, named) => expect(nameObjectsIn(text, nameOf)).toBe(named));

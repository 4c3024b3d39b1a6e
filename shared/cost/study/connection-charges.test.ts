import { expect, test } from 'vitest';
import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { unwrap } from '#shared/base/result.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { createPriceBook } from '../price-book.ts';
import { openPriceCatalogue } from '../price-catalogue.ts';
import { chargesOfConnection } from './connection-charges.ts';

const prices = createPriceBook(unwrap(openPriceCatalogue(catalogueFile)));

/** People reach a load balancer; its servers in zone a ask a store in zone b and a partner on the internet. */
const document = aDocument()
  .node('users', 'people', {
    usage: { requestsPerMonth: 1_048_576, requestKilobytes: 10, responseKilobytes: 90 },
  })
  .node('vpc', 'vpc')
  .node('subnet', 'public-a', { parent: 'vpc', properties: { tier: 'public', availabilityZone: 'a' } })
  .node('subnet', 'public-b', { parent: 'vpc', properties: { tier: 'public', availabilityZone: 'b' } })
  .node('subnet', 'app-a', { parent: 'vpc', properties: { tier: 'private', availabilityZone: 'a' } })
  .node('subnet', 'app-b', { parent: 'vpc', properties: { tier: 'private', availabilityZone: 'b' } })
  .node('nat-gateway', 'nat', { parent: 'public-a' })
  .node('alb', 'web', { parent: 'vpc', properties: { scheme: 'internet-facing' } })
  .node('ec2-instance', 'server', { parent: 'app-a', usage: { downloadGigabytesPerInstance: 50 } })
  .node('ec2-instance', 'store', { parent: 'app-b', usage: { downloadGigabytesPerInstance: 0 } })
  .node('internet', 'partner')
  .connect('traffic', 'people', 'web')
  .connect('forward', 'web', 'server')
  .connect('traffic', 'server', 'store')
  .connect('traffic', 'server', 'partner', {}, { gigabytesPerMonth: 150 })
  .build();

function chainOf(id: string) {
  const answer = chargesOfConnection({ document, prices, today: '2026-11-20' }, id);
  return answer?.charges.map(({ owner, label, gigabytes, monthlyUsd, state }) => [
    owner,
    label,
    Number(gigabytes.toFixed(6)),
    monthlyUsd === undefined ? state : Number(Number(monthlyUsd).toFixed(6)),
  ]);
}

test('what people exchange with a load balancer is charged by its capacity units and on its way out', () => {
  expect(chainOf('people-web')).toEqual([
    ['web', 'Load balancer capacity units', 100, 0.8],
    ['web', 'Data out to the internet', 90, 8.1],
  ]);
});

test('what a private server sends to the internet pays the NAT gateway its part, and leaves at the price of transfer', () => {
  // 150 of 200 GB; the other 50 are updates.
  expect(chainOf('server-partner')).toEqual([
    ['nat', 'Data processed', 150, 6.75],
    ['nat', 'Data out to the internet', 150, 13.5],
  ]);
});

test('what crosses zones is charged at the connection, or included with the load balancer', () => {
  expect(chainOf('server-store')).toEqual([['server-store', 'Data between zones, server – store', 100, 2]]);
  expect(chainOf('web-server')?.[0]?.at(-1)).toBe('included');
});

test('where nothing is known to pass there is no answer', () => {
  const silent = aDocument()
    .node('lambda-function', 'one')
    .node('lambda-function', 'two')
    .connect('invoke', 'one', 'two')
    .build();
  expect(chargesOfConnection({ document: silent, prices, today: '2026-11-20' }, 'one-two')).toBeUndefined();
  expect(chainOf('nothing')).toBeUndefined();
});

import { expect, test } from 'vitest';
import pricesFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { unwrap } from '#shared/base/result.ts';
import { createPriceBook } from '#shared/cost/price-book.ts';
import { openPriceCatalogue } from '#shared/cost/price-catalogue.ts';
import { rules } from '#shared/rules/rules/index.ts';
import { bundledLimits } from '#shared/rules/testing/bundled-limits.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { createAnalyser } from './create-analyser.ts';
import { createReachQueries } from './reach-queries.ts';

test('remarks of the matrix call things by their names', async () => {
  const document = aDocument()
    .node('vpc', 'main', { name: 'Main', properties: { cidrBlock: '10.0.0.0/16' } })
    .node('subnet', 'edge-a', {
      name: 'Edge',
      parent: 'main',
      properties: { availabilityZone: 'a', cidrBlock: '10.0.0.0/24', tier: 'public' },
    })
    .node('subnet', 'app-a', {
      name: 'App',
      parent: 'main',
      properties: { availabilityZone: 'a', cidrBlock: '10.0.1.0/24' },
    })
    .node('ec2-instance', 'web-server', {
      name: 'Front',
      parent: 'edge-a',
      properties: { associatePublicIpAddress: true },
    })
    .node('ec2-instance', 'job-server', {
      name: 'Jobs',
      parent: 'app-a',
      properties: { applicationPort: 8080 },
    })
    .build();
  const analyser = createAnalyser(document, {
    rules,
    limits: bundledLimits(),
    prices: createPriceBook(unwrap(openPriceCatalogue(pricesFile))),
    now: () => 0,
    today: () => '2026-11-20',
  });
  analyser.open(document, 1);
  const rows = await createReachQueries(analyser).reachMatrix();
  const remark = rows.find(({ to }) => to === 'job-server')?.remark ?? '';
  expect(remark).toMatch(
    /^Jobs has no public IPv4 address, so internet gateway of Main cannot deliver to it\.$/,
  );
});

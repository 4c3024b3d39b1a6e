import { expect, test } from 'vitest';
import { limitsOfProject } from '#shared/base/limits.ts';
import { bundledLimits } from './testing/bundled-limits.ts';

test('every quota has a title, and nothing that AWS does not raise is offered', () => {
  const quotas = bundledLimits().quotas();
  expect(quotas.length).toBeGreaterThan(10);
  for (const { name, title, kind } of quotas) {
    expect(title, name).not.toBe(name);
    expect(kind).toBe('quota');
  }
});

test('what a project states counts instead of the default, for quotas alone', () => {
  const limits = limitsOfProject(bundledLimits(), () => ({ 'vpc.vpcs': 12, 'subnet.reservedAddresses': 1 }));
  expect(limits.get('vpc.vpcs')).toMatchObject({ value: 12, isOfProject: true });
  expect(limits.get('subnet.reservedAddresses')).toEqual(bundledLimits().get('subnet.reservedAddresses'));
  expect(limits.quotas()).toEqual(bundledLimits().quotas());
});

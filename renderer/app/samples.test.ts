import { expect, it } from 'vitest';
import { loadSamples } from './samples.ts';

it('names what a template is made of, and not the places and pipes that every drawing has', async () => {
  const samples = await loadSamples();
  const described = Object.fromEntries(samples.map(({ name, description }) => [name, description]));
  expect(described['Hybrid network']).toBe('EC2 instance, Transit gateway, Site-to-Site VPN');
  expect(described['Three-tier web application']).toContain('Auto Scaling group');
  expect(described['Kubernetes platform']).toContain('EKS cluster');
  for (const description of Object.values(described)) {
    expect(description).not.toBe('');
    expect(description).not.toMatch(/NAT gateway|Subnet|VPC\b|Region/);
  }
});

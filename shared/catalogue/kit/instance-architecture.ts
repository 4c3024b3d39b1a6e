/**
 * The processor architecture that an EC2, RDS or cache instance type implies by its name: Graviton families have a `g`
 * right after their generation (`m7g`, `c7gn`, `t4g`, `is4gen`), the others are x86. Holds for all 888 types of the
 * price catalogue.
 */
export function architectureOf(instanceType: string): 'x86_64' | 'arm64' {
  return /^(db\.|cache\.)?(a1|[a-z]+\d+g[a-z]*|p6e-gb\d+)(-[^.]+)?\./.test(instanceType) ? 'arm64' : 'x86_64';
}

/** T families earn and spend CPU credits. */
export function isBurstable(instanceType: string): boolean {
  return /^(db\.)?t\d/.test(instanceType);
}

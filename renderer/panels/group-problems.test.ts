import { describe, expect, it } from 'vitest';
import type { Problem } from '#shared/rules/rule.ts';
import { filterProblems, groupProblems } from './group-problems.ts';

function aProblem(problem: Partial<Problem>): Problem {
  return {
    key: 'key',
    rule: 'NET-001',
    title: 'Title',
    severity: 'warning',
    pillar: 'deploy',
    message: 'Message',
    at: 'node',
    related: [],
    fix: 'none',
    ...problem,
  } as Problem;
}

const nameOf = (id: string): string => ({ a: 'Web', b: 'Database' })[id] ?? id;

describe('grouping problems', () => {
  const problems = [
    aProblem({ key: '1', severity: 'info', at: 'a', pillar: 'cost' }),
    aProblem({ key: '2', severity: 'error', at: 'b' }),
    aProblem({ key: '3', severity: 'warning', at: 'a' }),
  ];

  it('puts the worst first, in and between groups', () => {
    const groups = groupProblems(problems, 'node', nameOf);
    expect(groups.map((group) => [group.title, group.severity])).toEqual([
      ['Database', 'error'],
      ['Web', 'warning'],
    ]);
    expect(groups[1]?.problems.map((problem) => problem.key)).toEqual(['3', '1']);
  });

  it('keeps every problem exactly once, however it groups', () => {
    for (const by of ['severity', 'pillar', 'node', 'rule'] as const) {
      const keys = groupProblems(problems, by, nameOf).flatMap((group) =>
        group.problems.map(({ key }) => key),
      );
      expect([...keys].sort()).toEqual(['1', '2', '3']);
    }
  });
});

describe('filtering problems', () => {
  it('wants every word, in the message, the rule or the name of the place', () => {
    const problems = [
      aProblem({ key: '1', message: 'Subnet overlaps', at: 'a' }),
      aProblem({ key: '2', at: 'b' }),
    ];
    expect(filterProblems(problems, 'web overlaps', nameOf).map(({ key }) => key)).toEqual(['1']);
    expect(filterProblems(problems, 'net-001', nameOf)).toHaveLength(2);
    expect(filterProblems(problems, '', nameOf)).toBe(problems);
  });
});

import { expect, test } from 'vitest';
import { describeConnection, describeNode } from './describe-node.ts';
import { aDrawing } from './testing/a-drawing.ts';

const drawing = aDrawing(
  [
    { id: 'vpc', kind: 'vpc', name: 'Main' },
    { id: 'alb', kind: 'alb', name: 'Web ALB', parent: 'vpc', locked: true },
    { id: 'users', kind: 'users', name: 'Customers' },
    { id: 'odd', kind: 'from-the-future', name: '' },
  ],
  [{ from: 'users', to: 'alb', label: 'HTTPS' }],
);

function node(id: string) {
  const found = drawing.nodes.get(id);
  if (found === undefined) throw new Error(id);
  return found;
}

test('a node says its name, what it is, where it is and what is wrong with it', () => {
  const problem = {
    key: 'p',
    rule: 'NET-001',
    title: 'x',
    severity: 'error',
    pillar: 'deploy',
    message: 'x',
    at: 'alb',
    related: [],
    fix: 'none',
    context: '',
  } as const;
  expect(describeNode(drawing, node('alb'), [problem, problem])).toBe(
    'Web ALB, Application Load Balancer in Main, locked, 2 problems',
  );
  expect(describeNode(drawing, node('vpc'))).toBe('Main, VPC, holds 1');
  expect(describeNode(drawing, { ...node('vpc'), collapsed: true })).toBe('Main, VPC, holds 1, collapsed');
  expect(describeNode(drawing, node('odd'))).toBe('Unnamed Unknown kind from-the-future');
});

test('a connection says who does what to whom', () => {
  const connection = drawing.connections.get('users-alb');
  if (connection === undefined) throw new Error('lost');
  expect(describeConnection(drawing, connection)).toBe('Customers sends traffic to Web ALB, HTTPS');
});

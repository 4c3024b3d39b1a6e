import { expect, test } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { fromUsers, poisson } from './testing/sample-network.ts';
import { simulate } from './testing/simulated.ts';

/** Two target groups behind one load balancer, the second without targets. */
function shop(weights: readonly [number, number], withServer = true) {
  const drawn = aDocument()
    .node('users', 'users')
    .node('alb', 'balancer')
    .node('target-group', 'blue', { name: 'Blue' })
    .node('target-group', 'green', { name: 'Green' })
    .connect('traffic', 'users', 'balancer')
    .connect('forward', 'balancer', 'blue', { weight: weights[0] })
    .connect('forward', 'balancer', 'green', { weight: weights[1] });
  const drawing = withServer
    ? drawn.node('ec2-instance', 'server').connect('target', 'blue', 'server')
    : drawn;
  return drawing.build();
}

const scenario: ScenarioInput = {
  horizonSeconds: 600,
  arrivals: fromUsers(poisson(20)),
  objectives: [{ is: 'availability', target: 0.999 }],
};

test.each(['des', 'fluid'] as const)(
  'a target group without targets answers its share with 503 (%s)',
  (engine) => {
    const result = simulate(shop([3, 1]), scenario, { engine });
    const [requests] = result.classes;
    const { offered = 0, errors = [] } = requests ?? {};
    const refused = errors.find(({ cause }) => cause === 'no_healthy_target_503')?.count ?? 0;
    expect(Math.abs(refused / offered / 0.25 - 1)).toBeLessThan(0.1);
    expect(requests?.failed).toBeCloseTo(refused, 6);
    expect(result.verdict.sentences.join(' ')).toMatch(
      /Green has no targets: its load balancer answered 503 to [\d,]+ requests/,
    );
  },
);

test('an idle group of a blue and green pair is not heard of', () => {
  const result = simulate(shop([1, 0]), scenario);
  expect(result.classes[0]?.failed).toBe(0);
  expect(result.verdict.sentences.join(' ')).not.toContain('no targets');
});

test('where no group has targets, everything is answered with 503', () => {
  const result = simulate(shop([1, 1], false), scenario);
  const [requests] = result.classes;
  expect(requests?.completed).toBe(0);
  expect(requests?.errors).toMatchObject([{ cause: 'no_healthy_target_503', count: requests?.offered }]);
  expect(result.verdict.holds).toBe(false);
  expect(result.verdict.sentences.join(' ')).toMatch(/Blue has no targets: .* Green has no targets: /);
});

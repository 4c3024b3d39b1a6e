import type { ColumnTaker } from './control-columns.ts';
import type { LinkUse } from './flow/link-use.ts';

/**
 * How far each way of a link is used over time, by its name and as the use of its node; ways that nothing goes over have
 * no column.
 */
export function linkColumns(
  uses: readonly (LinkUse | undefined)[],
  bucketSeconds: number,
  { addSometimes }: Pick<ColumnTaker, 'addSometimes'>,
): void {
  const byNode = new Map<string, (() => number)[]>();
  for (const use of uses) {
    use?.plan.paths.forEach(({ node, name }, path) => {
      const shareOf = (): (() => number) => {
        let before = 0;
        return () => {
          const now = use.sending[path] as number;
          // The warm-up sets it back to 0.
          const change = now >= before ? now - before : now;
          before = now;
          return Math.min(1, change / bucketSeconds);
        };
      };
      addSometimes('way', name, shareOf());
      byNode.set(node, [...(byNode.get(node) ?? []), shareOf()]);
    });
  }
  for (const [node, shares] of byNode)
    addSometimes('use', node, () => Math.max(...shares.map((share) => share())));
}

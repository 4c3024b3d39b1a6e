import { placeInOrder } from '#shared/base/sorted-list.ts';
import { TrackedMemo } from '#shared/base/tracked-memo.ts';
import type { ChangedResources, Resource } from '#shared/resolve/architecture.ts';
import type { CompileContext } from './compile-context.ts';

/** What a resource comes to in the network; the same object while nothing that it was made from has changed. */
export interface Followed<T> {
  readonly id: string;
  readonly value: T;
}

/** What the resources of some types come to in a network, as the drawing changes. */
export interface FollowedResources<T> {
  /** Takes note of the resources that are others than the last time; undefined when all may be. */
  changed(resources: ChangedResources | undefined): void;
  /** In the order of their logical ids; the same list while none has changed. */
  list(ctx: CompileContext): readonly Followed<T>[];
}

/** Each resource is compiled again only when it, or one that `compile` looked up by a reference, is another one. */
export function followResources<T>(
  isFollowed: (type: string) => boolean,
  compile: (resource: Resource, ctx: CompileContext) => T,
): FollowedResources<T> {
  let memo = new TrackedMemo<Followed<T>>();
  let known: Followed<T>[] | undefined;
  const pending = new Set<string>();

  function compiled(resource: Resource, ctx: CompileContext): Followed<T> {
    const id = resource.logicalId;
    return memo.get(id, (tracker) => {
      tracker.read(id);
      return { id, value: compile(resource, ctx.noting(tracker)) };
    });
  }

  function listAfresh(ctx: CompileContext): Followed<T>[] {
    const types = [...ctx.architecture.byType.keys()].filter(isFollowed);
    return ctx
      .ofType(...types)
      .toSorted((a, b) => (a.logicalId < b.logicalId ? -1 : 1))
      .map((resource) => compiled(resource, ctx));
  }

  function follow(before: readonly Followed<T>[], ctx: CompileContext): Followed<T>[] {
    const next = [...before];
    for (const id of pending) {
      const resource = ctx.architecture.resources.get(id);
      const place = placeInOrder(next, (each) => each.id < id);
      const isListed = next[place]?.id === id;
      if (resource !== undefined && isFollowed(resource.type)) {
        next.splice(place, isListed ? 1 : 0, compiled(resource, ctx));
      } else {
        memo.forget(id);
        if (isListed) next.splice(place, 1);
      }
    }
    return next;
  }

  return {
    changed(resources) {
      if (resources === undefined) {
        memo = new TrackedMemo();
        known = undefined;
        return;
      }
      for (const id of memo.invalidate(resources)) pending.add(id);
      for (const id of resources) pending.add(id);
    },
    list(ctx) {
      if (known === undefined) known = listAfresh(ctx);
      else if (pending.size > 0) {
        const next = follow(known, ctx);
        const isSame = next.length === known.length && next.every((each, index) => each === known?.[index]);
        if (!isSame) known = next;
      }
      pending.clear();
      return known;
    },
  };
}

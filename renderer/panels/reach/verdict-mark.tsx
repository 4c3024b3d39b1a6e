import { Badge } from '@mantine/core';
import {
  IconArrowsRightLeft,
  IconCircleCheck,
  IconCircleHalf2,
  IconCircleX,
  IconHelpCircle,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

export type ShownVerdict = 'reachable' | 'partly' | 'unreachable' | 'unknown' | 'absent' | 'gone';

const looks: Readonly<
  Record<
    ShownVerdict,
    { readonly word: string; readonly colour: string; readonly icon: ComponentType<{ size: number }> }
  >
> = {
  reachable: { word: 'Reachable', colour: 'green', icon: IconCircleCheck },
  partly: { word: 'Partly', colour: 'yellow', icon: IconCircleHalf2 },
  unreachable: { word: 'Unreachable', colour: 'red', icon: IconCircleX },
  unknown: { word: 'Unknown', colour: 'gray', icon: IconHelpCircle },
  absent: { word: 'Not drawn', colour: 'gray', icon: IconArrowsRightLeft },
  gone: { word: 'Gone', colour: 'red', icon: IconCircleX },
};

/** A verdict in word, shape and colour. */
export function VerdictMark({ verdict }: { readonly verdict: ShownVerdict }) {
  const { word, colour, icon: Icon } = looks[verdict];
  return (
    <Badge variant="light" color={colour} size="sm" leftSection={<Icon size={12} />} style={{ flex: 'none' }}>
      {word}
    </Badge>
  );
}

/** `isKept` in the words of pinned questions. */
export function KeptMark({ isKept }: { readonly isKept: boolean }) {
  return (
    <Badge
      variant="light"
      color={isKept ? 'green' : 'red'}
      size="sm"
      leftSection={isKept ? <IconCircleCheck size={12} /> : <IconCircleX size={12} />}
      style={{ flex: 'none' }}
    >
      {isKept ? 'Holds' : 'Broken'}
    </Badge>
  );
}

import { Menu, type MenuProps } from '@mantine/core';
import { type ReactElement, type ReactNode, useState } from 'react';

/**
 * A menu that exists only after its target was used for the first time: a list of hundreds of rows has one button
 * each, not one menu each. `target` gets what opens it.
 */
export function LazyMenu({
  target,
  children,
  ...menu
}: Omit<MenuProps, 'children'> & {
  readonly target: (props: {
    readonly onClick?: () => void;
    readonly 'aria-haspopup': 'menu';
  }) => ReactElement;
  /** Made when the menu opens. */
  readonly children: () => ReactNode;
}) {
  const [isUsed, setIsUsed] = useState(false);
  if (!isUsed) return target({ 'aria-haspopup': 'menu', onClick: () => setIsUsed(true) });
  return (
    <Menu defaultOpened {...menu}>
      <Menu.Target>{target({ 'aria-haspopup': 'menu' })}</Menu.Target>
      <Menu.Dropdown>{children()}</Menu.Dropdown>
    </Menu>
  );
}

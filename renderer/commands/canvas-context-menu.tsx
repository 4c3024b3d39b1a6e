import { Menu } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { CommandMenuItems } from './command-menu-items.tsx';
import { canvasMenu } from './menus.ts';

/** The drawing with the menu of its commands at the pointer. The canvas has selected what was pointed at by then. */
export function CanvasContextMenu({ children }: { readonly children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Menu opened={isOpen} onChange={setIsOpen} width={300}>
      <Menu.ContextMenu>
        <div style={{ height: '100%' }}>{children}</div>
      </Menu.ContextMenu>
      <Menu.Dropdown>{isOpen && <CommandMenuItems ids={canvasMenu} hideUnavailable />}</Menu.Dropdown>
    </Menu>
  );
}

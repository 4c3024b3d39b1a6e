import type { ComponentProps } from 'react';
import { useServices } from '#renderer/app/services.tsx';
import { attempt } from './notify.ts';

/** A link to the world outside: the host opens it in the user's own browser. */
export function ExternalLink({ href, ...anchor }: ComponentProps<'a'> & { readonly href: string }) {
  const { host } = useServices();
  return (
    <a
      {...anchor}
      href={href}
      target="_blank"
      rel="noreferrer"
      onClick={(event) => {
        event.preventDefault();
        void attempt(() => host.call('window.openExternal', { url: href }));
      }}
    />
  );
}

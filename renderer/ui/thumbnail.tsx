import { Center } from '@mantine/core';
import { IconVector } from '@tabler/icons-react';
import classes from './thumbnail.module.css';

/** A drawing in small. As an image it runs no scripts and loads nothing, whatever the SVG says. */
export function Thumbnail({ svg }: { readonly svg: string | undefined }) {
  if (svg === undefined) {
    return (
      <Center className={classes.frame}>
        <IconVector size={28} stroke={1.2} color="var(--mantine-color-dimmed)" />
      </Center>
    );
  }
  return (
    <div className={classes.frame} data-one-theme={svg.includes('prefers-color-scheme') ? undefined : true}>
      <img
        className={classes.picture}
        src={`data:image/svg+xml;utf8,${encodeURIComponent(svg)}`}
        alt=""
        draggable={false}
        loading="lazy"
      />
    </div>
  );
}

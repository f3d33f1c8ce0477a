import type { ComponentChildren } from 'preact';
import { addressOf, type Route } from '../route.js';

/** A link within the page; addresses in values are never links. */
export function Link({
  to,
  children,
  current,
}: {
  to: Route;
  children: ComponentChildren;
  current?: boolean;
}) {
  return (
    <a href={addressOf(to)} aria-current={current ? 'page' : undefined}>
      {children}
    </a>
  );
}

import type { ComponentChildren, JSX } from 'preact';
import { Tabs } from '../tabs.tsx';

/** The reminders' two pages. */
const pages = [
  { to: '/console/reminders', name: 'To come' },
  { to: '/console/reminders/proof', name: 'What happened' },
] as const;

/** What stands around each page of reminders: tabs, heading, and the way to the other. */
export function RemindersFrame(frame: {
  readonly heading: string;
  readonly current: (typeof pages)[number]['to'] | null;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <>
      <Tabs group="reviews" current="/console/reminders" />
      <h1>{frame.heading}</h1>
      <nav class="filters" aria-label="Pages of reminders">
        <ul class="switch">
          {pages.map(({ to, name }) => (
            <li>
              <a href={to} {...(to === frame.current ? { 'aria-current': 'page' as const } : {})}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {frame.children}
    </>
  );
}

/** The address of a page with a filter; what is not set is left out. */
export function addressWith(
  page: string,
  query: Readonly<Record<string, string | null | undefined>>,
): string {
  const set = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : []));
  return set.length === 0 ? page : `${page}?${new URLSearchParams(set).toString()}`;
}

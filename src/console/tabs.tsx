import type { JSX } from 'preact';

interface Tab {
  readonly to: string;
  readonly name: string;
}

/** The pages that belong together under one entry of the navigation, in their order. */
const tabs = {
  reviews: [
    { to: '/console', name: 'Due' },
    { to: '/console/reminders', name: 'Reminders' },
    { to: '/console/workload', name: 'Workload' },
    { to: '/console/reports', name: 'Reports' },
    { to: '/console/calendars', name: 'Calendars' },
  ],
  literature: [
    { to: '/console/literature', name: 'Screening' },
    { to: '/console/literature/searches', name: 'Searches' },
    { to: '/console/literature/duplicates', name: 'Duplicates' },
    { to: '/console/literature/retractions', name: 'Retractions' },
    { to: '/console/literature/reasons', name: 'Reasons' },
  ],
  organisation: [
    { to: '/console/people', name: 'People' },
    { to: '/console/panels', name: 'Panels' },
    { to: '/console/ladders', name: 'Ladders' },
    { to: '/console/holidays', name: 'Holidays' },
    { to: '/console/notice-rules', name: 'Notice rules' },
    { to: '/console/mail-previews', name: 'Mail' },
    { to: '/console/keys', name: 'Keys' },
    { to: '/console/permissions', name: 'Permissions' },
    { to: '/console/audit', name: 'Audit' },
  ],
} as const satisfies Record<string, readonly Tab[]>;

/** The row of tabs above a page; `current` is the address of the page shown. */
export function Tabs<Group extends keyof typeof tabs>({
  group,
  current,
}: {
  group: Group;
  current: (typeof tabs)[Group][number]['to'];
}): JSX.Element {
  return (
    <nav class="tabs" aria-label="Pages of this part">
      <ul>
        {tabs[group].map(({ to, name }) => (
          <li>
            <a href={to} {...(to === current ? { 'aria-current': 'page' as const } : {})}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

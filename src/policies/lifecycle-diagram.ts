import { derivedStatuses, nextVersionStates, versionStates } from './version-lifecycle.rules.ts';

/** The lifecycle of a version as a Mermaid state diagram, drawn from the table that the code goes by. */
export function lifecycleDiagram(): string {
  const stored = versionStates.flatMap((from) => nextVersionStates[from].map((to) => `  ${from} --> ${to}`));
  const derived = derivedStatuses.map((status) => `    ${status}`);
  return [
    '```mermaid',
    'stateDiagram-v2',
    '  direction LR',
    `  [*] --> ${versionStates[0]}`,
    ...stored,
    '  approved --> read: what the day makes of it',
    '  state "derived when read" as read {',
    ...derived,
    '  }',
    '```',
  ].join('\n');
}

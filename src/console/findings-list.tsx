import type { JSX } from 'preact';
import type { Finding } from '../documents/finding.ts';
import { Chip, type Tone } from './parts.tsx';

const words = {
  blocking: { tone: 'danger', name: 'Needs a person' },
  warning: { tone: 'warning', name: 'Look at it' },
  info: { tone: 'plain', name: 'Remark' },
} as const satisfies Record<Finding['severity'], { tone: Tone; name: string }>;

const gravity = ['blocking', 'warning', 'info'] as const;

/** What the importer found, the gravest first, each with its line and the printed text. */
export function FindingsList({ findings }: { findings: readonly Finding[] }): JSX.Element {
  const sorted = gravity.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
  return (
    <ul class="plain findings">
      {sorted.map(({ severity, message, line, text }) => (
        <li>
          <Chip tone={words[severity].tone}>{words[severity].name}</Chip> {line !== null && `Line ${line}: `}
          {message}
          {text !== null && <q class="under">{text}</q>}
        </li>
      ))}
    </ul>
  );
}

import type { ComponentChildren, JSX } from 'preact';
import { formatPartialDate, type PartialDate } from '../kernel/partial-date.ts';
import { formatInstant, type Instant, type Zone } from '../kernel/instant.ts';
import { CSRF_FIELD } from '../people/sessions/current-session.ts';

/** What a chip's colour says besides its words. */
export type Tone = 'plain' | 'good' | 'info' | 'warning' | 'danger';

/** A state in a word; its colour repeats what the word says and never stands alone. */
export function Chip({ tone, children }: { tone: Tone; children: ComponentChildren }): JSX.Element {
  return <span class={`chip chip-${tone}`}>{children}</span>;
}

/** A date at its own precision; a dash where there is none. */
export function PrintedDate({ date }: { date: PartialDate | null }): JSX.Element {
  if (date === null) return <Nothing />;
  return <time dateTime={date}>{formatPartialDate(date)}</time>;
}

/** A moment in the organisation's zone. */
export function Moment({ at, zone }: { at: Instant; zone: Zone }): JSX.Element {
  return <time dateTime={at.toString()}>{formatInstant(at, zone)}</time>;
}

/** A cell or value that is empty, said aloud too. */
export function Nothing({ word = 'none' }: { word?: string }): JSX.Element {
  return (
    <span class="nothing">
      <span aria-hidden="true">–</span>
      <span class="aside">{word}</span>
    </span>
  );
}

/** The hidden field that shows a form to be ours. */
export function CsrfField({ token }: { token: string }): JSX.Element {
  return <input type="hidden" name={CSRF_FIELD} value={token} />;
}

/** A labelled input with its hint. */
export function Field({
  label,
  hint,
  id,
  ...input
}: { label: string; hint?: string; id: string } & JSX.IntrinsicElements['input']): JSX.Element {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })} {...input} />
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** Something the reader must see before anything else. */
export function Notice({ tone, children }: { tone: Tone; children: ComponentChildren }): JSX.Element {
  return (
    <div class={`notice notice-${tone}`} role={tone === 'danger' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

/**
 * A table that scrolls sideways in its own box on a narrow screen, reachable by keyboard. `broad` ones keep their
 * width there; of `stacked` ones each row becomes a block, its cells below each other, which must read without their heads.
 */
export function Table(table: {
  caption: string;
  kind?: 'broad' | 'due' | 'stacked';
  children: ComponentChildren;
}): JSX.Element {
  const { caption, kind, children } = table;
  return (
    <div class="table-box" role="region" aria-label={caption} tabIndex={0}>
      <table {...(kind === undefined ? {} : { class: kind })}>
        <caption class="aside">{caption}</caption>
        {children}
      </table>
    </div>
  );
}

/** One label with its value in a list of facts. */
export function Fact({ label, children }: { label: string; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** `1 day`, `2 days`, `3 policies`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? noun : plural}`;
}

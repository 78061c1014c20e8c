import type { JSX } from 'preact';

/** One field or parameter of a table. */
export interface Field {
  readonly name: string;
  readonly kind: string;
  readonly required: boolean;
  readonly note: string;
  /** True where words of its type that begin with a capital name things that the page tells of. */
  readonly linked?: boolean;
}

/** The head of a table of fields. */
export function FieldsHead({ name }: { name: string }): JSX.Element {
  return (
    <thead>
      <tr>
        <th scope="col">{name}</th>
        <th scope="col">Type</th>
        <th scope="col">Notes</th>
      </tr>
    </thead>
  );
}

/** A line of a table of fields. */
export function FieldLine({ name, kind, required, note, linked = false }: Field): JSX.Element {
  return (
    <tr>
      <th scope="row">
        <code>{name}</code>
      </th>
      <td>
        {linked ? <Kind kind={kind} /> : kind}
        {required && <span class="under">required</span>}
      </td>
      <td>
        <Words text={note} />
      </td>
    </tr>
  );
}

/** A sentence whose names between backticks are shown as code. */
export function Words({ text = '' }: { text?: string | undefined }): JSX.Element {
  return (
    <>{text.split('`').map((part, place) => (place % 2 === 1 && part !== '' ? <code>{part}</code> : part))}</>
  );
}

/** A type in words, with links to the things it names: `array of Version or null`. */
export function Kind({ kind }: { kind: string }): JSX.Element {
  return (
    <>
      {kind
        .split(/(?<![\w"])([A-Z]\w*)(?![\w"])/)
        .map((part, place) => (place % 2 === 1 ? <a href={`#thing-${part}`}>{part}</a> : part))}
    </>
  );
}

import type { ComponentChildren, JSX } from 'preact';
import { Fragment, h } from 'preact';
import type { PublicationRecord } from '../../literature/records/publication-record.ts';
import { markTerms, type QueryTerm } from '../../literature/strategies/query-terms.rules.ts';

/** A text with the terms of the policy's queries marked. */
export function Marked({ text, terms }: { text: string; terms: readonly QueryTerm[] }): JSX.Element {
  return (
    <>{markTerms(text, terms).map((piece) => (piece.marked ? <mark>{piece.text}</mark> : piece.text))}</>
  );
}

type Titled = Pick<PublicationRecord, 'title' | 'titleMarkup' | 'vernacularTitle'>;

/** The title with its italics, raised and lowered parts and the terms marked; a record without one says so. */
export function MarkedTitle({ record, terms }: { record: Titled; terms: readonly QueryTerm[] }): JSX.Element {
  if (record.titleMarkup !== null) return <>{nested(record.titleMarkup, terms)}</>;
  return <Marked text={plainTitle(record)} terms={terms} />;
}

/** The title as one line; the vernacular one where PubMed says that there is no other. */
export function plainTitle({ title, vernacularTitle }: Titled): string {
  if (title !== '' && !/^\[?Not Available\]?\.?$/i.test(title)) return title;
  return vernacularTitle ?? (title === '' ? 'Without a title' : title);
}

interface Open {
  readonly tag: string;
  readonly children: ComponentChildren[];
}

/** Markup as elements: only the five tags that it may have, balanced whatever it says. */
function nested(markup: string, terms: readonly QueryTerm[]): ComponentChildren {
  const open: Open[] = [{ tag: '', children: [] }];
  const close = (): void => {
    const done = open.pop();
    if (done) open.at(-1)?.children.push(h(done.tag, null, done.children));
  };
  for (const piece of markup.split(/(<\/?(?:i|b|u|sup|sub)>)/)) {
    const [, slash, tag] = /^<(\/?)(i|b|u|sup|sub)>$/.exec(piece) ?? [];
    if (tag === undefined) open.at(-1)?.children.push(<Marked text={unescaped(piece)} terms={terms} />);
    else if (slash === '') open.push({ tag, children: [] });
    else if (open.length > 1) close();
  }
  while (open.length > 1) close();
  return h(Fragment, null, open[0]?.children);
}

const characters: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

function unescaped(html: string): string {
  return html.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => characters[entity] ?? entity);
}

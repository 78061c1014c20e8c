/** Text of a line, as a template renders it: a string is itself, whatever it holds. */
export type InlineNode =
  | string
  | { readonly kind: 'strong' | 'emphasis' | 'strike'; readonly content: readonly InlineNode[] }
  | { readonly kind: 'link'; readonly url: string; readonly content: readonly InlineNode[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'citation'; readonly parts: readonly (string | CitedNumber)[] }
  | { readonly kind: 'break' };

/** A number of a citation that is in the reference list. */
export interface CitedNumber {
  readonly reference: number;
}

/** Where a criterion stands. */
export interface Anchor {
  /** Its permanent anchor; null for what is no criterion. */
  readonly id: string | null;
  /** Its label as printed: `A.`; null where none is printed. */
  readonly label: string | null;
}

/** How a column of a table is set. */
export type Alignment = 'left' | 'center' | 'right';

/** A block of text, as a template renders it. */
export type BlockNode =
  | ({ readonly kind: 'paragraph'; readonly content: readonly InlineNode[] } & Anchor)
  | { readonly kind: 'list'; readonly items: readonly ListItemNode[] }
  | { readonly kind: 'numbered'; readonly start: number; readonly items: readonly ListItemNode[] }
  | { readonly kind: 'quote'; readonly blocks: readonly BlockNode[] }
  | { readonly kind: 'preformatted'; readonly text: string }
  | TableNode
  | { readonly kind: 'rule' };

/** An item of a list: its bullet is its label where it has one. */
export interface ListItemNode extends Anchor {
  readonly blocks: readonly BlockNode[];
}

/** A table whose first row is its head. */
export interface TableNode {
  readonly kind: 'table';
  readonly columns: readonly Alignment[];
  readonly head: readonly (readonly InlineNode[])[];
  readonly rows: readonly (readonly (readonly InlineNode[])[])[];
}

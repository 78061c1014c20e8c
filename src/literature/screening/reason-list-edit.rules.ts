import type { WantedReason } from './exclusion-reasons.rules.ts';

/** One change of the list of reasons, as a person makes it. */
export type ReasonEdit =
  | { readonly kind: 'add'; readonly label: string }
  | { readonly kind: 'up' | 'down' | 'retire' | 'restore'; readonly id: string }
  | { readonly kind: 'rename'; readonly id: string; readonly label: string };

/** A reason of the list; in use unless it is retired. */
export interface ListedReason {
  readonly id: string;
  readonly label: string;
  readonly retired: boolean;
}

/** The reasons in use after one change, in their order. What is at an end already goes no further; an unknown id changes nothing. */
export function editedReasons(listed: readonly ListedReason[], edit: ReasonEdit): WantedReason[] {
  const wanted = listed.filter(({ retired }) => !retired).map(({ id, label }) => ({ id, label }));
  switch (edit.kind) {
    case 'add':
      return [...wanted, { label: edit.label }];
    case 'rename':
      return wanted.map((reason) => (reason.id === edit.id ? { ...reason, label: edit.label } : reason));
    case 'retire':
      return wanted.filter(({ id }) => id !== edit.id);
    case 'restore':
      return [
        ...wanted,
        ...listed
          .filter(({ id, retired }) => retired && id === edit.id)
          .map(({ id, label }) => ({ id, label })),
      ];
    case 'up':
      return moved(wanted, edit.id, -1);
    case 'down':
      return moved(wanted, edit.id, 1);
  }
}

function moved(reasons: readonly WantedReason[], id: string, by: 1 | -1): WantedReason[] {
  const from = reasons.findIndex((reason) => reason.id === id);
  const to = from + by;
  const [reason, other] = [reasons[from], reasons[to]];
  if (reason === undefined || other === undefined) return [...reasons];
  return reasons.with(to, reason).with(from, other);
}

/** What every kept move of a record has. */
interface Move {
  readonly kind: string;
}

/** Moves in their order without those taken back: each `undone` takes the last one before it away that still stands. */
export function withoutUndone<Kept extends Move>(
  moves: readonly Kept[],
): (Kept & { readonly kind: Exclude<Kept['kind'], 'undone'> })[] {
  const standing: Kept[] = [];
  for (const move of moves) {
    if (move.kind === 'undone') standing.pop();
    else standing.push(move);
  }
  return standing as (Kept & { readonly kind: Exclude<Kept['kind'], 'undone'> })[];
}

/**
 * Gives each of the items to one of the persons: always to whoever has the fewest at that moment, of two alike to the one
 * named first. `loads` is how many each has already, 0 for who is not in it. Empty without persons.
 */
export function shareOut<Item>(
  items: readonly Item[],
  persons: readonly string[],
  loads: ReadonlyMap<string, number>,
): Map<Item, string> {
  const now = new Map(persons.map((person) => [person, loads.get(person) ?? 0]));
  const shares = new Map<Item, string>();
  for (const item of items) {
    const [next] = persons.toSorted((a, b) => (now.get(a) ?? 0) - (now.get(b) ?? 0));
    if (next === undefined) break;
    shares.set(item, next);
    now.set(next, (now.get(next) ?? 0) + 1);
  }
  return shares;
}

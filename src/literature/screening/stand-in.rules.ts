/** Who can be asked on a day. */
export interface Standings {
  /** Persons who are here still and may do it, on leave or not. */
  readonly able: ReadonlySet<string>;
  /** For each who is on leave that day, who stands in. */
  readonly delegates: ReadonlyMap<string, string>;
}

/**
 * Whom a question to a person reaches: the person, on leave whoever stands in, and so on; where that leads to nobody who
 * can be asked, the policy's backup in the same way. Null where nobody can.
 */
export function reachedFor(personId: string, backupId: string | null, standings: Standings): string | null {
  return follow(personId, standings) ?? (backupId === null ? null : follow(backupId, standings));
}

function follow(personId: string, { able, delegates }: Standings): string | null {
  const passed = new Set<string>();
  let asked = personId;
  // two who stand in for each other, each once more on leave, lead nowhere
  while (able.has(asked) && !passed.has(asked)) {
    const delegate = delegates.get(asked);
    if (delegate === undefined) return asked;
    passed.add(asked);
    asked = delegate;
  }
  return null;
}

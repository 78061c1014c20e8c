/** Most directors that a policy may ask for. */
export const MOST_DIRECTORS = 5;

/**
 * How many directors must sign a decision about a policy: as many as the policy asks for, and as many at least as its kind
 * needs, which are two where it reaches back in time or takes a version out of force.
 */
export function signaturesNeeded(directorsNeeded: number, byKind: number): number {
  return Math.max(directorsNeeded, byKind);
}

/** How many signatures are missing, once those in hand are counted; 0 when it waits for none. */
export function stillNeeded(needed: number, inHand: number): number {
  return Math.max(needed - inHand, 0);
}

/** Persons in a signature: who gave it, and for whom. */
export interface Signing {
  readonly personId: string;
  readonly onBehalfOf: { readonly id: string } | null;
}

/** Who stands in a signature: its signer, and the person it was given for. */
export function personsIn({ personId, onBehalfOf }: Signing): string[] {
  return onBehalfOf === null ? [personId] : [personId, onBehalfOf.id];
}

/** Whether a signature would have somebody stand in a second one: a delegate and who they sign for are one voice. */
export function standsTwice(given: readonly Signing[], signature: Signing): boolean {
  const persons = new Set(given.flatMap(personsIn));
  return personsIn(signature).some((id) => persons.has(id));
}

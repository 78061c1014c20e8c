import type { ProofRound, UnsignedBundle } from './proof-bundle.ts';

type Named = Pick<UnsignedBundle, 'rounds' | 'version' | 'signatures' | 'acts'>;

/**
 * Numbers the persons who voted, had a seat or wrote the text, so that two bundles cannot be laid beside each other to see
 * how one person votes; within the bundle one number is one person. Who signed stands there by name and keeps their id:
 * devices and providers signed it.
 */
export function withPseudonyms<Facts extends Named>(facts: Facts): Facts {
  const signed = [...facts.signatures, ...facts.acts.flatMap(({ signatures }) => signatures)];
  const known = new Set(
    signed.flatMap(({ personId, onBehalfOf }) => [
      personId,
      ...(onBehalfOf === null ? [] : [onBehalfOf.personId]),
    ]),
  );
  const given = new Map<string, string>();
  const hidden = (id: string): string => {
    if (known.has(id)) return id;
    const pseudonym = given.get(id) ?? `person-${given.size + 1}`;
    given.set(id, pseudonym);
    return pseudonym;
  };
  const { authorId, lastEditorId } = facts.version;
  return {
    ...facts,
    rounds: facts.rounds.map((round) => roundOf(round, hidden)),
    version: {
      ...facts.version,
      authorId: authorId === null ? null : hidden(authorId),
      lastEditorId: lastEditorId === null ? null : hidden(lastEditorId),
    },
  };
}

function roundOf(round: ProofRound, hidden: (id: string) => string): ProofRound {
  return {
    ...round,
    seats: round.seats.map((seat) => ({ ...seat, personId: hidden(seat.personId) })),
    votes: round.votes.map(({ personId, castBy, ...vote }) => ({
      ...vote,
      personId: hidden(personId),
      castBy: castBy === null ? null : { ...castBy, personId: hidden(castBy.personId) },
    })),
  };
}

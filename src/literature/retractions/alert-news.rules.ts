/** What a person is told of an alert: that it was raised, that its notice was lifted, that the notice stands again. */
export type Told = 'raised' | 'lifted' | 'stands_again';

/** A word on an alert to one person, oldest first in their list. */
export interface ToldWord {
  readonly what: Told;
  /** Its mail has not begun to go: it can be taken back unheard. */
  readonly isUnheard: boolean;
}

/** How an alert stands, as far as news of it goes. */
export interface AlertStanding {
  readonly isLifted: boolean;
  /** That its notice was lifted is told of urgent kinds alone. */
  readonly isUrgent: boolean;
  /** A decision on it was taken back just now, since its notice stands again. */
  readonly isReopened: boolean;
}

/** What is to be done so that the last word that a person hears of an alert is true. */
export interface News {
  /** How many of the latest words are taken back, since they are unheard and not true any more. */
  readonly takenBack: number;
  /** Null where there is nothing to say. */
  readonly what: Told | null;
}

/**
 * What a person has to be told of an alert after these words. Nobody hears that something was lifted of which they never
 * heard, and whoever heard that it was lifted hears that it stands again.
 */
export function newsFor(words: readonly ToldWord[], { isLifted, isUrgent, isReopened }: AlertStanding): News {
  const isTrue = ({ what, isUnheard }: ToldWord) => !isUnheard || (what === 'lifted') === isLifted;
  const kept = words.slice(0, words.findLastIndex(isTrue) + 1);
  const takenBack = words.length - kept.length;
  const last = kept.at(-1);
  if (isLifted) {
    const isNews = isUrgent && last !== undefined && last.what !== 'lifted';
    return { takenBack, what: isNews ? 'lifted' : null };
  }
  if (last === undefined) return { takenBack, what: 'raised' };
  const isNews = last.what === 'lifted' || (isReopened && !last.isUnheard);
  return { takenBack, what: isNews ? 'stands_again' : null };
}

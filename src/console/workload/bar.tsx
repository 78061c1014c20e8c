import type { JSX } from 'preact';

/** Length of the longest bar, in the units of its drawing. */
const LONGEST = 100;

/**
 * A number as a bar beside it, against the longest one of its table; what lies above `limit` is drawn apart. It repeats a
 * number that is written out, and is not read aloud.
 */
export function Bar({
  value,
  longest,
  limit,
}: {
  value: number;
  longest: number;
  limit: number | null;
}): JSX.Element {
  const scale = longest === 0 ? 0 : LONGEST / longest;
  const within = limit === null ? value : Math.min(value, limit);
  return (
    <svg class="bar" viewBox={`0 0 ${LONGEST} 10`} preserveAspectRatio="none" aria-hidden="true">
      <rect class="bar-room" x="0" y="0" width={LONGEST} height="10" />
      <rect class="bar-load" x="0" y="0" width={round(within * scale)} height="10" />
      {value > within && (
        <rect
          class="bar-above"
          x={round(within * scale)}
          y="0"
          width={round((value - within) * scale)}
          height="10"
        />
      )}
    </svg>
  );
}

const round = (number: number): number => Math.round(number * 10) / 10;
